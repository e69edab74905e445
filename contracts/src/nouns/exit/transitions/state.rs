//! State how far an exit has come.

use crate::context::RecordContext;
use crate::course::Said;
use crate::nouns::exit::{ExitStatusBody, events, find, keys};
use crate::nouns::subject::DECLARATION;
use crate::permissions;
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-336. Never refused for its place in the course: it is a fact.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: ExitStatusBody = context.body()?;
    let id = context.subject_of(DECLARATION);
    let before = find(view, &id);

    permissions::check(context, body.status.as_str(), None)?;

    let mut exit = before.clone();
    let (time, record) = (context.record.event_time, context.digest());
    exit.insert(Said { time, status: body.status, record });
    let mut changes = Changes::none();
    if exit != before {
        changes.put(keys::exit(&id), &exit);
    }
    let standing = exit.standing().unwrap_or(body.status);
    changes.say(events::stated(record, context.subjects(), body.status, standing));
    Ok(changes)
}
