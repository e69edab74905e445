//! Where agreements live in the state.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::Digest;

/// An agreement, by the record that drafted it.
#[must_use]
pub fn document(record: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::ProtocolDocument).digest(record).key()
}
