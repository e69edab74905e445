//! Where inspections live in the state: by their request, and under each subject.

use crate::state_keys::{KeyBuilder, Tag, last_digest};
use portolan_ledger::{Digest, SubjectId};

/// An inspection, by the record that requested it.
#[must_use]
pub fn inspection(request: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::Inspection).digest(request).key()
}

/// The prefix of the inspections ever requested on a subject.
#[must_use]
pub fn of_subject(subject: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::SubjectInspection).subject(subject).key()
}

/// One inspection under one subject.
#[must_use]
pub fn on_subject(subject: &SubjectId, request: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::SubjectInspection).subject(subject).digest(request).key()
}

/// The request at the end of an index key.
///
/// # Panics
/// When the key is not one of [`on_subject`]'s.
#[must_use]
pub fn request_of(key: &[u8]) -> Digest {
    last_digest(key)
}
