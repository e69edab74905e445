//! Where port calls live in the state, and which of them a vessel has that are not over.

use crate::state_keys::{KeyBuilder, Tag, last_subject};
use portolan_ledger::SubjectId;

/// A port call.
#[must_use]
pub fn port_call(id: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::PortCall).subject(id).key()
}

/// The prefix of a vessel's calls that are neither closed nor called off.
#[must_use]
pub fn open_calls_of(vessel: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::VesselOpenCall).subject(vessel).key()
}

/// One of them.
#[must_use]
pub fn open_call(vessel: &SubjectId, call: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::VesselOpenCall).subject(vessel).subject(call).key()
}

/// The call at the end of an index key.
///
/// # Panics
/// When the key is not one of [`open_call`]'s.
#[must_use]
pub fn call_of(key: &[u8]) -> SubjectId {
    last_subject(key)
}
