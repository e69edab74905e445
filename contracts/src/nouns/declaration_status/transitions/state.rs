//! State where a declaration stands with customs.

use crate::context::RecordContext;
use crate::nouns::declaration::{find, keys};
use crate::nouns::declaration_status::{DeclarationStatusBody, Statement, events, rules};
use crate::nouns::exit;
use crate::nouns::release;
use crate::nouns::subject::DECLARATION;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-336 · R-335. Never refused for its place in the course: it is a fact.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: DeclarationStatusBody = context.body()?;
    let id = context.subject_of(DECLARATION);
    let before = find(view, &id);
    let mut declaration = before.clone();

    if body.version == Some(0) {
        return context.refuse(Code::BodyNotAsSpecified, "body.version", "versions count from 1");
    }
    permissions::check(context, "*", None)?;

    let statement = Statement {
        status: body.status,
        version: body.version,
        time: body.effective_time.unwrap_or(context.record.event_time),
        record: context.digest(),
    };
    if !rules::repeats(&declaration, &statement)? {
        declaration.insert(statement);
    }
    let standing = declaration.standing();
    let mut changes = Changes::none();
    if declaration != before {
        changes.put(keys::declaration(&id), &declaration);
    }
    changes.say(events::stated(context.digest(), id, body.status, &standing));
    exit::due::follow(&id, &before, &declaration, &mut changes);
    exit::rules::tell_of_release(view, context.digest(), id, (&before, &declaration), &mut changes);
    release::pending::take_effect(view, &id, &standing, &mut changes);
    Ok(changes)
}
