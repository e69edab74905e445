//! What is said of inspections.

use super::{EndingKind, Inspection, Outcome};
use crate::events::Event;
use crate::nouns::hold::Hold;
use crate::nouns::inspection_plan::PlanState;
use portolan_ledger::Digest;

fn about(name: &'static str, record: Digest, inspection: &Inspection) -> Event {
    let event = Event::new(name, Some(record), inspection.subjects.iter().copied());
    // Those who show events to the trader's side leave out what is embargoed.
    if inspection.terms.embargo { event.with("embargo", true) } else { event }
}

fn within(event: Event, inspection: &Inspection, state: Option<PlanState>) -> Event {
    match inspection.plan.zip(state) {
        Some((plan, state)) => event.with("plan", plan).with("plan_state", state),
        None => event,
    }
}

/// An inspection was requested.
#[must_use]
pub fn requested(record: Digest, inspection: &Inspection) -> Event {
    let types: Vec<&str> = inspection.types.iter().map(|entry| entry.as_str()).collect();
    about("inspection.requested", record, inspection).with("agency", &inspection.agency).with("types", types.join(" "))
}

/// An outcome was stated.
#[must_use]
pub fn concluded(request: Digest, inspection: &Inspection, outcome: &Outcome, state: Option<PlanState>) -> Event {
    let event = about("inspection.concluded", outcome.record, inspection)
        .with("request", request)
        .with("result", outcome.result)
        .with("decision", outcome.decision);
    within(event, inspection, state)
}

/// A request was withdrawn or waived.
#[must_use]
pub fn ended(
    record: Digest,
    request: Digest,
    inspection: &Inspection,
    kind: EndingKind,
    state: Option<PlanState>,
) -> Event {
    let event = about("inspection.ended", record, inspection)
        .with("request", request)
        .with("agency", &inspection.agency)
        .with("ending", kind);
    within(event, inspection, state)
}

/// An outcome proposes that its agency lifts a hold.
#[must_use]
pub fn lift_proposed(
    request: Digest,
    inspection: &Inspection,
    outcome: &Outcome,
    record: Digest,
    hold: &Hold,
) -> Event {
    Event::new("inspection.lift-proposed", Some(outcome.record), hold.subjects.iter().copied())
        .with("request", request)
        .with("agency", &inspection.agency)
        .with("hold", record)
        .with("light", hold.light)
}
