//! Where mandates live in the state.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::OrganisationId;

/// The mandate from one organisation to another.
#[must_use]
pub fn mandate(from: &OrganisationId, to: &OrganisationId) -> Vec<u8> {
    KeyBuilder::new(Tag::Mandate).organisation(from).organisation(to).key()
}

/// By which record that mandate was last granted or revoked.
#[must_use]
pub fn word(from: &OrganisationId, to: &OrganisationId) -> Vec<u8> {
    KeyBuilder::new(Tag::MandateWord).organisation(from).organisation(to).key()
}
