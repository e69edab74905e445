//! Lookups at the end of a block: what the state says, in words.

use super::story::Story;
use super::{cargo, code_lists, gate, governance, inspections, movement, vessel};
use crate::world::organisation;
use portolan_contracts::{gate_check, query};

/// `look WHAT NAME ...`.
pub fn look(story: &Story, words: &[&str]) -> Result<String, String> {
    let of_nouns =
        [governance::look, code_lists::look, vessel::look, cargo::look, gate::look, inspections::look, movement::look];
    if let Some(seen) = of_nouns.iter().find_map(|look| look(story, words)) {
        return seen;
    }
    let state = &story.world.state;
    let none = || "nothing".to_owned();
    let listed = |texts: Vec<String>| if texts.is_empty() { none() } else { texts.join(", ") };
    let time = story.world.time;
    match words {
        ["lights", name] => {
            let stay = query::stay_status(state, &story.subject(name)?.id, time).ok_or("no such stay")?;
            Ok(listed(stay.lights.iter().map(|(light, value)| format!("{light} {value}")).collect()))
        }
        ["place", name] => {
            let stay = query::stay_status(state, &story.subject(name)?.id, time).ok_or("no such stay")?;
            Ok(stay.place.as_str().to_owned())
        }
        ["gate", names, "at", terminal] => {
            let stays: Vec<_> = story.subject_list(names)?.iter().map(|subject| subject.id).collect();
            let decision = gate_check(state, &stays, &organisation(terminal), time);
            let reasons = decision.reasons.iter().map(|reason| format!("{}: {}", reason.rule, reason.text));
            let reasons: Vec<String> = reasons.collect();
            Ok([decision.answer().to_owned()].into_iter().chain(reasons).collect::<Vec<_>>().join("; "))
        }
        ["exceptions", name] => {
            let found = query::exceptions_of(state, &story.subject(name)?.id);
            let say = |record: &portolan_ledger::Digest| story.name_of(record);
            Ok(listed(
                found
                    .iter()
                    .map(|exception| match &exception.about {
                        Some(about) => format!("{} ({})", exception.rule, say(about)),
                        None => exception.rule.to_string(),
                    })
                    .collect(),
            ))
        }
        ["declaration", name] => {
            let status = query::declaration_status(state, &story.subject(name)?.id);
            let flags: Vec<&str> = status.standing.flags.iter().map(|flag| flag.as_str()).collect();
            let stays: Vec<String> = status.stays.iter().map(|stay| story.name_of_subject(stay)).collect();
            let released = gate::released_items(&status.standing);
            let standing = format!("{} v{}{released}", status.standing.state, status.standing.version);
            Ok([standing, stays.join(" "), flags.join(" ")]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join("; "))
        }
        ["holds", name] => {
            let holds = query::open_holds_of(state, &story.subject(name)?.id);
            Ok(listed(
                holds.iter().map(|(record, hold)| format!("{} {}", story.name_of(record), hold.hold_code)).collect(),
            ))
        }
        ["call", name] => {
            let call = query::port_call_status(state, &story.subject(name)?.id).ok_or("no such call")?;
            let status = call.status.map_or_else(none, |status| status.to_string());
            let expected: Vec<String> = call.expected_at.keys().map(|status| format!(", {status} expected")).collect();
            let status = format!("{status}{}", expected.concat());
            Ok(if call.departed_before_arrival { format!("{status}, departed before arrival") } else { status })
        }
        ["history", name] => {
            let history = query::history_of(state, &story.subject(name)?.id);
            let plural = if history.count == 1 { "" } else { "s" };
            Ok(format!("{} record{plural}, chain {}", history.count, &history.chain.to_string()[..8]))
        }
        _ => Err(format!("not a lookup: {}", words.join(" "))),
    }
}
