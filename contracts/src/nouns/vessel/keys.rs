//! Where vessels live in the state.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::SubjectId;

/// A vessel.
#[must_use]
pub fn vessel(id: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::Vessel).subject(id).key()
}
