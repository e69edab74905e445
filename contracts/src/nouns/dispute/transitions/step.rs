//! Answer a dispute, decide it, or take it back.

use crate::context::RecordContext;
use crate::nouns::dispute::{DisputeStepBody, Step, Taken, events, find, keys, rules};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};
use std::collections::BTreeSet;

/// R-221 · R-554 · R-336 · R-556 · R-557 · R-555.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: DisputeStepBody = context.body()?;
    let unknown = || Refusal::new(Code::DisputeUnknown, "body.dispute", "no such dispute").naming(body.dispute);
    let mut dispute = find(view, &body.dispute).ok_or_else(unknown)?;
    let subjects: BTreeSet<SubjectId> = context.subjects().collect();

    rules::may_take(context, &dispute, body.step)?;
    rules::is_still_to_take(context, &dispute, body.step)?;
    if subjects != dispute.subjects {
        return context.refuse(Code::DisputeSubjectsDiffer, "subjects", "not the subjects of the dispute");
    }

    let by = context.author.id.clone();
    let taken = Taken { step: body.step, by, record: context.digest(), at: context.time };
    match body.step {
        Step::Answered => dispute.answer = Some(taken),
        Step::Upheld | Step::Dismissed | Step::Withdrawn => dispute.end = Some(taken),
    }
    let mut changes = Changes::none();
    changes.put(keys::dispute(&body.dispute), &dispute);
    changes.say(events::stepped(context.digest(), &dispute, body.step));
    Ok(changes)
}
