//! Where document references live in the state.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::Digest;

/// A reference, by its record.
#[must_use]
pub fn document(record: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::Document).digest(record).key()
}
