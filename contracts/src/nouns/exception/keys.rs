//! Where exceptions live in the state.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::{Height, SubjectId};

/// The prefix of all exceptions of a subject.
#[must_use]
pub fn of_subject(subject: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::Exception).subject(subject).key()
}

/// One exception: the `sequence`th of its block.
#[must_use]
pub fn exception(subject: &SubjectId, height: Height, sequence: u32) -> Vec<u8> {
    KeyBuilder::new(Tag::Exception).subject(subject).height(height).bytes(&sequence.to_be_bytes()).key()
}
