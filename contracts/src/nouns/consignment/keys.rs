//! Where consignments live in the state: by themselves, and under each container stay they are or were in.

use crate::state_keys::{KeyBuilder, Tag, last_subject};
use portolan_ledger::SubjectId;

/// A consignment.
#[must_use]
pub fn consignment(id: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::Consignment).subject(id).key()
}

/// The prefix of the ties of a stay.
#[must_use]
pub fn ties_of(stay: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::StayConsignment).subject(stay).key()
}

/// The tie of a consignment to a stay.
#[must_use]
pub fn tie(stay: &SubjectId, consignment: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::StayConsignment).subject(stay).subject(consignment).key()
}

/// The consignment at the end of a tie's key.
///
/// # Panics
/// When the key is not one of [`tie`]'s.
#[must_use]
pub fn consignment_of(key: &[u8]) -> SubjectId {
    last_subject(key)
}
