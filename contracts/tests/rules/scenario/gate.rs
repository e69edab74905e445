//! Sentences about the way to the gate: release rights, announced visits, authorisations with who asks; and what the state
//! says of them.
//!
//! The salt of an offer follows from the names of its stay and of whom it is made to, so that whoever is meant can open it.

use super::command::{fill, offset_ms};
use super::story::Story;
use crate::world::{Draft, organisation};
use portolan_contracts::gate_check::{Asked, gate_check_of};
use portolan_contracts::nouns::declaration_status::{Extent, Standing};
use portolan_contracts::nouns::release_right::rules::commitment;
use portolan_contracts::parameters::{GateRequirement, Paper};
use portolan_contracts::{Claim, GateDecision, query, recheck};
use portolan_ledger::{Digest, SubjectId, Time};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What is said, if it is about the way to the gate.
pub fn say(story: &Story, draft: &mut Draft, said: &[&str]) -> Option<Result<(), String>> {
    match said {
        ["issues", stay, "to", next, "of", other, "until", span] => {
            Some(step(story, draft, "ISSUED", stay, Some((other, next)), None, Some(span)))
        }
        ["issues", stay, "to", next, "until", span] => {
            Some(step(story, draft, "ISSUED", stay, Some((stay, next)), None, Some(span)))
        }
        ["transfers", stay, "to", next] => {
            Some(step(story, draft, "TRANSFERRED", stay, Some((stay, next)), None, None))
        }
        ["assigns", stay, "to", next] => Some(step(story, draft, "ASSIGNED", stay, Some((stay, next)), None, None)),
        ["accepts", stay, salted @ ..] => Some(answer(story, draft, "ACCEPTED", stay, salted)),
        ["declines", stay, salted @ ..] => Some(answer(story, draft, "DECLINED", stay, salted)),
        ["withdraws", stay] => Some(step(story, draft, "WITHDRAWN", stay, None, None, None)),
        ["revokes", "the", "right", "of", stay] => Some(step(story, draft, "REVOKED", stay, None, None, None)),
        ["extends", stay, "until", span] => Some(step(story, draft, "EXTENDED", stay, None, None, Some(span))),
        ["announces", stays, mode, "from", from, "until", until, vehicle @ ..] => {
            Some(announce(story, draft, stays, mode, (from, until), vehicle))
        }
        ["authorises", stays, details @ ..] if !details.is_empty() => Some(authorise(story, draft, stays, details)),
        _ => None,
    }
}

fn salt(stay: &str, next: &str) -> Digest {
    Digest::of(format!("salt of {stay} for {next}").as_bytes())
}

fn vehicle(name: &str) -> Digest {
    Digest::of(format!("plate and driver of {name}").as_bytes())
}

fn moment(story: &Story, span: &str) -> Result<Time, String> {
    Ok(Time(story.world.time.0.saturating_add_signed(offset_ms(span)?)))
}

fn step(
    story: &Story,
    draft: &mut Draft,
    step: &str,
    stay: &str,
    to: Option<(&str, &str)>,
    salt_of: Option<(&str, &str)>,
    until: Option<&str>,
) -> Result<(), String> {
    let mut body = json!({"step": step});
    if let Some((stay, next)) = to {
        let id = story.subject(stay)?.id;
        body["to"] = json!(commitment(&id, &organisation(next), &salt(stay, next)));
    }
    if let Some((stay, next)) = salt_of {
        body["salt"] = json!(salt(stay, next));
    }
    if let Some(span) = until {
        body["valid_to"] = json!(moment(story, span)?);
    }
    fill(draft, "ReleaseRight", story.subject_list(stay)?, body);
    Ok(())
}

/// `accepts BOX`; `accepts BOX with salt of ANOTHER`, which was meant for another; `... on MATE`, for another container.
fn answer(story: &Story, draft: &mut Draft, word: &str, stay: &str, salted: &[&str]) -> Result<(), String> {
    let author = draft.author.clone();
    let meant = match salted {
        [] => (stay, author.as_str()),
        ["with", "salt", "of", another] => (stay, *another),
        ["with", "salt", "of", another, "on", other] => (*other, *another),
        other => return Err(format!("{other:?} is no salt")),
    };
    step(story, draft, word, stay, None, Some(meant), None)
}

fn announce(
    story: &Story,
    draft: &mut Draft,
    stays: &str,
    mode: &str,
    (from, until): (&str, &str),
    with: &[&str],
) -> Result<(), String> {
    let window = json!({"from": moment(story, from)?, "until": moment(story, until)?});
    let mut body = json!({"mode": mode, "window": window});
    match with {
        [] => {}
        ["with", name] => body["vehicle"] = json!(vehicle(name)),
        other => return Err(format!("{other:?} is no vehicle")),
    }
    fill(draft, "PreAnnouncement", story.subject_list(stays)?, body);
    Ok(())
}

