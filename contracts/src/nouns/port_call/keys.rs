//! Where port calls live in the state.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::SubjectId;

/// A port call.
#[must_use]
pub fn port_call(id: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::PortCall).subject(id).key()
}
