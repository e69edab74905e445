//! Where exceptions live in the state.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::{Digest, Height, SubjectId};

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

/// What was done about the exception with this id.
#[must_use]
pub fn case(id: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::ExceptionCase).digest(id).key()
}

/// The prefix of the exceptions of a subject that were reported.
#[must_use]
pub fn reported_of(subject: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::ReportedException).subject(subject).key()
}

/// An exception of a subject that was reported.
#[must_use]
pub fn reported(subject: &SubjectId, id: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::ReportedException).subject(subject).digest(id).key()
}
