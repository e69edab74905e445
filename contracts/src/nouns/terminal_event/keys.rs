//! Where container stays live in the state.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::SubjectId;

/// A container stay.
#[must_use]
pub fn stay(id: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::Stay).subject(id).key()
}
