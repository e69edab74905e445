//! Decide about a port call, or withdraw a decision.

use crate::context::RecordContext;
use crate::nouns::port_call::{
    CallDecision, Decided, PortCall, PortCallDecisionBody, closing, events, find, leaving, reporting, rules,
};
use crate::nouns::subject::PORT_CALL;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{Digest, StateView, SubjectId};

/// R-221 · R-336 · R-512 · R-326 · R-510 · R-511; of a withdrawal R-471 · R-472.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: PortCallDecisionBody = context.body()?;
    let id = context.subject_of(PORT_CALL);
    let before = find(view, &id);
    let mut call = before.clone();

    permissions::check(context, body.decision.as_str(), None)?;
    let mut changes = Changes::none();
    match context.superseded() {
        Some(superseded) => withdraw(context, &mut call, superseded, body.decision)?,
        None => {
            may_decide(view, id, &call, body.decision)?;
            take(context, id, &mut call, body.decision, &mut changes);
        }
    }
    reporting::keep(view, context.time, id, (&before, &call), None, &mut changes);
    let stands = context.superseded().is_none();
    changes.say(events::decided(context.digest(), id, body.decision, stands, &call));
    Ok(changes)
}

fn withdraw(
    context: &RecordContext<'_>,
    call: &mut PortCall,
    superseded: Digest,
    decision: CallDecision,
) -> Result<(), Refusal> {
    let withdrawn = call.withdraw(superseded, &context.author.id, context.time).ok_or_else(|| {
        let message = "no such decision of this author stands";
        Refusal::new(Code::EventNotCorrectable, "supersedes", message).naming(superseded)
    })?;
    if withdrawn != decision {
        return context.refuse(Code::CorrectionDiffers, "body.decision", format!("it decided {withdrawn}"));
    }
    Ok(())
}

fn may_decide(view: &dyn StateView, id: SubjectId, call: &PortCall, decision: CallDecision) -> Result<(), Refusal> {
    if let Some(closed) = call.closing() {
        let refusal = Refusal::new(Code::CallClosed, "body.decision", format!("{} has closed it", closed.author));
        return Err(refusal.naming(closed.record));
    }
    leaving::may_clear(view, id, decision)?;
    match decision {
        CallDecision::Closed => closing::may_close(view, &id, call),
        _ => Ok(()),
    }
}

fn take(
    context: &RecordContext<'_>,
    id: SubjectId,
    call: &mut PortCall,
    decision: CallDecision,
    changes: &mut Changes,
) {
    let decided = Decided {
        decision,
        event_time: context.record.event_time,
        recorded_at: context.time,
        author: context.author.id.clone(),
        record: context.digest(),
        withdrawn_at: None,
    };
    call.decide(decided.clone());
    rules::refusal_after_operation(id, call, &decided).into_iter().for_each(|finding| changes.raise(finding));
}
