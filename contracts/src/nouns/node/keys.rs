//! Where nodes live in the state.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::OrganisationId;

/// The node of an organisation.
#[must_use]
pub fn node(organisation: &OrganisationId) -> Vec<u8> {
    KeyBuilder::new(Tag::Node).organisation(organisation).key()
}

/// The prefix of all nodes.
#[must_use]
pub fn all() -> Vec<u8> {
    KeyBuilder::new(Tag::Node).key()
}
