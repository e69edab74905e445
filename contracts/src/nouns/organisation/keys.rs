//! Where organisations live in the state; their keys live where `portolan_ledger::key::state_key` says.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::OrganisationId;

/// An organisation.
#[must_use]
pub fn organisation(id: &OrganisationId) -> Vec<u8> {
    KeyBuilder::new(Tag::Organisation).organisation(id).key()
}

/// The prefix of all organisations.
#[must_use]
pub fn all() -> Vec<u8> {
    KeyBuilder::new(Tag::Organisation).key()
}
