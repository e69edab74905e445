//! What is said of vessels.

use super::Vessel;
use crate::events::Event;
use portolan_ledger::SubjectId;

/// A vessel was described, or described anew.
#[must_use]
pub fn described(id: SubjectId, vessel: &Vessel) -> Event {
    Event::new("vessel.described", Some(vessel.record), [id])
        .with("ship_type", vessel.ship_type)
        .with("status", vessel.status)
        .with("version", vessel.version)
}
