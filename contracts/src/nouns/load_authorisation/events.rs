//! What is said of load authorisations.

use super::LoadAuthorisation;
use crate::events::Event;
use portolan_ledger::SubjectId;

/// A container may be put on board.
#[must_use]
pub fn given(stays: impl Iterator<Item = SubjectId>, authorisation: &LoadAuthorisation) -> Event {
    Event::new("load.authorised", Some(authorisation.record), stays).with("terminal", &authorisation.terminal)
}
