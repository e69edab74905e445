//! Sentences about movements and papers: transits, exits, loading, inventory, documents, what becomes of exceptions, disputes,
//! mandates, policies and agreements; and what the state says of them.

use super::command::{fill, offset_ms};
use super::governance::organisation_subject;
use super::story::Story;
use crate::world::{Draft, organisation};
use portolan_contracts::nouns::{
    dispute, document_reference, exit, inventory_match, load_authorisation, mandate, policy, protocol_document, transit,
};
use portolan_contracts::query::{self, ExceptionStatus};
use portolan_ledger::{Digest, Time};
use serde_json::{Value, json};

/// What is said, if it is about movements and papers.
pub fn say(story: &Story, draft: &mut Draft, said: &[&str]) -> Option<Result<(), String>> {
    match said {
        ["moves", stays, "under", name, kind, "from", from, "to", to] => {
            let body = json!({"transit_type": kind, "office_departure": from, "office_destination": to});
            Some(about(story, draft, "Transit", &format!("{name},{stays}"), body))
        }
        ["reports", "exit", name, status] => Some(about(story, draft, "ExitStatus", name, json!({"status": status}))),
        ["reports", name, status] if story.subjects.get(*name).is_some_and(|subject| subject.kind == "transit") => {
            Some(about(story, draft, "TransitStatus", name, json!({"status": status})))
        }
        ["permits", "loading", stays] => {
            Some(about(story, draft, "LoadAuthorisation", stays, json!({"result": "ALLOW"})))
        }
        ["matches", name, "with", compared] => {
            let subjects = format!("{name},{compared}");
            Some(about(story, draft, "InventoryMatch", &subjects, json!({"result": "MATCHED"})))
        }
        ["mismatches", name, "with", compared, "because", reason] => {
            let body = json!({"result": "NOT_MATCHED", "reason": reason});
            Some(about(story, draft, "InventoryMatch", &format!("{name},{compared}"), body))
        }
        ["finds", rule, "on", subjects, "because", records] => Some(find(story, draft, rule, subjects, records)),
        [verb @ ("acknowledges" | "resolves" | "accepts"), rule, "of", name] => {
            Some(handle(story, draft, verb, rule, name))
        }
        _ => say_of_papers(story, draft, said),
    }
}

fn say_of_papers(story: &Story, draft: &mut Draft, said: &[&str]) -> Option<Result<(), String>> {
    match said {
        ["refers", "to", code, text, "on", subjects] => {
            let body = json!({"document_type": code, "commitment": Digest::of(text.as_bytes())});
            Some(about(story, draft, "DocumentRef", subjects, body))
        }
        ["annotates", record, "on", subjects] => {
            let annotate = |target| about(story, draft, "Annotation", subjects, json!({"target": target}));
            Some(story.record(record).and_then(annotate))
        }
        ["disputes", record, "on", subjects] => Some(claim(story, draft, record, None, subjects)),
        ["disputes", record, "of", respondent, "on", subjects] => {
            Some(claim(story, draft, record, Some(respondent), subjects))
        }
        [verb @ ("answers" | "upholds" | "dismisses" | "withdraws"), name]
            if !story.is_a(name, &["container-stay"]) =>
        {
            Some(step(story, draft, verb, name, None))
        }
        [verb @ ("answers" | "upholds" | "dismisses" | "withdraws"), name, "on", subjects] => {
            Some(step(story, draft, verb, name, Some(subjects)))
        }
        ["mandates", to, "for", types, details @ ..] => Some(grant(story, draft, to, types, details)),
        ["ends", "mandate", "of", to] => Some(own(draft, "Mandate", json!({"action": "REVOKE", "to": to}))),
        ["publishes", name, version, text] => {
            let version: u32 = version.trim_start_matches('v').parse().unwrap_or(0);
            let body = json!({"policy": name, "version": version, "commitment": Digest::of(text.as_bytes())});
            Some(own(draft, "Policy", body))
        }
        ["drafts", text, "for", signatories] => {
            let signatories: Vec<&str> = signatories.split(',').collect();
            let body = json!({"commitment": Digest::of(text.as_bytes()), "signatories": signatories});
            Some(own(draft, "ProtocolDocument", body))
        }
        ["signs", name] => {
            let sign = |document| own(draft, "ProtocolSignature", json!({"document": document}));
            Some(story.record(name).and_then(sign))
        }
        _ => None,
    }
}

