//! Say when a moment of a call is, or was.

use crate::context::RecordContext;
use crate::limits::BERTH_VISITS_MAX;
use crate::nouns::port_call::reporting::Corrector;
use crate::nouns::port_call::{self, ranking, reporting};
use crate::nouns::port_call_event::moments::Entered;
use crate::nouns::port_call_event::{
    EventType, Location, Moment, PortCallEventBody, Said, Statement, Times, events, find, keys, rules,
};
use crate::nouns::subject::PORT_CALL;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::record::Function;
use portolan_ledger::{StateView, SubjectId};

/// R-221 · R-336 · R-471 · R-472. Never refused for breaking a business rule: it is a fact.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: PortCallEventBody = context.body()?;
    let (id, moment) = (context.subject_of(PORT_CALL), Moment::of(&body));
    let before = find(view, &id, moment);
    let mut times = before.clone();

    check_form(context, &body)?;
    permissions::check(context, "*", None)?;
    let statement = statement_of(context, &body);
    let taken = take_in(context, &mut times, &statement)?;

    let mut changes = Changes::none();
    if context.record.function != Function::Cancel {
        let finding = rules::contradicting_times(id, moment, &times, &statement);
        finding.into_iter().for_each(|finding| changes.raise(finding));
    }
    report_to_call(view, context, (id, moment), &statement, taken.as_ref(), &mut changes);
    if times != before {
        changes.put(keys::times(&id, moment), &times);
    }
    changes.say(events::reported(context, id, &body, &times, times != before));
    Ok(changes)
}

fn check_form(context: &RecordContext<'_>, body: &PortCallEventBody) -> Result<(), Refusal> {
    let refuse = |field, message: String| context.refuse(Code::BodyNotAsSpecified, field, message);
    let of_service = matches!(body.event_type, EventType::Starts | EventType::Completes);
    if of_service && body.service.is_none() {
        return refuse("body.service", "STRT and CMPL say of which service".to_owned());
    }
    let at_berth = body.location == Location::Berth;
    if body.berth_visit.is_some_and(|visit| !at_berth || !(1..=BERTH_VISITS_MAX).contains(&visit)) {
        return refuse("body.berth_visit", format!("1 to {BERTH_VISITS_MAX}, with location BERTH"));
    }
    Ok(())
}

fn statement_of(context: &RecordContext<'_>, body: &PortCallEventBody) -> Statement {
    let classifier = context.record.classifier.expect("that it is classified was checked before");
    let rank = match Said::from(classifier) {
        Said::Actual => ranking::of_actual(context, Moment::of(body).is_at_berth()),
        _ => ranking::of_expected(context, Some(classifier)),
    };
    Statement {
        said: classifier.into(),
        time: context.record.event_time,
        // Nobody overtakes others by a statement from the future.
        stated_at: body.stated_at.unwrap_or(context.time).min(context.time),
        author: context.author.id.clone(),
        rank,
        record: context.digest(),
        reply_to: body.reply_to,
        withdrawn: false,
    }
}

/// Let the statement enter; what it corrects, if it does.
fn take_in(
    context: &RecordContext<'_>,
    times: &mut Times,
    statement: &Statement,
) -> Result<Option<Statement>, Refusal> {
    let Some(superseded) = context.superseded() else {
        let _: Entered = times.enter(statement.clone());
        return Ok(None);
    };
    let corrector = Corrector::of(context);
    let cancels = context.record.function == Function::Cancel;
    let taken = match cancels {
        true => times.withdraw(superseded, &corrector),
        false => times.correct(superseded, &corrector, statement.clone()),
    };
    let taken = taken.ok_or_else(|| {
        let message = "no newest statement of the same moment that this author may correct";
        Refusal::new(Code::EventNotCorrectable, "supersedes", message).naming(superseded)
    })?;
    if cancels && taken.said != statement.said {
        return context.refuse(Code::CorrectionDiffers, "classifier", format!("it was {}", taken.said));
    }
    Ok(Some(taken))
}

/// Some moments are reports of the call itself.
fn report_to_call(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    (id, moment): (SubjectId, Moment),
    statement: &Statement,
    taken: Option<&Statement>,
    changes: &mut Changes,
) {
    let Some(status) = moment.status() else { return };
    let before = port_call::find(view, &id);
    let mut call = before.clone();
    if let Some(taken) = taken {
        call.take(taken.record, &Corrector::of(context));
    }
    if statement.said == Said::Actual && context.record.function != Function::Cancel {
        let report = reporting::report_of(context, &call, status, moment.berth_visit);
        reporting::enter(view, id, &mut call, report, changes);
    }
    if call != before {
        let at = context.record.event_time;
        reporting::keep(view, context.time, id, (&before, &call), None, changes);
        changes.say(port_call::events::reported(context.digest(), id, status, at, &call));
    }
}
