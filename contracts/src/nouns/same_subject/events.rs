//! What is said of joins.

use super::Join;
use crate::events::Event;
use portolan_ledger::{Digest, SubjectId};

/// The word of an organisation joined two subjects, or proposed to.
#[must_use]
pub fn joined(record: Digest, pair: [SubjectId; 2], join: &Join) -> Event {
    Event::new(if join.in_force { "subject.joined" } else { "subject.join-proposed" }, Some(record), pair)
}

/// Two subjects are apart again.
#[must_use]
pub fn split(record: Digest, pair: [SubjectId; 2]) -> Event {
    Event::new("subject.split", Some(record), pair)
}
