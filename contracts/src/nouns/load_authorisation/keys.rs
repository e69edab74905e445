//! Where load authorisations live in the state.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::SubjectId;

/// The newest load authorisation of a stay.
#[must_use]
pub fn authorisation(stay: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::LoadAuthorisation).subject(stay).key()
}