fn about(story: &Story, draft: &mut Draft, record_type: &str, subjects: &str, body: Value) -> Result<(), String> {
    let named = subjects.split(',').filter(|name| *name != "nothing");
    let subjects = named.map(|name| story.subject(name)).collect::<Result<Vec<_>, _>>()?;
    fill(draft, record_type, subjects, body);
    Ok(())
}

/// A record about its author.
fn own(draft: &mut Draft, record_type: &str, body: Value) -> Result<(), String> {
    let subjects = vec![organisation_subject(draft)];
    fill(draft, record_type, subjects, body);
    Ok(())
}

fn find(story: &Story, draft: &mut Draft, rule: &str, subjects: &str, records: &str) -> Result<(), String> {
    let triggers = records.split(',').map(|name| story.record(name)).collect::<Result<Vec<_>, _>>()?;
    about(story, draft, "ExceptionReport", subjects, json!({"rule": rule, "triggers": triggers}))
}

/// The newest exception of this rule that the state holds on this subject.
fn handle(story: &Story, draft: &mut Draft, verb: &str, rule: &str, name: &str) -> Result<(), String> {
    let found = query::exceptions_of(&story.world.state, &story.subject(name)?.id);
    let newest = found.iter().rfind(|exception| exception.rule.as_str() == rule);
    let id = newest.map_or(Digest::of(b"nothing"), |exception| exception.id);
    let action = match verb {
        "acknowledges" => "ACKNOWLEDGED",
        "resolves" => "RESOLVED",
        _ => "ACCEPTED_RISK",
    };
    about(story, draft, "ExceptionStep", name, json!({"exception": id, "action": action}))
}

fn claim(
    story: &Story,
    draft: &mut Draft,
    record: &str,
    respondent: Option<&str>,
    subjects: &str,
) -> Result<(), String> {
    let target = story.record(record)?;
    let (author, reference) = match story.records.get(record) {
        Some((_, written)) => (written.author.clone(), written.reference.clone()),
        None => ("terminal".to_owned(), "nothing".to_owned()),
    };
    let body = json!({
        "target": target,
        "respondent": respondent.unwrap_or(&author),
        "target_reference": Digest::of(reference.as_bytes()),
    });
    about(story, draft, "Dispute", subjects, body)
}

fn step(story: &Story, draft: &mut Draft, verb: &str, name: &str, subjects: Option<&str>) -> Result<(), String> {
    let word = match verb {
        "answers" => "ANSWERED",
        "upholds" => "UPHELD",
        "dismisses" => "DISMISSED",
        _ => "WITHDRAWN",
    };
    let body = json!({"dispute": story.record(name)?, "step": word});
    match (subjects, story.records.get(name)) {
        (None, Some((_, opening))) => {
            fill(draft, "DisputeStep", opening.subjects.clone(), body);
            Ok(())
        }
        (Some(subjects), _) => about(story, draft, "DisputeStep", subjects, body),
        (None, None) => Err("say on what".to_owned()),
    }
}

/// `mandates ORG for TYPES [DIRECT|INDIRECT] [until SPAN]`.
fn grant(story: &Story, draft: &mut Draft, to: &str, types: &str, details: &[&str]) -> Result<(), String> {
    let types: Vec<&str> = types.split(',').collect();
    let mut body = json!({"action": "GRANT", "to": to, "record_types": types});
    let details = match details {
        [representation @ ("DIRECT" | "INDIRECT"), rest @ ..] => {
            body["representation"] = json!(representation);
            rest
        }
        rest => rest,
    };
    match details {
        [] => {}
        ["until", span] => {
            body["valid_until"] = json!(Time(story.world.time.0.saturating_add_signed(offset_ms(span)?)));
        }
        other => return Err(format!("{other:?} is no detail of a mandate")),
    }
    own(draft, "Mandate", body)
}

