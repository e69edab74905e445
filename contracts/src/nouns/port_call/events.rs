//! What is said of port calls.

use super::{CallDecision, PortCall, PortCallStatus, rules};
use crate::events::Event;
use portolan_ledger::{Digest, SubjectId, Time};

/// Something was reported of a call.
#[must_use]
pub fn reported(record: Digest, id: SubjectId, status: PortCallStatus, at: Time, call: &PortCall) -> Event {
    let event = Event::new("port-call.reported", Some(record), [id]).with("status", status).with("event_time", at);
    let event = if rules::disputed(call).contains(&status) { event.with("disputed", true) } else { event };
    let event = if call.closing().is_some() { event.with("late", true) } else { event };
    with_state(event, call)
}

/// Something was decided about a call, or is no longer.
#[must_use]
pub fn decided(record: Digest, id: SubjectId, decision: CallDecision, stands: bool, call: &PortCall) -> Event {
    let event = Event::new("port-call.decided", Some(record), [id]).with("decision", decision).with("stands", stands);
    with_state(event, call)
}

fn with_state(event: Event, call: &PortCall) -> Event {
    match call.status() {
        Some(state) => event.with("state", state),
        None => event,
    }
}
