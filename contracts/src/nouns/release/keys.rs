//! Where releases live in the state, and those that wait.

use crate::light::Light;
use crate::state_keys::{KeyBuilder, Tag, last_digest};
use portolan_ledger::{Digest, SubjectId, Time};

/// Basis of a release that rests on no declaration.
const NO_BASIS: SubjectId = SubjectId([0; 16]);

/// The newest release of a light on a subject, by what it rests on.
#[must_use]
pub fn release(subject: &SubjectId, light: Light, basis: Option<&SubjectId>) -> Vec<u8> {
    of_light(subject, light).subject(basis.unwrap_or(&NO_BASIS)).key()
}

fn of_light(subject: &SubjectId, light: Light) -> KeyBuilder {
    KeyBuilder::new(Tag::Release).subject(subject).text(&light.to_string())
}

/// The prefix of all pending releases, by deadline.
#[must_use]
pub fn all_pending() -> Vec<u8> {
    KeyBuilder::new(Tag::PendingRelease).key()
}

/// A pending release, by deadline.
#[must_use]
pub fn pending(deadline: Time, record: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::PendingRelease).time(deadline).digest(record).key()
}

/// The prefix of the releases that wait for a declaration.
#[must_use]
pub fn waiting_for(declaration: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::WaitingRelease).subject(declaration).key()
}

/// A release that waits for a declaration.
#[must_use]
pub fn waiting(declaration: &SubjectId, record: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::WaitingRelease).subject(declaration).digest(record).key()
}

/// The record at the end of a key of a pending or waiting release.
///
/// # Panics
/// When the key is neither.
#[must_use]
pub fn record_of(key: &[u8]) -> Digest {
    last_digest(key)
}
