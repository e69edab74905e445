//! Where proposals live in the state, and how the open ones are found by their end.

use crate::state_keys::{KeyBuilder, Tag, last_digest};
use portolan_ledger::{Digest, Time};

/// A proposal.
#[must_use]
pub fn proposal(record: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::Proposal).digest(record).key()
}

/// The prefix of all proposals.
#[must_use]
pub fn all() -> Vec<u8> {
    KeyBuilder::new(Tag::Proposal).key()
}

/// That a proposal is open.
#[must_use]
pub fn open(ends_at: Time, record: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::OpenProposal).time(ends_at).digest(record).key()
}

/// The prefix of all open proposals, which end in this order.
#[must_use]
pub fn all_open() -> Vec<u8> {
    KeyBuilder::new(Tag::OpenProposal).key()
}

/// The edition that is to come.
#[must_use]
pub fn planned_edition() -> Vec<u8> {
    KeyBuilder::new(Tag::PlannedEdition).key()
}

/// The record that a proposal's key ends with.
///
/// # Panics
/// When the key is neither that of a proposal nor that of an open one.
#[must_use]
pub fn record_of(key: &[u8]) -> Digest {
    last_digest(key)
}