/// `look transit|exit|loading|inventory|arrival|document|cases|disputes|mandate|policy|protocol ...`, if it is one of these.
pub fn look(story: &Story, words: &[&str]) -> Option<Result<String, String>> {
    match words {
        ["transit", name] => Some(story.subject(name).map(|subject| {
            let found = transit::find(&story.world.state, &subject.id);
            let standing = found.standing().map_or("nothing said", |status| status.as_str());
            let stays = transit::rules::stays_of(&story.world.state, &subject.id);
            let stays: Vec<String> = stays.iter().map(|stay| story.name_of_subject(stay)).collect();
            [standing.to_owned(), stays.join(" ")]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join("; ")
        })),
        ["exit", name] => Some(story.subject(name).map(|subject| {
            let standing = exit::rules::standing(&story.world.state, &subject.id);
            standing.map_or("nothing", |status| status.as_str()).to_owned()
        })),
        ["loading", name] => Some(story.subject(name).map(|subject| {
            let found = load_authorisation::find(&story.world.state, &subject.id);
            found.map_or_else(|| "nothing".to_owned(), |given| format!("permitted by {}", given.terminal))
        })),
        ["inventory", name, "with", compared] => Some(inventory(story, name, compared)),
        ["arrival", name] => Some(story.subject(name).map(|subject| {
            let arrival = inventory_match::rules::goods_arrival(&story.world.state, &subject.id);
            format!("{} of {}", arrival.arrived, arrival.covered)
        })),
        ["cases", name] => Some(story.subject(name).map(|subject| {
            let found = query::exception_statuses_of(&story.world.state, &subject.id);
            let cases: Vec<String> = found.iter().map(one_case).collect();
            if cases.is_empty() { "nothing".to_owned() } else { cases.join(", ") }
        })),
        _ => look_at_papers(story, words),
    }
}

fn inventory(story: &Story, name: &str, compared: &str) -> Result<String, String> {
    let (declaration, compared) = (story.subject(name)?.id, story.subject(compared)?.id);
    let Some(found) = inventory_match::find(&story.world.state, &declaration, &compared) else {
        return Ok("nothing".to_owned());
    };
    let reason = found.reason.map_or(String::new(), |reason| format!(" {reason}"));
    Ok(format!("{}{reason} by {}", found.result, found.author))
}

fn one_case(status: &ExceptionStatus) -> String {
    let case = status.case.as_ref().expect("an exception has a case");
    let reporters: Vec<String> = case.reporters.iter().map(ToString::to_string).collect();
    let reporters =
        if reporters.is_empty() { String::new() } else { format!(" (reported by {})", reporters.join(" ")) };
    format!("{} {}{reporters}", status.exception.rule, status.standing())
}

fn look_at_papers(story: &Story, words: &[&str]) -> Option<Result<String, String>> {
    let state = &story.world.state;
    match words {
        ["document", name] => Some(story.record(name).map(|record| match document_reference::find(state, &record) {
            None => "nothing".to_owned(),
            Some(found) => match found.superseded_by {
                None => format!("{} in force", found.document_type),
                Some(newer) => format!("{} superseded by {}", found.document_type, story.name_of(&newer)),
            },
        })),
        ["disputes", name] => Some(story.record(name).map(|record| {
            let found = query::disputes_about(state, &record);
            let each = found.iter().map(|(_, dispute)| format!("{} {}", dispute.claimant, dispute.standing()));
            let disputed = if dispute::rules::is_disputed(state, &record) { "disputed" } else { "not disputed" };
            [disputed.to_owned()].into_iter().chain(each).collect::<Vec<_>>().join("; ")
        })),
        ["mandate", from, to] => Some(Ok(one_mandate(story, from, to))),
        ["policy", owner, name] => Some(Ok(policy::find(state, &organisation(owner), name).map_or_else(
            || "nothing".to_owned(),
            |found| format!("v{} by {}", found.version, story.name_of(&found.record)),
        ))),
        ["protocol", name] => Some(story.record(name).and_then(|record| {
            let found = protocol_document::find(state, &record).ok_or("no such document")?;
            let signed = found.signatories.iter().filter(|(_, signature)| signature.is_some());
            let signed: Vec<String> = signed.map(|(id, _)| id.to_string()).collect();
            let all = if found.is_signed_by_all() { "signed by all" } else { "not signed by all" };
            Ok([all.to_owned(), signed.join(" ")]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join("; "))
        })),
        _ => None,
    }
}

fn one_mandate(story: &Story, from: &str, to: &str) -> String {
    let (state, from, to) = (&story.world.state, organisation(from), organisation(to));
    let Some(found) = mandate::find(state, &from, &to) else { return "none".to_owned() };
    let word = mandate::find_word(state, &from, &to);
    let representation = word.and_then(|word| word.representation).map_or(String::new(), |word| format!(" {word}"));
    let types: Vec<&str> = found.record_types.iter().map(portolan_ledger::RecordType::as_str).collect();
    let ended = if mandate::rules::has_ended(&found, story.world.time) { ", ended" } else { "" };
    format!("{}{representation}{ended}", types.join(" "))
}
