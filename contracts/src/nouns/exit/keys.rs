//! Where exits live in the state, and when they are due.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::{SubjectId, Time};

/// The exit of a declaration's goods.
#[must_use]
pub fn exit(declaration: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::Exit).subject(declaration).key()
}

/// The prefix of all exits that are waited for, by the time they are due.
#[must_use]
pub fn all_due() -> Vec<u8> {
    KeyBuilder::new(Tag::ExitDue).key()
}

/// An exit that is waited for.
#[must_use]
pub fn due(deadline: Time, declaration: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::ExitDue).time(deadline).subject(declaration).key()
}

/// The deadline in a key of [`due`].
///
/// # Panics
/// When the key is not one of [`due`]'s.
#[must_use]
pub fn deadline_of(key: &[u8]) -> Time {
    Time(u64::from_be_bytes(key[2..10].try_into().expect("a tag and 8 bytes of time")))
}
