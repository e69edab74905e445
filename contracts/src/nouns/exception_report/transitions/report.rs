//! Report a breach that rests on sealed values.

use crate::context::RecordContext;
use crate::nouns::exception::case::{self, Case};
use crate::nouns::exception::{Exception, Finding, events, keys};
use crate::nouns::exception_report::{ExceptionReportBody, rules};
use crate::nouns::proposal::rules::author_is_validator;
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};

/// R-221 · R-561 · R-480 · R-481.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: ExceptionReportBody = context.body()?;
    rules::form(context, &body)?;
    author_is_validator(view, context)?;

    let subjects: Vec<SubjectId> = context.subjects().collect();
    let reporter = context.author.id.clone();
    let id = case::id(body.rule, &subjects, &body.triggers, None);
    let mut changes = Changes::none();
    if let Some(mut known) = case::find(view, &id) {
        if known.reporters.insert(reporter) {
            changes.put(keys::case(&id), &known);
        }
        return Ok(changes);
    }
    let exception = Exception {
        id,
        rule: body.rule,
        severity: body.rule.severity(),
        record: Some(context.digest()),
        about: body.triggers.first().copied(),
        height: context.height,
        time: context.time,
        reported_by: Some(reporter.clone()),
    };
    for subject in &subjects {
        changes.put(keys::reported(subject, &id), &exception);
    }
    changes.put(keys::case(&id), &Case::reported(body.rule, reporter));
    let finding = Finding { rule: body.rule, subjects, about: exception.about };
    changes.say(events::raised(&finding, &exception));
    Ok(changes)
}
