//! What is said of holds.

use super::Hold;
use crate::events::Event;
use portolan_ledger::Digest;

/// A hold was placed.
#[must_use]
pub fn placed(record: Digest, hold: &Hold) -> Event {
    Event::new("hold.placed", Some(record), hold.subjects.iter().copied())
        .with("light", hold.light)
        .with("hold_code", hold.hold_code)
        .with("placer", &hold.placer)
}

/// A hold was lifted.
#[must_use]
pub fn lifted(record: Digest, of: Digest, hold: &Hold) -> Event {
    Event::new("hold.lifted", Some(record), hold.subjects.iter().copied())
        .with("hold", of)
        .with("light", hold.light)
        .with("hold_code", hold.hold_code)
}
