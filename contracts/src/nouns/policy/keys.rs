//! Where policies live in the state.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::OrganisationId;

/// A policy of a member.
#[must_use]
pub fn policy(owner: &OrganisationId, policy: &str) -> Vec<u8> {
    KeyBuilder::new(Tag::Policy).organisation(owner).text(policy).key()
}
