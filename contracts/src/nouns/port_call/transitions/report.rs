//! Report that a vessel is announced, has arrived or departed.

use crate::context::RecordContext;
use crate::nouns::port_call::{PortCall, PortCallBody, PortCallStatus, Report, events, find, keys};
use crate::nouns::subject::PORT_CALL;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::StateView;
use portolan_ledger::record::{Classifier, Function};

/// R-221 · R-336 · R-471 · R-472.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: PortCallBody = context.body()?;
    let id = context.subject_of(PORT_CALL);
    let mut call = find(view, &id);

    permissions::check(context, body.status.as_str(), None)?;
    if let Some(superseded) = context.superseded() {
        let taken = call.take(superseded, &context.author.id).ok_or_else(|| {
            Refusal::new(Code::EventNotCorrectable, "supersedes", "no such report of this author").naming(superseded)
        })?;
        if context.record.function == Function::Cancel && taken.status != body.status {
            return Err(Refusal::new(Code::CorrectionDiffers, "body.status", format!("it reported {}", taken.status)));
        }
    }

    if context.record.function != Function::Cancel {
        take_in(&mut call, context, body.status);
    }
    let mut changes = Changes::none();
    if call != find(view, &id) {
        changes.put(keys::port_call(&id), &call);
    }
    changes.say(events::reported(context.digest(), id, body.status, context.record.event_time, &call));
    Ok(changes)
}

fn take_in(call: &mut PortCall, context: &RecordContext<'_>, status: PortCallStatus) {
    let actual = context.record.classifier == Some(Classifier::Actual);
    let announced = status == PortCallStatus::Announced;
    if !actual {
        let expected = if announced { PortCallStatus::Arrived } else { status };
        call.expected.insert(expected, context.record.event_time);
    }
    if actual || announced {
        call.insert(Report {
            status,
            // What is expected later was announced now.
            event_time: context.record.event_time.min(context.time),
            author: context.author.id.clone(),
            record: context.digest(),
        });
    }
}
