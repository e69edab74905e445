//! What stands about a container on its way to the gate, as tables.

use crate::table::{short, table};
use portolan_api::subject::SubjectAnswer;

/// Inspections, one line for each agency that takes part.
pub fn plans(answer: &SubjectAnswer) -> String {
    let rows = answer.inspection_plans.iter().flat_map(|plan| {
        let place = plan.place.clone().unwrap_or_default();
        let from = plan.from.map(|from| from.to_string()).unwrap_or_default();
        plan.agencies.iter().map(move |part| {
            let result = part.result.clone().unwrap_or_default();
            let (state, agency) = (plan.state.clone(), part.agency.to_string());
            [state, place.clone(), from.clone(), agency, part.state.clone(), result, short(&plan.plan)]
        })
    });
    table(["INSPECTION", "PLACE", "FROM", "AGENCY", "ITS PART", "RESULT", "PLAN"], rows)
}

/// Rights to fetch it. Whom an offer names is not readable.
pub fn rights(answer: &SubjectAnswer) -> String {
    let rows = answer.release_rights.iter().map(|right| {
        let (issuer, holder) = (right.issuer.to_string(), right.holder.to_string());
        [right.standing.clone(), holder, issuer, right.valid_to.to_string(), short(&right.right)]
    });
    table(["RELEASE RIGHT", "HOLDER", "ISSUED BY", "UNTIL", "RECORD"], rows)
}

/// Announced visits.
pub fn announcements(answer: &SubjectAnswer) -> String {
    let rows = answer.announcements.iter().map(|visit| {
        let (from, until) = (visit.from.to_string(), visit.until.to_string());
        [visit.haulier.to_string(), visit.mode.clone(), from, until, short(&visit.announcement)]
    });
    table(["ANNOUNCED BY", "MODE", "FROM", "UNTIL", "RECORD"], rows)
}

/// The authorisation to leave.
pub fn authorisations(answer: &SubjectAnswer) -> String {
    let rows = answer.authorisations.iter().map(|given| {
        let standing = match (&given.ended, given.alive) {
            (Some(ended), _) => format!("ended {}", ended.at),
            (None, true) => "alive".to_owned(),
            (None, false) => "expired".to_owned(),
        };
        let haulier = given.haulier.as_ref().map(ToString::to_string).unwrap_or_default();
        let (terminal, until) = (given.terminal.to_string(), given.expires_at.to_string());
        [terminal, haulier, until, standing, short(&given.authorisation)]
    });
    table(["PICK-UP ALLOWED BY", "FOR", "UNTIL", "IT IS", "RECORD"], rows)
}
