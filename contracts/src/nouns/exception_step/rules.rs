//! Who owns an exception, and what can still be done about it.

use crate::context::RecordContext;
use crate::nouns::exception::case::{Case, ExceptionAction};
use crate::nouns::exception::{Exception, ExceptionRule};
use crate::nouns::hold;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use portolan_ledger::StateView;

/// The owners of an exception: roles of its rule, or who placed the hold that it is about.
///
/// # Errors
/// [`Code::OutsideRole`].
pub fn author_owns(view: &dyn StateView, context: &RecordContext<'_>, exception: &Exception) -> Result<(), Refusal> {
    let about_hold = matches!(exception.rule, ExceptionRule::HoldOverridden | ExceptionRule::HoldIneffective);
    let hold = exception.about.filter(|_| about_hold).and_then(|record| hold::find(view, &record));
    if hold.is_some_and(|hold| hold.placer == context.author.id) {
        return Ok(());
    }
    permissions::check(context, exception.rule.as_str(), None)
}

/// An exception is acknowledged once and closed once.
///
/// # Errors
/// [`Code::ExceptionHandled`].
pub fn is_still_to_do(case: &Case, action: ExceptionAction) -> Result<(), Refusal> {
    let acknowledged = case.acknowledged.as_ref().filter(|_| action == ExceptionAction::Acknowledged);
    match case.closed.as_ref().or(acknowledged) {
        None => Ok(()),
        Some(handling) => {
            let message = format!("{} has {} it", handling.by, handling.action);
            Err(Refusal::new(Code::ExceptionHandled, "body.action", message).naming(handling.record))
        }
    }
}
