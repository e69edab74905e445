//! State where a declaration stands with customs.

use crate::context::RecordContext;
use crate::nouns::declaration::{find, keys};
use crate::nouns::declaration_status::{DeclarationStatusBody, Statement, events};
use crate::nouns::release;
use crate::nouns::subject::DECLARATION;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-336. Never refused for its place in the course: it is a fact.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: DeclarationStatusBody = context.body()?;
    let id = context.subject_of(DECLARATION);
    let mut declaration = find(view, &id);

    if body.version == Some(0) {
        return context.refuse(Code::BodyNotAsSpecified, "body.version", "versions count from 1");
    }
    permissions::check(context, "*", None)?;

    declaration.insert(Statement {
        status: body.status,
        version: body.version,
        time: body.effective_time.unwrap_or(context.record.event_time),
        record: context.digest(),
    });
    let standing = declaration.standing();
    let mut changes = Changes::none();
    changes.put(keys::declaration(&id), &declaration);
    changes.say(events::stated(context.digest(), id, body.status, &standing));
    release::pending::take_effect(view, &id, &standing, &mut changes);
    Ok(changes)
}
