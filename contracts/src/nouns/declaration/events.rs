//! What is said of declarations.

use super::Header;
use crate::events::Event;
use portolan_ledger::SubjectId;

/// A header came or changed.
#[must_use]
pub fn lodged(id: SubjectId, stays: &[SubjectId], header: &Header) -> Event {
    Event::new("declaration.lodged", Some(header.record), [id].into_iter().chain(stays.iter().copied()))
        .with("regime", header.regime)
        .with("version", header.version)
}
