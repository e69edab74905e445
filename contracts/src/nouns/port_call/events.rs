//! What is said of port calls.

use super::{PortCall, PortCallStatus};
use crate::events::Event;
use portolan_ledger::{Digest, SubjectId, Time};

/// Something was reported of a call.
#[must_use]
pub fn reported(record: Digest, id: SubjectId, status: PortCallStatus, at: Time, call: &PortCall) -> Event {
    let event = Event::new("port-call.reported", Some(record), [id]).with("status", status).with("event_time", at);
    match call.status() {
        Some(state) => event.with("state", state),
        None => event,
    }
}
