//! Sentences about ships: vessels, their calls, what is said of each moment of a call, and formalities.

use super::command::{fill, offset_ms};
use super::story::Story;
use crate::world::Draft;
use portolan_contracts::nouns::port_call_event::{Statement, Times};
use portolan_contracts::query;
use portolan_ledger::record::{Classifier, Function};
use portolan_ledger::{Digest, Time};
use serde_json::json;

/// One of the sentences below, if it is that.
pub fn say(story: &Story, draft: &mut Draft, said: &[&str]) -> Option<Result<(), String>> {
    match said {
        ["describes", ship, ship_type, details @ ..] => Some(describe(story, draft, ship, ship_type, details)),
        ["reports", call, status, details @ ..] if !details.is_empty() => {
            let is_call = story.subject(call).is_ok_and(|subject| subject.kind == "port-call");
            is_call.then(|| report(story, draft, call, status, details))
        }
        ["decides", "on", formality_type, formality, "of", call, result, details @ ..] => {
            Some(decide_on(story, draft, (formality_type, formality), call, result, details))
        }
        ["decides", call, decision] => Some(story.subject_list(call).map(|subjects| {
            fill(draft, "PortCallDecision", subjects, json!({"decision": decision}));
        })),
        ["times", call, event_type, location, details @ ..] => {
            Some(time(story, draft, call, (event_type, location), details))
        }
        ["submits", formality_type, "for", call, movement, details @ ..] => {
            Some(submit(story, draft, (formality_type, movement), call, details))
        }
        _ => None,
    }
}

fn pairs<'d>(details: &'d [&'d str]) -> impl Iterator<Item = Result<(&'d str, &'d str), String>> {
    details.chunks(2).map(|pair| match pair {
        [name, value] => Ok((*name, *value)),
        other => Err(format!("{other:?} is no detail")),
    })
}

fn at(story: &Story, offset: &str) -> Result<Time, String> {
    Ok(Time(story.world.time.0.saturating_add_signed(offset_ms(offset)?)))
}

fn number(text: &str) -> Result<u8, String> {
    text.parse().map_err(|_| format!("{text} is no number"))
}

/// `describes SHIP CONTAINER [status LAID_UP] [certificate +2000h]`.
fn describe(story: &Story, draft: &mut Draft, ship: &str, ship_type: &str, details: &[&str]) -> Result<(), String> {
    let mut body = json!({"ship_type": ship_type, "status": "IN_SERVICE"});
    for pair in pairs(details) {
        match pair? {
            ("status", status) => body["status"] = json!(status),
            ("certificate", offset) => body["security_certificate_until"] = json!(at(story, offset)?),
            other => return Err(format!("{other:?} is no detail of a vessel")),
        }
    }
    fill(draft, "VesselRef", story.subject_list(ship)?, body);
    Ok(())
}

/// `reports CALL ALONGSIDE [of SHIP] [berth 2] [overlap FERRY]`.
fn report(story: &Story, draft: &mut Draft, call: &str, status: &str, details: &[&str]) -> Result<(), String> {
    let mut subjects = story.subject_list(call)?;
    let mut body = json!({"status": status});
    for pair in pairs(details) {
        match pair? {
            ("of", ship) => subjects.push(story.subject(ship)?),
            ("berth", visit) => body["berth_visit"] = json!(number(visit)?),
            ("overlap", reason) => body["overlap_reason"] = json!(reason),
            other => return Err(format!("{other:?} is no detail of a port call")),
        }
    }
    draft.classifier = Some(Classifier::Actual);
    fill(draft, "PortCall", subjects, body);
    Ok(())
}

/// `times CALL ARRI BERTH [berth 2] [service MOVES] [phase SHIF] [answering R] [stated -5m]`, actual unless classified.
fn time(
    story: &Story,
    draft: &mut Draft,
    call: &str,
    (event_type, location): (&str, &str),
    details: &[&str],
) -> Result<(), String> {
    let mut body = json!({"event_type": event_type, "location": location});
    for pair in pairs(details) {
        match pair? {
            ("berth", visit) => body["berth_visit"] = json!(number(visit)?),
            (name @ ("service" | "phase"), word) => body[name] = json!(word),
            ("answering", name) => body["reply_to"] = json!(story.record(name)?),
            ("stated", offset) => body["stated_at"] = json!(at(story, offset)?),
            other => return Err(format!("{other:?} is no detail of a moment")),
        }
    }
    draft.classifier = Some(Classifier::Actual);
    fill(draft, "PortCallEvent", story.subject_list(call)?, body);
    Ok(())
}

/// `submits CREW_LIST for CALL ARRIVAL [due -2h] [updating R | replacing R | cancelling R] [first R]`: R is the version
/// before, `first` the first where that is another.
fn submit(
    story: &Story,
    draft: &mut Draft,
    (formality_type, movement): (&str, &str),
    call: &str,
    details: &[&str],
) -> Result<(), String> {
    let document = Digest::of(draft.reference.as_bytes());
    let mut body = json!({"type": formality_type, "movement": movement, "document": document});
    for pair in pairs(details) {
        let (name, value) = pair?;
        let function = match name {
            "due" => {
                body["obligation_time"] = json!(at(story, value)?);
                continue;
            }
            "first" => {
                body["formality"] = json!(story.record(value)?);
                continue;
            }
            "updating" => Function::Change,
            "replacing" => Function::Replace,
            "cancelling" => Function::Cancel,
            other => return Err(format!("{other} is no detail of a formality")),
        };
        let before = story.record(value)?;
        (draft.function, draft.supersedes) = (function, Some(before));
        body["formality"] = json!(before);
    }
    fill(draft, "Formality", story.subject_list(call)?, body);
    Ok(())
}

