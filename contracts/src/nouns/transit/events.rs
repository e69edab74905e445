//! What is said of transits.

use super::{Header, TransitStatus};
use crate::events::Event;
use portolan_ledger::{Digest, SubjectId};

/// A header came or changed.
#[must_use]
pub fn stated(id: SubjectId, stays: impl Iterator<Item = SubjectId>, header: &Header) -> Event {
    Event::new("transit.stated", Some(header.record), [id].into_iter().chain(stays))
        .with("transit_type", header.transit_type)
        .with("office_departure", &header.office_departure)
        .with("office_destination", &header.office_destination)
}

/// Customs said how far it has come.
#[must_use]
pub fn moved(record: Digest, id: SubjectId, status: TransitStatus, standing: TransitStatus) -> Event {
    Event::new("transit.moved", Some(record), [id]).with("status", status).with("state", standing)
}
