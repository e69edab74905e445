//! Where subjects live in the state.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::SubjectId;

/// A subject.
#[must_use]
pub fn subject(id: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::Subject).subject(id).key()
}
