//! Report what a vessel does, or is about to do.

use crate::context::RecordContext;
use crate::limits::BERTH_VISITS_MAX;
use crate::nouns::port_call::course::Expectation;
use crate::nouns::port_call::reporting::Corrector;
use crate::nouns::port_call::{PortCall, PortCallBody, PortCallStatus, events, find, ranking, reporting};
use crate::nouns::subject::{PORT_CALL, VESSEL};
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::StateView;
use portolan_ledger::record::{Classifier, Function};

/// R-221 · R-336 · R-471 · R-472. Never refused for breaking a business rule: it is a fact.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: PortCallBody = context.body()?;
    let id = context.subject_of(PORT_CALL);
    let before = find(view, &id);
    let mut call = before.clone();

    check_form(context, &body)?;
    permissions::check(context, body.status.as_str(), None)?;
    take_back_superseded(context, &mut call, body.status)?;

    let mut changes = Changes::none();
    if context.record.function != Function::Cancel {
        take_in(view, context, &mut call, &body, &mut changes);
    }
    reporting::keep(view, context.time, id, (&before, &call), body.overlap_reason, &mut changes);
    changes.say(events::reported(context.digest(), id, body.status, context.record.event_time, &call));
    Ok(changes)
}

fn check_form(context: &RecordContext<'_>, body: &PortCallBody) -> Result<(), Refusal> {
    let refuse = |field, message: String| context.refuse(Code::BodyNotAsSpecified, field, message);
    if body.status.is_decided() {
        return refuse("body.status", format!("{} is decided by a PortCallDecision, not reported", body.status));
    }
    if body.berth_visit.is_some_and(|visit| !body.status.is_at_berth() || !(1..=BERTH_VISITS_MAX).contains(&visit)) {
        return refuse("body.berth_visit", format!("1 to {BERTH_VISITS_MAX}, with ALONGSIDE and OPERATING"));
    }
    if body.overlap_reason.is_some() && context.subjects_of(VESSEL).next().is_none() {
        return refuse("body.overlap_reason", "stands with a vessel among the subjects".to_owned());
    }
    Ok(())
}

fn take_back_superseded(
    context: &RecordContext<'_>,
    call: &mut PortCall,
    status: PortCallStatus,
) -> Result<(), Refusal> {
    let Some(superseded) = context.superseded() else { return Ok(()) };
    let taken = call.take(superseded, &Corrector::of(context)).ok_or_else(|| {
        Refusal::new(Code::EventNotCorrectable, "supersedes", "no such report that this author may correct")
            .naming(superseded)
    })?;
    if context.record.function == Function::Cancel && taken != status {
        return context.refuse(Code::CorrectionDiffers, "body.status", format!("it reported {taken}"));
    }
    Ok(())
}

fn take_in(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    call: &mut PortCall,
    body: &PortCallBody,
    changes: &mut Changes,
) {
    let (status, classifier) = (body.status, context.record.classifier);
    let actual = classifier == Some(Classifier::Actual);
    if !actual && !status.ends_early() {
        let expected = if status.is_said_ahead() { PortCallStatus::Arrived } else { status };
        let expectation = Expectation {
            time: context.record.event_time,
            rank: ranking::of_expected(context, classifier),
            author: context.author.id.clone(),
            record: context.digest(),
        };
        call.expect(expected, expectation);
    }
    if actual || status.is_said_ahead() {
        let report = reporting::report_of(context, call, status, body.berth_visit.unwrap_or(1));
        reporting::enter(view, context.subject_of(PORT_CALL), call, report, changes);
    }
}
