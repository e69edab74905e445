//! Where formalities live in the state, and which of them stand.

use super::{FormalityType, Movement};
use crate::state_keys::{KeyBuilder, Tag, last_digest};
use portolan_ledger::{Digest, SubjectId};

/// The prefix of the formalities of a call.
#[must_use]
pub fn of_call(call: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::Formality).subject(call).key()
}

/// A formality, by its first submission.
#[must_use]
pub fn formality(call: &SubjectId, first: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::Formality).subject(call).digest(first).key()
}

/// The first submission at the end of a formality's key.
///
/// # Panics
/// When the key is not one of [`formality`]'s.
#[must_use]
pub fn first_of(key: &[u8]) -> Digest {
    last_digest(key)
}

/// The prefix of the formalities of a type and movement that stand: submitted, and not rejected, incomplete or taken back.
#[must_use]
pub fn standing(call: &SubjectId, formality_type: FormalityType, movement: Movement) -> Vec<u8> {
    of_type(call, formality_type, movement).key()
}

/// One of them.
#[must_use]
pub fn stands(call: &SubjectId, formality_type: FormalityType, movement: Movement, first: &Digest) -> Vec<u8> {
    of_type(call, formality_type, movement).digest(first).key()
}

fn of_type(call: &SubjectId, formality_type: FormalityType, movement: Movement) -> KeyBuilder {
    KeyBuilder::new(Tag::StandingFormality).subject(call).bytes(&[formality_type as u8, movement as u8])
}