/// `authorises BOX for HAULIER`, `... salted ANOTHER`, `... aboard LORRY`.
fn authorise(story: &Story, draft: &mut Draft, stays: &str, details: &[&str]) -> Result<(), String> {
    let first = stays.split(',').next().unwrap_or_default();
    let mut body = json!({"result": "ALLOW"});
    for detail in details.chunks(2) {
        match detail {
            ["for", haulier] => {
                body["haulier"] = json!(haulier);
                body["salt"] = json!(salt(first, haulier));
            }
            ["salted", another] => body["salt"] = json!(salt(first, another)),
            ["aboard", name] => body["vehicle"] = json!(vehicle(name)),
            other => return Err(format!("{other:?} is no detail of an authorisation")),
        }
    }
    fill(draft, "PickupAuthorisation", story.subject_list(stays)?, body);
    Ok(())
}

fn numbers(list: &str) -> Result<Vec<u32>, String> {
    list.split(',').map(|number| number.parse().map_err(|_| format!("{number} is no number"))).collect()
}

/// `items:1,3` of a status: which items it releases.
pub fn add_items(body: &mut Map<String, Value>, details: &[&str]) -> Result<(), String> {
    if let Some(list) = details.iter().find_map(|detail| detail.strip_prefix("items:")) {
        body.insert("items".into(), json!(numbers(list)?));
    }
    Ok(())
}

/// Which items are released, where not all are.
pub fn released_items(standing: &Standing) -> String {
    match &standing.released {
        Extent::Items(items) => format!(", items {}", items.iter().map(u32::to_string).collect::<Vec<_>>().join(" ")),
        Extent::Nothing | Extent::All => String::new(),
    }
}

/// `items:3` and `pre-lodged` of a header.
pub fn add_header_details(body: &mut Value, details: &[&str]) -> Result<(), String> {
    if let Some(count) = details.iter().find_map(|detail| detail.strip_prefix("items:")) {
        body["items"] = json!(numbers(count)?[0]);
    }
    if details.contains(&"pre-lodged") {
        body["pre_lodged"] = json!(true);
    }
    Ok(())
}

/// What `requires` names, separated by commas; `nothing` is none.
pub fn requirements(words: &str) -> Result<BTreeSet<GateRequirement>, String> {
    let named = words.split(',').filter(|word| *word != "nothing");
    named.map(|word| GateRequirement::from_word(word).ok_or_else(|| format!("{word} is no requirement"))).collect()
}

/// The papers that `keeps` names, separated by commas; `nothing` is none.
pub fn papers(words: &str) -> Result<BTreeSet<Paper>, String> {
    let named = words.split(',').filter(|word| *word != "nothing");
    named.map(|word| Paper::from_word(word).ok_or_else(|| format!("{word} is no paper"))).collect()
}

/// `look right BOX`, `look pickup BOX at TERMINAL`, `look visits BOX`, `look gate BOX at TERMINAL for HAULIER aboard LORRY`.
pub fn look(story: &Story, words: &[&str]) -> Option<Result<String, String>> {
    match words {
        ["right", stay] => Some(story.subject(stay).map(|subject| right(story, &subject.id))),
        ["pickup", stays, "at", terminal] => Some(story.subject_list(stays).map(|subjects| {
            let stays: Vec<SubjectId> = subjects.iter().map(|subject| subject.id).collect();
            in_words(&recheck(&story.world.state, &stays, &organisation(terminal), story.world.time))
        })),
        ["gate", stays, "at", terminal, who @ ..] if !who.is_empty() => Some(gate(story, stays, terminal, who)),
        ["visits", stay] => Some(story.subject(stay).map(|subject| visits(story, &subject.id))),
        _ => None,
    }
}

fn gate(story: &Story, stays: &str, terminal: &str, who: &[&str]) -> Result<String, String> {
    let subjects: Vec<SubjectId> = story.subject_list(stays)?.iter().map(|subject| subject.id).collect();
    let first = stays.split(',').next().unwrap_or_default();
    let (mut claim, mut aboard) = (Claim::Nobody, None);
    for detail in who.chunks(2) {
        match detail {
            ["for", haulier] => {
                claim = Claim::Opened { haulier: organisation(haulier), salt: salt(first, haulier) };
            }
            ["aboard", name] => aboard = Some(vehicle(name)),
            other => return Err(format!("{other:?} is nobody at a gate")),
        }
    }
    let (terminal, time) = (&organisation(terminal), story.world.time);
    let asked = Asked { stays: &subjects, terminal, time, claim, vehicle: aboard };
    Ok(in_words(&gate_check_of(&story.world.state, &asked)))
}

/// The decision, its reasons one after the other.
pub fn in_words(decision: &GateDecision) -> String {
    let reasons = decision.reasons.iter().map(|reason| format!("{}: {}", reason.rule, reason.text));
    [decision.answer().to_owned()].into_iter().chain(reasons).collect::<Vec<_>>().join("; ")
}

fn right(story: &Story, stay: &SubjectId) -> String {
    let Some(status) = query::release_right_status(&story.world.state, stay, story.world.time) else {
        return "nothing".to_owned();
    };
    format!("{} by {}, issued by {}", status.standing, status.right.holder, status.right.issuer)
}

fn visits(story: &Story, stay: &SubjectId) -> String {
    let status = query::stay_status(&story.world.state, stay, story.world.time);
    let visits = status.map(|status| status.visits).unwrap_or_default();
    let told =
        visits.iter().map(|visit| format!("{} by {} {}", story.name_of(&visit.record), visit.haulier, visit.mode));
    let told: Vec<String> = told.collect();
    if told.is_empty() { "nothing".to_owned() } else { told.join(", ") }
}
