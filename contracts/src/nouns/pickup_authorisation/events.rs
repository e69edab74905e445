//! What is said of pick-up authorisations.

use super::PickupAuthorisation;
use crate::events::Event;
use portolan_ledger::SubjectId;

/// A container may leave.
#[must_use]
pub fn given(stays: impl Iterator<Item = SubjectId>, authorisation: &PickupAuthorisation) -> Event {
    Event::new("pickup.authorised", Some(authorisation.record), stays)
        .with("terminal", &authorisation.terminal)
        .with("valid_until", authorisation.valid_until)
}
