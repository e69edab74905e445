//! Where code lists live in the state.

use crate::identifiers::ListName;
use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::Digest;

/// The editions of a list.
#[must_use]
pub fn list(list: ListName) -> Vec<u8> {
    KeyBuilder::new(Tag::CodeList).bytes(&[list as u8]).key()
}

/// That a page of the edition that a proposal adopted was written.
#[must_use]
pub fn page(proposal: &Digest, page: u16) -> Vec<u8> {
    KeyBuilder::new(Tag::CodeListPage).digest(proposal).bytes(&page.to_be_bytes()).key()
}

/// A code of a list.
#[must_use]
pub fn code(list: ListName, code: &str) -> Vec<u8> {
    KeyBuilder::new(Tag::Code).bytes(&[list as u8]).text(code).key()
}
