//! Where holds live in the state: by their record, and under each subject.

use crate::state_keys::{KeyBuilder, Tag, last_digest};
use portolan_ledger::{Digest, SubjectId};

/// A hold.
#[must_use]
pub fn hold(record: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::Hold).digest(record).key()
}

/// The prefix of the holds ever placed on a subject.
#[must_use]
pub fn of_subject(subject: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::SubjectHold).subject(subject).key()
}

/// One hold under one subject.
#[must_use]
pub fn on_subject(subject: &SubjectId, record: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::SubjectHold).subject(subject).digest(record).key()
}

/// The hold at the end of an index key.
///
/// # Panics
/// When the key is not one of [`on_subject`]'s.
#[must_use]
pub fn hold_of(key: &[u8]) -> Digest {
    last_digest(key)
}
