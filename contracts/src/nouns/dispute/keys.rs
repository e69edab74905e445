//! Where disputes live in the state: by their record, and under the record they dispute.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::{Digest, OrganisationId};

/// A dispute, by the record that opened it.
#[must_use]
pub fn dispute(record: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::Dispute).digest(record).key()
}

/// The prefix of the disputes about a record.
#[must_use]
pub fn about(target: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::DisputeAbout).digest(target).key()
}

/// The newest dispute of one claimant about a record.
#[must_use]
pub fn of_claimant(target: &Digest, claimant: &OrganisationId) -> Vec<u8> {
    KeyBuilder::new(Tag::DisputeAbout).digest(target).organisation(claimant).key()
}
