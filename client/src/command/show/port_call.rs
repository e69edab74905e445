//! What stands about a port call, as tables.

use crate::table::{short, table};
use portolan_api::subject::{MomentAnswer, PortCallAnswer, StatusTime};

/// Its statuses, the times of its moments, its formalities and decisions; empty ones where there is nothing.
pub fn tables(call: &PortCallAnswer) -> [String; 4] {
    [statuses(call), moments(call), formalities(call), decisions(call)]
}

fn statuses(call: &PortCallAnswer) -> String {
    let row = |known: &str, time: &StatusTime| {
        let berth = time.berth_visit.map(|visit| visit.to_string()).unwrap_or_default();
        let disputed = if call.disputed.contains(&time.status) { "disputed" } else { "" };
        [time.status.clone(), berth, time.at.to_string(), known.to_owned(), disputed.to_owned()]
    };
    let reached = call.reached.iter().map(|time| row("reached", time));
    let expected = call.expected.iter().map(|time| row("expected", time));
    table(["STATUS", "BERTH", "AT", "IT IS", ""], reached.chain(expected))
}

fn moments(call: &PortCallAnswer) -> String {
    let rows = call.moments.iter().flat_map(|moment| {
        let what = what_happens(moment);
        moment.times.iter().map(move |time| {
            let (at, author) = (time.time.to_string(), time.author.to_string());
            [what.clone(), time.classifier.clone(), at, author, time.rank.to_string(), short(&time.record)]
        })
    });
    table(["MOMENT", "IT IS", "AT", "SAID BY", "RANK", "RECORD"], rows)
}

fn what_happens(moment: &MomentAnswer) -> String {
    let berth = moment.berth_visit.map(|visit| format!(" {visit}")).unwrap_or_default();
    let service = moment.service.as_ref().map(|service| format!(" {service}")).unwrap_or_default();
    format!("{} {}{berth}{service}", moment.event_type, moment.location)
}

fn formalities(call: &PortCallAnswer) -> String {
    let rows = call.formalities.iter().map(|formality| {
        let word = |text: &Option<String>| text.clone().unwrap_or_default();
        let author = formality.author.as_ref().map(ToString::to_string).unwrap_or_default();
        let late = if formality.late { "late" } else { "" };
        let (of, movement) = (word(&formality.formality_type), word(&formality.movement));
        [of, movement, author, word(&formality.state), late.to_owned(), short(&formality.formality)]
    });
    table(["FORMALITY", "FOR", "BY", "IT IS", "", "RECORD"], rows)
}

fn decisions(call: &PortCallAnswer) -> String {
    let rows = call.decisions.iter().map(|decided| {
        let withdrawn = decided.withdrawn_at.map(|at| format!("withdrawn {at}")).unwrap_or_default();
        let (author, at) = (decided.author.to_string(), decided.event_time.to_string());
        [decided.decision.clone(), author, at, withdrawn, short(&decided.record)]
    });
    table(["DECISION", "BY", "AT", "", "RECORD"], rows)
}
