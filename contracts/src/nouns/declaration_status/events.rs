//! What is said of a declaration's course.

use super::{Standing, Status};
use crate::events::Event;
use portolan_ledger::{Digest, SubjectId};

/// Customs said something about a declaration.
#[must_use]
pub fn stated(record: Digest, id: SubjectId, status: Status, standing: &Standing) -> Event {
    Event::new("declaration.status", Some(record), [id])
        .with("status", status)
        .with("state", standing.state)
        .with("version", standing.version)
        .with("released_in_full", standing.is_released_in_full())
}
