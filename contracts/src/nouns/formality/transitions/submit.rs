//! Submit a formality, add to it, replace it or take it back.

use crate::context::RecordContext;
use crate::nouns::formality::{FormalityBody, FormalityStatus, Submitted, events, find, rules};
use crate::nouns::subject::PORT_CALL;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::StateView;
use portolan_ledger::record::Function;

/// R-221 · R-336 · R-222 · R-515.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: FormalityBody = context.body()?;
    if body.formality.is_some() != context.superseded().is_some() {
        let message = "stands exactly with functions 4, 5 and 1";
        return context.refuse(Code::BodyNotAsSpecified, "body.formality", message);
    }
    let call = context.subject_of(PORT_CALL);
    let first = body.formality.unwrap_or_else(|| context.digest());
    let before = find(view, &call, &first);
    let mut formality = before.clone();

    permissions::check(context, body.formality_type.as_str(), None)?;
    match formality.submitted.as_mut() {
        None if body.formality.is_none() => formality.submitted = Some(submission(context, &body)),
        submitted => check_place_in_line(context, &body, submitted.as_deref())?,
    }
    formality.advance(context.digest(), step(context.record.function));

    let mut changes = Changes::none();
    rules::keep(&call, &first, (&before, &formality), &mut changes);
    changes.say(events::submitted(context.digest(), call, first, body.formality_type, &formality));
    Ok(changes)
}

fn submission(context: &RecordContext<'_>, body: &FormalityBody) -> Submitted {
    Submitted {
        formality_type: body.formality_type,
        movement: body.movement,
        author: context.author.id.clone(),
        submitted_at: context.record.event_time,
        obligation_time: body.obligation_time,
        newest: context.digest(),
        step: FormalityStatus::Submitted,
        overtaken: Vec::new(),
    }
}

/// A later version supersedes the newest one, by the same author, and stays of the same type and movement.
fn check_place_in_line(
    context: &RecordContext<'_>,
    body: &FormalityBody,
    submitted: Option<&Submitted>,
) -> Result<(), Refusal> {
    let own = submitted.filter(|submitted| submitted.author == context.author.id);
    let newest = own.filter(|submitted| {
        Some(submitted.newest) == context.superseded() && submitted.step != FormalityStatus::Cancelled
    });
    let Some(newest) = newest else {
        let message = "not the newest version of a formality of this author";
        let refusal = Refusal::new(Code::SupersededUnknown, "supersedes", message);
        return Err(own.map_or(refusal.clone(), |own| refusal.naming(own.newest)));
    };
    if (newest.formality_type, newest.movement) != (body.formality_type, body.movement) {
        let message = format!("it is a {} for {}", newest.formality_type, newest.movement);
        return context.refuse(Code::FormalityTypeDiffers, "body.type", message);
    }
    Ok(())
}

const fn step(function: Function) -> FormalityStatus {
    match function {
        Function::Original => FormalityStatus::Submitted,
        Function::Change => FormalityStatus::Updated,
        Function::Replace => FormalityStatus::Replaced,
        Function::Cancel => FormalityStatus::Cancelled,
    }
}
