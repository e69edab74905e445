//! Where inspections live in the state.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::Digest;

/// An inspection, by the record that requested it.
#[must_use]
pub fn inspection(request: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::Inspection).digest(request).key()
}
