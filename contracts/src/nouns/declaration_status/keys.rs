//! Where released declarations wait whose acceptance was not seen.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::{SubjectId, Time};

/// The prefix of all declarations whose acceptance is awaited, by deadline.
#[must_use]
pub fn all_awaiting_acceptance() -> Vec<u8> {
    KeyBuilder::new(Tag::AwaitedAcceptance).key()
}

/// A declaration whose acceptance is awaited, by deadline.
#[must_use]
pub fn awaiting_acceptance(deadline: Time, declaration: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::AwaitedAcceptance).time(deadline).subject(declaration).key()
}

/// Deadline and declaration of a key.
///
/// # Panics
/// When the key is not one of [`awaiting_acceptance`]'s.
#[must_use]
pub fn deadline_and_declaration(key: &[u8]) -> (Time, SubjectId) {
    let (head, declaration) = key.split_at(key.len() - 16);
    let deadline = head[head.len() - 8..].try_into().expect("the key has 8 bytes of time before its subject");
    (
        Time(u64::from_be_bytes(deadline)),
        SubjectId(declaration.try_into().expect("the key ends in 16 bytes of subject")),
    )
}
