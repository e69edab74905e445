//! Where joins live in the state: once under each of the two subjects.

use crate::state_keys::{KeyBuilder, Tag, last_subject};
use portolan_ledger::SubjectId;

/// The prefix of all joins of a subject.
#[must_use]
pub fn of_subject(subject: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::SameSubject).subject(subject).key()
}

/// The join of two subjects, as the first sees it.
#[must_use]
pub fn join(one: &SubjectId, other: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::SameSubject).subject(one).subject(other).key()
}

/// The other subject of a join's key.
///
/// # Panics
/// When the key is not one of [`join`]'s.
#[must_use]
pub fn other_of(key: &[u8]) -> SubjectId {
    last_subject(key)
}
