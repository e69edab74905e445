//! Report what happened to a container.

use crate::context::RecordContext;
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::nouns::hold;
use crate::nouns::reconciliation;
use crate::nouns::same_subject::rules::group_of;
use crate::nouns::subject::CONTAINER_STAY;
use crate::nouns::terminal_event::{ContainerEvent, Stay, StayEvent, TerminalEventBody, events, find, keys, rules};
use crate::nouns::{exit, load_authorisation};
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::record::{Classifier, Function};
use portolan_ledger::{Digest, StateView, SubjectId};

/// R-221 · R-336 · R-335 · R-471 · R-472. Never refused for breaking a business rule: it is a fact.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: TerminalEventBody = context.body()?;
    let id = context.subject_of(CONTAINER_STAY);
    let before = find(view, &id);
    let mut stay = before.clone();

    permissions::check(context, body.event.as_str(), body.terminal.as_ref())?;
    withdraw_superseded(context, &mut stay, body.event)?;

    let mut changes = Changes::none();
    let actual = context.record.classifier == Some(Classifier::Actual);
    let happened = (actual && context.record.function != Function::Cancel).then(|| seen(context, &body));
    let happened = match happened {
        Some(event) if rules::repeats(&stay, &event)? => None,
        other => other,
    };
    happened.iter().cloned().for_each(|event| stay.insert(event));
    raise_contradictions(context, id, &before, &stay, &mut changes);
    if let Some(event) = &happened {
        raise_what_it_breaks(view, id, &stay, event, &mut changes);
        reconciliation::calls::hold_against_call(view, context, id, event, &mut changes);
        follow_export(view, context, id, (&before, &stay), body.event, &mut changes);
    }
    reconciliation::stays::follow(view, context.time, id, &before, &mut stay, &mut changes);
    if stay != before {
        changes.put(keys::stay(&id), &stay);
    }
    changes.say(events::reported(context, body.event, &stay.place()));
    Ok(changes)
}

fn seen(context: &RecordContext<'_>, body: &TerminalEventBody) -> StayEvent {
    StayEvent {
        event: body.event,
        event_time: context.record.event_time,
        operator: context.author.id.clone(),
        record: context.digest(),
        category: body.category,
        full_empty: body.full_empty,
        mass_verified: body.vgm.unwrap_or(body.event == ContainerEvent::Weighed),
        content: Digest::of(&serde_json::to_vec(body).expect("a body is plain JSON")),
    }
}

fn withdraw_superseded(context: &RecordContext<'_>, stay: &mut Stay, event: ContainerEvent) -> Result<(), Refusal> {
    let Some(superseded) = context.superseded() else { return Ok(()) };
    let taken = stay.take(superseded, &context.author.id).ok_or_else(|| {
        Refusal::new(Code::EventNotCorrectable, "supersedes", "no such event of this author").naming(superseded)
    })?;
    if context.record.function == Function::Cancel && taken.event != event {
        return Err(Refusal::new(Code::CorrectionDiffers, "body.event", format!("it reported {}", taken.event)));
    }
    Ok(())
}

///
fn raise_what_it_breaks(view: &dyn StateView, id: SubjectId, stay: &Stay, event: &StayEvent, changes: &mut Changes) {
    if !event.event.leaves_inland() && event.event != ContainerEvent::Loaded {
        return;
    }
    let group = group_of(view, id);
    let mut findings = Vec::new();
    if event.event.leaves_inland() {
        findings.extend(rules::unauthorised_gate_out(view, &group, event));
        findings.extend(rules::gate_out_under_hold(view, &group, event.event_time));
    }
    if event.event == ContainerEvent::Loaded {
        let holds = hold::rules::on_stays(view, &group);
        if rules::loaded_without_mass(stay, event) {
            let subjects = group.iter().copied().collect();
            findings.push(Finding { rule: ExceptionRule::LoadedWithoutMass, subjects, about: None });
        }
        findings.extend(rules::loaded_under_hold(&group, &holds, event.event_time));
    }
    findings.into_iter().for_each(|finding| changes.raise(finding));
}

/// X-09, for this event and for those that it shows to contradict: they may have been reported first.
fn raise_contradictions(
    context: &RecordContext<'_>,
    id: SubjectId,
    before: &Stay,
    after: &Stay,
    changes: &mut Changes,
) {
    for record in after.contradictions().difference(&before.contradictions()) {
        let about = (*record != context.digest()).then_some(*record);
        changes.raise(Finding { rule: ExceptionRule::StayContradicted, subjects: vec![id], about });
    }
}

/// X-10 for a loading, and the arrival at the exit that follows from a container's coming in.
fn follow_export(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    id: SubjectId,
    (before, stay): (&Stay, &Stay),
    event: ContainerEvent,
    changes: &mut Changes,
) {
    if event == ContainerEvent::Loaded {
        let group = group_of(view, id);
        let broken = load_authorisation::rules::loaded_without_permission(view, &group, stay);
        broken.into_iter().for_each(|finding| changes.raise(finding));
    }
    exit::rules::tell_of_arrival(view, context.digest(), id, (before, stay), changes);
}
