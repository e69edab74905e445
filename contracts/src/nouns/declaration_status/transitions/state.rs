//! State where a declaration stands with customs.

use crate::context::RecordContext;
use crate::limits::{DECLARATION_ITEMS_LISTED_MAX, DECLARATION_ITEMS_MAX};
use crate::nouns::declaration::{find, keys, rules::stays_of};
use crate::nouns::declaration_status::rules::{self, listed_items};
use crate::nouns::declaration_status::{DeclarationStatusBody, Statement, Status, events, pending};
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::nouns::exit;
use crate::nouns::pickup_authorisation::ending;
use crate::nouns::release;
use crate::nouns::subject::DECLARATION;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};
use std::collections::BTreeSet;

/// R-221 · R-336 · R-335. Never refused for its place in the course: it is a fact.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: DeclarationStatusBody = context.body()?;
    let id = context.subject_of(DECLARATION);
    let before = find(view, &id);
    let mut declaration = before.clone();

    if body.version == Some(0) {
        return context.refuse(Code::BodyNotAsSpecified, "body.version", "versions count from 1");
    }
    let items = items(&body)?;
    permissions::check(context, "*", None)?;

    let statement = Statement {
        status: body.status,
        version: body.version,
        items,
        time: body.effective_time.unwrap_or(context.record.event_time),
        record: context.digest(),
    };
    if !rules::repeats(&declaration, &statement)? {
        declaration.insert(statement);
    }
    let standing = declaration.standing();
    let mut changes = Changes::none();
    pending::await_acceptance(&mut declaration, &id, &standing, (context.digest(), context.time), &mut changes);
    if declaration != before {
        changes.put(keys::declaration(&id), &declaration);
    }
    changes.say(events::stated(context.digest(), id, body.status, &standing));
    exit::due::follow(&id, &before, &declaration, &mut changes);
    exit::rules::tell_of_release(view, context.digest(), id, (&before, &declaration), &mut changes);
    release::pending::take_effect(view, &id, &standing, &mut changes);
    if before.standing().state.is_released() && !standing.state.is_released() {
        end_authorisations(view, context, &id, &mut changes);
    }
    if body.status == Status::ReleaseSuspended {
        raise_for_stays_that_left(view, context, &id, &mut changes);
    }
    Ok(changes)
}

fn items(body: &DeclarationStatusBody) -> Result<Option<BTreeSet<u32>>, Refusal> {
    let Some(items) = &body.items else { return Ok(None) };
    listed_items(body.status, items).map(Some).ok_or_else(|| {
        let message = format!(
            "stands with RELEASED: 1 to {DECLARATION_ITEMS_LISTED_MAX} numbers from 1 to {DECLARATION_ITEMS_MAX}"
        );
        Refusal::new(Code::BodyNotAsSpecified, "body.items", message)
    })
}

/// what was released no longer is, so that no authorisation rests on it any more.
fn end_authorisations(view: &dyn StateView, context: &RecordContext<'_>, id: &SubjectId, changes: &mut Changes) {
    let stays = stays_of(view, id);
    let released = release::rules::on_declaration(view, id, &stays);
    ending::end_what_rests_on(view, &stays, &released, (context.digest(), context.time), changes);
}

/// R-RECALL: goods that have left cannot be kept by suspending their release.
fn raise_for_stays_that_left(view: &dyn StateView, context: &RecordContext<'_>, id: &SubjectId, changes: &mut Changes) {
    let left = stays_of(view, id).into_iter().filter(|stay| release::rules::has_left(view, *stay));
    let mut subjects: Vec<SubjectId> = left.collect();
    if !subjects.is_empty() {
        subjects.push(*id);
        let rule = ExceptionRule::SuspensionIneffective;
        changes.raise(Finding { rule, subjects, about: Some(context.digest()) });
    }
}
