//! What is said of annotations.

use crate::events::Event;
use portolan_ledger::{Digest, SubjectId};

/// A record was commented on.
#[must_use]
pub fn written(record: Digest, subjects: impl Iterator<Item = SubjectId>, target: Digest) -> Event {
    Event::new("annotation.written", Some(record), subjects).with("target", target)
}
