//! Where declarations live in the state, and their ties to container stays, both ways.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::SubjectId;

/// A declaration.
#[must_use]
pub fn declaration(id: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::Declaration).subject(id).key()
}

/// The prefix of the stays that a declaration covers.
#[must_use]
pub fn stays_of(declaration: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::DeclarationStay).subject(declaration).key()
}

/// The prefix of the declarations that cover a stay.
#[must_use]
pub fn declarations_of(stay: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::StayDeclaration).subject(stay).key()
}

/// The two keys that tie a declaration to a stay: what it covers, and by what the stay is covered.
#[must_use]
pub fn tie(declaration: &SubjectId, stay: &SubjectId) -> [Vec<u8>; 2] {
    [
        KeyBuilder::new(Tag::DeclarationStay).subject(declaration).subject(stay).key(),
        KeyBuilder::new(Tag::StayDeclaration).subject(stay).subject(declaration).key(),
    ]
}
