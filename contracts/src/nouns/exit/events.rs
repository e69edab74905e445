//! What is said of exits.

use super::ExitStatus;
use crate::events::Event;
use portolan_ledger::{Digest, SubjectId};

/// Something was said of an exit.
#[must_use]
pub fn stated(
    record: Digest,
    subjects: impl Iterator<Item = SubjectId>,
    status: ExitStatus,
    standing: ExitStatus,
) -> Event {
    Event::new("exit.stated", Some(record), subjects).with("status", status).with("state", standing)
}

/// A container of a released export declaration is at the exit: derived from what was recorded, stated by nobody.
#[must_use]
pub fn arrived(record: Digest, declaration: SubjectId, stay: SubjectId) -> Event {
    Event::new("exit.arrived", Some(record), [declaration, stay]).with("status", ExitStatus::ArrivalAtExit)
}
