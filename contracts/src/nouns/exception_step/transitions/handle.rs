//! Acknowledge an exception, resolve it, or accept its risk.

use crate::context::RecordContext;
use crate::nouns::exception::case::{self, ExceptionAction, Handling};
use crate::nouns::exception::keys;
use crate::nouns::exception_step::{ExceptionStepBody, events, rules};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-559 · R-336 · R-560.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: ExceptionStepBody = context.body()?;
    let found = context.subjects().map(|subject| case::of_subject(view, &subject, &body.exception));
    let found: Option<Vec<_>> = found.collect();
    let Some((mut case, exception)) = found.and_then(|found| found.into_iter().next()) else {
        return context.refuse(Code::ExceptionUnknown, "body.exception", "a subject has no such exception");
    };

    rules::author_owns(view, context, &exception)?;
    rules::is_still_to_do(&case, body.action)?;

    let by = context.author.id.clone();
    let handling = Handling { action: body.action, by, record: context.digest(), at: context.time };
    match body.action {
        ExceptionAction::Acknowledged => case.acknowledged = Some(handling),
        ExceptionAction::Resolved | ExceptionAction::AcceptedRisk => case.closed = Some(handling),
    }
    let mut changes = Changes::none();
    changes.put(keys::case(&body.exception), &case);
    changes.say(events::handled(context.digest(), context.subjects(), exception.rule, &body));
    Ok(changes)
}
