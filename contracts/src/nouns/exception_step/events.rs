//! What is said of what becomes of exceptions.

use super::ExceptionStepBody;
use crate::events::Event;
use crate::nouns::exception::ExceptionRule;
use portolan_ledger::{Digest, SubjectId};

/// An owner did something about an exception.
#[must_use]
pub fn handled(
    record: Digest,
    subjects: impl Iterator<Item = SubjectId>,
    rule: ExceptionRule,
    body: &ExceptionStepBody,
) -> Event {
    Event::new("exception.handled", Some(record), subjects)
        .with("exception", body.exception)
        .with("rule", rule)
        .with("action", body.action)
}
