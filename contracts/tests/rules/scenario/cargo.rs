//! Sentences about cargo: manifests, their lines, what is announced of containers, and what is seen of them under a call.

use super::command::{self, fill};
use super::story::Story;
use crate::world::Draft;
use portolan_contracts::query;
use portolan_ledger::SubjectId;
use portolan_ledger::record::{Function, SubjectRef};
use serde_json::{Map, Value, json};

/// A sentence about cargo, if it is one.
pub fn say(story: &Story, draft: &mut Draft, said: &[&str]) -> Option<Result<(), String>> {
    match said {
        ["lodges", name, nature, kind, rest @ ..] => Some(lodge(story, draft, name, (nature, kind), rest)),
        ["lists", name, nature, kind, "of", manifest, rest @ ..] => {
            Some(list(story, draft, name, (nature, kind), manifest, rest))
        }
        ["amends", rest @ ..] => Some(correct(story, draft, rest, Function::Change)),
        ["restates", rest @ ..] => Some(correct(story, draft, rest, Function::Replace)),
        ["withdraws", name] if story.is_a(name, &["manifest", "consignment"]) => Some(withdraw(story, draft, name)),
        ["announces", name, planned, details @ ..] if !details.contains(&"until") => {
            Some(announce(story, draft, name, planned, details))
        }
        ["reports", name, status, details @ .., "under", call] => {
            let reported = command::report(story, draft, name, status, details);
            Some(reported.and_then(|()| story.subject(call)).map(|call| draft.subjects.push(call)))
        }
        ["reports", names, status] => status_of(story, draft, names, status),
        _ => None,
    }
}

/// `lodges MAN ARRIVAL MASTER [on CALL]`.
fn lodge(
    story: &Story,
    draft: &mut Draft,
    name: &str,
    (nature, kind): (&str, &str),
    rest: &[&str],
) -> Result<(), String> {
    let mut subjects = vec![story.subject(name)?];
    match rest {
        ["on", call] => subjects.push(story.subject(call)?),
        [] => {}
        other => return Err(format!("{other:?} is no detail of a manifest")),
    }
    fill(draft, "Manifest", subjects, json!({"nature": nature, "type": kind}));
    Ok(())
}

/// `lists CARGO IMPORT MASTER of MAN [under PARENT] [with BOX,BOX] [dangerous yes]`.
fn list(
    story: &Story,
    draft: &mut Draft,
    name: &str,
    (nature, kind): (&str, &str),
    manifest: &str,
    rest: &[&str],
) -> Result<(), String> {
    let mut subjects = vec![story.subject(name)?];
    let mut stays = Vec::new();
    let mut body = json!({"nature": nature, "bl_type": kind});
    for detail in rest.chunks(2) {
        match detail {
            ["under", parent] => subjects.push(story.subject(parent)?),
            ["with", names] => stays = story.subject_list(names)?,
            ["dangerous", answer] => body["dangerous_goods"] = json!(*answer == "yes"),
            other => return Err(format!("{other:?} is no detail of a consignment")),
        }
    }
    subjects.push(story.subject(manifest)?);
    subjects.extend(stays);
    fill(draft, "Consignment", subjects, body);
    Ok(())
}

/// `amends` (function 4) and `restates` (5): as `lodges` or `lists`, superseding the newest record of its subject.
fn correct(story: &Story, draft: &mut Draft, rest: &[&str], function: Function) -> Result<(), String> {
    match rest {
        [name, nature, kind, "of", manifest, rest @ ..] => list(story, draft, name, (nature, kind), manifest, rest)?,
        [name, nature, kind, rest @ ..] => lodge(story, draft, name, (nature, kind), rest)?,
        _ => return Err("what is corrected, and how".to_owned()),
    }
    draft.function = function;
    draft.supersedes = Some(story.record(&format!("header of {}", draft.subjects[0].id))?);
    Ok(())
}

/// `withdraws NAME`: function 1 on a manifest or a line of one.
fn withdraw(story: &Story, draft: &mut Draft, name: &str) -> Result<(), String> {
    let header = format!("header of {}", story.subject(name)?.id);
    let (record, newest) = story.records.get(&header).ok_or_else(|| format!("{name} was not declared"))?;
    fill(draft, &newest.record_type, newest.subjects.clone(), Value::Object(newest.body.clone()));
    draft.function = Function::Cancel;
    draft.supersedes = Some(*record);
    Ok(())
}

/// `announces BOX LOAD [EXPORT] [FULL] [VGM] [under CALL]`.
fn announce(story: &Story, draft: &mut Draft, name: &str, planned: &str, details: &[&str]) -> Result<(), String> {
    let mut subjects = vec![story.subject(name)?];
    let details = match details {
        [details @ .., "under", call] => {
            subjects.push(story.subject(call)?);
            details
        }
        details => details,
    };
    let mut body = Map::new();
    body.insert("planned".into(), json!(planned));
    command::container_details(&mut body, details);
    fill(draft, "EquipmentUse", subjects, Value::Object(body));
    Ok(())
}

/// `reports MAN ACCEPTED`, `reports CARGO,CARGO WRITTEN_OFF`, if those are manifests or consignments.
fn status_of(story: &Story, draft: &mut Draft, names: &str, status: &str) -> Option<Result<(), String>> {
    let subjects: Vec<SubjectRef> = story.subject_list(names).ok()?;
    let record_type = match subjects[0].kind.as_str() {
        "manifest" => "ManifestStatus",
        "consignment" => "ConsignmentStatus",
        _ => return None,
    };
    fill(draft, record_type, subjects, json!({"status": status}));
    Some(Ok(()))
}

/// `look manifest|consignment|marks NAME`, if it is that.
pub fn look(story: &Story, words: &[&str]) -> Option<Result<String, String>> {
    let [what, name] = words else { return None };
    let id = || story.subject(name).map(|subject| subject.id);
    match *what {
        "manifest" => Some(id().and_then(|id| manifest(story, id))),
        "consignment" => Some(id().and_then(|id| consignment(story, id))),
        "marks" => Some(id().map(|id| {
            let marks: Vec<&str> = query::marks_of(&story.world.state, &id).iter().map(|mark| mark.as_str()).collect();
            if marks.is_empty() { "nothing".to_owned() } else { marks.join(", ") }
        })),
        _ => None,
    }
}

fn manifest(story: &Story, id: SubjectId) -> Result<String, String> {
    let found = query::manifest_status(&story.world.state, &id).ok_or("no such manifest")?;
    let mut text = format!("{}; {} of {} lines finished", found.state, found.finished_count, found.line_count);
    if !found.awaited.is_empty() {
        let mut names: Vec<String> = found.awaited.iter().map(|stay| story.name_of_subject(stay)).collect();
        names.sort();
        text.push_str(&format!("; awaits {}", names.join(" ")));
    }
    if found.amended_after_arrival {
        text.push_str("; amended after arrival");
    }
    Ok(text)
}

fn consignment(story: &Story, id: SubjectId) -> Result<String, String> {
    let found = query::consignment_status(&story.world.state, &id).ok_or("no such consignment")?;
    let mut names: Vec<String> = found.stays.iter().map(|stay| story.name_of_subject(stay)).collect();
    names.sort();
    let houses = match found.house_count {
        0 => String::new(),
        1 => "1 house line".to_owned(),
        more => format!("{more} house lines"),
    };
    let parts = [found.state.to_string(), names.join(" "), houses];
    Ok(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; "))
}
