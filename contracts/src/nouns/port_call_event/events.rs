//! What is said of the moments of port calls.

use super::{Moment, PortCallEventBody, Times};
use crate::context::RecordContext;
use crate::events::Event;
use portolan_ledger::SubjectId;

/// Something was said of a moment; `changes` when the state is another for it.
#[must_use]
pub fn reported(
    context: &RecordContext<'_>,
    call: SubjectId,
    body: &PortCallEventBody,
    times: &Times,
    changes: bool,
) -> Event {
    let Moment { event_type, location, service, berth_visit } = Moment::of(body);
    let mut event = Event::new("port-call.event", Some(context.digest()), [call])
        .with("event_type", event_type)
        .with("location", location)
        .with("event_time", context.record.event_time)
        .with("changes", changes);
    let service = service.map(|service| ("service", service.to_string()));
    let berth = (berth_visit > 0).then(|| ("berth_visit", berth_visit.to_string()));
    let phase = body.phase.map(|phase| ("phase", phase.to_string()));
    let answers = body.reply_to.map(|answered| ("reply_to", answered.to_string()));
    let disputed = times.is_disputed().then(|| ("disputed", true.to_string()));
    for (name, value) in [service, berth, phase, answers, disputed].into_iter().flatten() {
        event = event.with(name, value);
    }
    event
}
