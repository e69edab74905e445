//! Where transits live in the state, and their ties to container stays, both ways.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::SubjectId;

/// A transit.
#[must_use]
pub fn transit(id: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::Transit).subject(id).key()
}

/// The prefix of the stays that a transit moves.
#[must_use]
pub fn stays_of(transit: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::TransitStay).subject(transit).key()
}

/// The prefix of the transits that name a stay.
#[must_use]
pub fn transits_of(stay: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::StayTransit).subject(stay).key()
}

/// The two keys that tie a transit to a stay.
#[must_use]
pub fn tie(transit: &SubjectId, stay: &SubjectId) -> [Vec<u8>; 2] {
    [
        KeyBuilder::new(Tag::TransitStay).subject(transit).subject(stay).key(),
        KeyBuilder::new(Tag::StayTransit).subject(stay).subject(transit).key(),
    ]
}
