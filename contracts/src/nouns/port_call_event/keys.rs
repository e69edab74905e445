//! Where the moments of port calls live in the state.

use super::{EventType, Location, Moment, Service};
use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::SubjectId;

/// The prefix of the moments of a call.
#[must_use]
pub fn of_call(call: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::PortCallTimes).subject(call).key()
}

/// One of them.
#[must_use]
pub fn times(call: &SubjectId, moment: Moment) -> Vec<u8> {
    let service = moment.service.map_or(0, |service| service as u8);
    let place = [moment.location as u8, moment.berth_visit, moment.event_type as u8, service];
    KeyBuilder::new(Tag::PortCallTimes).subject(call).bytes(&place).key()
}

/// The moment at the end of a key.
///
/// # Panics
/// When the key is not one of [`times`]'s.
#[must_use]
pub fn moment_of(key: &[u8]) -> Moment {
    let [.., location, berth_visit, event_type, service] = key else { panic!("the key of a moment ends in 4 bytes") };
    let known = "a key holds the numbers that these rules wrote";
    Moment {
        event_type: *EventType::ALL.iter().find(|word| **word as u8 == *event_type).expect(known),
        location: *Location::ALL.iter().find(|word| **word as u8 == *location).expect(known),
        service: Service::ALL.iter().find(|word| **word as u8 == *service).copied(),
        berth_visit: *berth_visit,
    }
}
