//! State how far a transit has come.

use crate::context::RecordContext;
use crate::course::Said;
use crate::nouns::subject::TRANSIT;
use crate::nouns::transit::{Transit, TransitStatus as Status, TransitStatusBody, events, find, keys, rules};
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-336. Never refused for its place in the course: it is a fact.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: TransitStatusBody = context.body()?;
    let id = context.subject_of(TRANSIT);
    let before = find(view, &id);

    rules::may_say(context, &before, body.status)?;

    let mut transit = before.clone();
    let (time, record) = (context.record.event_time, context.digest());
    transit.course.insert(Said { time, status: body.status, record });
    let mut changes = Changes::none();
    if transit != before {
        changes.put(keys::transit(&id), &transit);
    }
    let may_leave = |transit: &Transit| transit.standing().is_some_and(Status::lets_leave);
    if may_leave(&before) && !may_leave(&transit) {
        rules::end_authorisations(view, &rules::stays_of(view, &id), (record, context.time), &mut changes);
    }
    let standing = transit.standing().unwrap_or(body.status);
    changes.say(events::moved(record, id, body.status, standing));
    Ok(changes)
}
