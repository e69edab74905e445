//! What is said of release rights: that there was a step, never to whom.

use super::{ReleaseRight, Step};
use crate::events::Event;
use portolan_ledger::{Digest, SubjectId};

/// A step was taken.
#[must_use]
pub fn taken(record: Digest, stay: SubjectId, step: Step, right: &ReleaseRight) -> Event {
    Event::new("release-right.step", Some(record), [stay])
        .with("step", step)
        .with("right", right.record)
        .with("valid_to", right.valid_to)
        .with("chain_position", right.chain_position)
}
