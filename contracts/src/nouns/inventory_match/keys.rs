//! Where inventory matches live in the state.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::SubjectId;

/// The answer for a declaration and what it was compared with.
#[must_use]
pub fn inventory_match(declaration: &SubjectId, compared: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::InventoryMatch).subject(declaration).subject(compared).key()
}