/// `decides on CREW_LIST R of CALL ACCEPTED [version R2]`: R is the first submission.
fn decide_on(
    story: &Story,
    draft: &mut Draft,
    (formality_type, formality): (&str, &str),
    call: &str,
    result: &str,
    details: &[&str],
) -> Result<(), String> {
    let mut body = json!({"type": formality_type, "formality": story.record(formality)?, "result": result});
    for pair in pairs(details) {
        match pair? {
            ("version", version) => {
                let record = story.record(version).unwrap_or_else(|_| Digest::of(version.as_bytes()));
                body["version"] = json!(record);
            }
            other => return Err(format!("{other:?} is no detail of a decision")),
        }
    }
    fill(draft, "FormalityDecision", story.subject_list(call)?, body);
    Ok(())
}

/// What the state says of ships and their calls, if that is asked.
pub fn look(story: &Story, words: &[&str]) -> Option<Result<String, String>> {
    match words {
        ["vessel", ship] => Some(vessel(story, ship)),
        ["course", call] => Some(course(story, call)),
        ["span", call] => Some(span(story, call)),
        ["times", call] => Some(times(story, call)),
        ["formalities", call] => Some(formalities(story, call)),
        _ => None,
    }
}

fn listed(texts: Vec<String>) -> String {
    if texts.is_empty() { "nothing".to_owned() } else { texts.join("; ") }
}

/// A moment as hours and minutes from now, `-1:30`, to the nearest minute.
fn clock(story: &Story, time: Time) -> String {
    let (now, then) = (story.world.time.0, time.0);
    let minutes = (now.abs_diff(then) + 30_000) / 60_000;
    let sign = if then < now { "-" } else { "+" };
    format!("{sign}{}:{:02}", minutes / 60, minutes % 60)
}

fn vessel(story: &Story, ship: &str) -> Result<String, String> {
    let id = story.subject(ship)?.id;
    let state = &story.world.state;
    let vessel = query::vessel(state, &id).map_or_else(
        || "nothing".to_owned(),
        |vessel| {
            let ended = if vessel.certificate_has_ended(story.world.time) { ", certificate ended" } else { "" };
            format!("{} {} v{}{ended}", vessel.ship_type, vessel.status, vessel.version)
        },
    );
    let mut calls: Vec<String> = query::open_calls_of(state, &id).iter().map(|id| story.name_of_subject(id)).collect();
    calls.sort();
    Ok([vessel].into_iter().chain(calls).collect::<Vec<_>>().join("; "))
}

fn course(story: &Story, call: &str) -> Result<String, String> {
    let call = query::port_call_status(&story.world.state, &story.subject(call)?.id).ok_or("no such call")?;
    let mut milestones = call.milestones.clone();
    milestones.sort_by_key(|reached| (reached.at, reached.status));
    let mut texts: Vec<String> = milestones
        .iter()
        .map(|reached| {
            let berth = if reached.berth_visit > 1 { format!(" {}", reached.berth_visit) } else { String::new() };
            format!("{}{berth} {}", reached.status, clock(story, reached.at))
        })
        .collect();
    texts.extend(call.disputed.iter().map(|status| format!("{status} disputed")));
    let late = call.reports.iter().filter(|report| report.late).count();
    texts.extend((late > 0).then(|| format!("{late} late")));
    Ok(listed(texts))
}

fn span(story: &Story, call: &str) -> Result<String, String> {
    let id = story.subject(call)?.id;
    let (arrived, departed) = portolan_contracts::nouns::port_call::rules::span(&story.world.state, &id);
    let text = |time: Option<Time>| time.map_or_else(|| "nothing".to_owned(), |time| clock(story, time));
    Ok(format!("{} to {}", text(arrived), text(departed)))
}

fn times(story: &Story, call: &str) -> Result<String, String> {
    let moments = query::port_call_times(&story.world.state, &story.subject(call)?.id);
    let said = |name: &str, statement: Option<&Statement>| {
        statement.map(|shown| format!(" {name} {} by {}", clock(story, shown.time), shown.author))
    };
    let texts = moments.iter().map(|(moment, times): (_, &Times)| {
        let service = moment.service.map_or_else(String::new, |service| format!(" {service}"));
        let berth = if moment.berth_visit > 1 { format!(" {}", moment.berth_visit) } else { String::new() };
        let shown = [
            said("actual", times.actual()),
            times.is_disputed().then(|| " disputed".to_owned()),
            said("expected", times.expected()),
            said("requested", times.requested()),
        ];
        let shown: String = shown.into_iter().flatten().collect();
        let kept = times.that_count().count();
        format!("{} {}{berth}{service}:{shown}, {kept} kept", moment.event_type, moment.location)
    });
    Ok(listed(texts.collect()))
}

fn formalities(story: &Story, call: &str) -> Result<String, String> {
    let found = query::formalities_of(&story.world.state, &story.subject(call)?.id);
    let mut texts: Vec<String> = found
        .iter()
        .map(|(first, formality)| {
            let status = formality.status().map_or_else(|| "awaited".to_owned(), |status| status.to_string());
            let late = if formality.is_late() { " late" } else { "" };
            format!("{} {status}{late}", story.name_of(first))
        })
        .collect();
    texts.sort();
    Ok(listed(texts))
}
