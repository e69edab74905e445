//! What is said of formalities.

use super::{Formality, FormalityResult, FormalityType};
use crate::events::Event;
use portolan_ledger::{Digest, SubjectId};

/// A formality was submitted, updated, replaced or taken back.
#[must_use]
pub fn submitted(record: Digest, call: SubjectId, first: Digest, of: FormalityType, formality: &Formality) -> Event {
    with_state(Event::new("formality.submitted", Some(record), [call]), first, of, formality)
}

/// An authority has said something to it; `effective` when that counts now.
#[must_use]
pub fn decided(
    record: Digest,
    call: SubjectId,
    first: Digest,
    (of, result): (FormalityType, FormalityResult),
    (formality, effective): (&Formality, bool),
) -> Event {
    let event = Event::new("formality.decided", Some(record), [call]).with("result", result);
    with_state(event.with("effective", effective), first, of, formality)
}

fn with_state(event: Event, first: Digest, of: FormalityType, formality: &Formality) -> Event {
    let event = event.with("formality", first).with("type", of);
    match formality.status() {
        Some(status) => event.with("state", status),
        None => event,
    }
}
