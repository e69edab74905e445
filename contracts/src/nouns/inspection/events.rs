//! What is said of inspections.

use super::{Inspection, Outcome};
use crate::events::Event;
use portolan_ledger::Digest;

/// An inspection was requested.
#[must_use]
pub fn requested(record: Digest, inspection: &Inspection) -> Event {
    let types: Vec<&str> = inspection.types.iter().map(|entry| entry.as_str()).collect();
    Event::new("inspection.requested", Some(record), inspection.subjects.iter().copied())
        .with("agency", &inspection.agency)
        .with("types", types.join(" "))
}

/// An outcome was stated.
#[must_use]
pub fn concluded(request: Digest, inspection: &Inspection, outcome: &Outcome) -> Event {
    Event::new("inspection.concluded", Some(outcome.record), inspection.subjects.iter().copied())
        .with("request", request)
        .with("result", outcome.result)
        .with("decision", outcome.decision)
}
