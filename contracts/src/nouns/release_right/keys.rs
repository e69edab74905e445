//! Where release rights live in the state.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::SubjectId;

/// The newest right of a stay.
#[must_use]
pub fn release_right(stay: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::ReleaseRight).subject(stay).key()
}
