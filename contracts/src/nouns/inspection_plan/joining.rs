//! What a new request finds: a plan that takes it in, an inspection that has begun, or others that wait like it.

use super::gathering::{Candidate, Gathering, gather, hanging_together};
use super::standing::Standing;
use super::{Apart, events, figures, keys, rules};
use crate::context::RecordContext;
use crate::nouns::inspection::Inspection;
use crate::state::Changes;
use portolan_ledger::{Digest, StateView};

/// Let a new request join the plan with the earliest slot that takes it in; else note the inspection that it came too late
/// for, and say with whom it waits and from whom it is kept apart.
pub fn take_in(view: &dyn StateView, context: &RecordContext<'_>, inspection: &mut Inspection, changes: &mut Changes) {
    let newcomer = Candidate::of(view, context.digest(), inspection.clone());
    let mut live = rules::live_on(view, &newcomer);
    live.sort_by_key(|standing| (standing.plan.slot.from, standing.id));
    let fits = |standing: &&Standing| standing.keeps_out(&newcomer).is_none();

    if let Some(standing) = live.iter().find(|standing| fits(standing) && !standing.has_begun()) {
        join(context, inspection, standing.clone(), changes);
        return;
    }
    if let Some(begun) = live.iter().find(fits) {
        inspection.missed = Some(begun.id);
        figures::count_missed(view, &context.record.port, changes);
        changes.say(events::missed(context.digest(), inspection, begun));
    }
    for standing in &live {
        let reason = standing.keeps_out(&newcomer).unwrap_or(Apart::Begun);
        let subjects = inspection.subjects.clone();
        changes.say(events::kept_apart(context.digest(), subjects, context.digest(), standing.id, reason));
    }
    say_who_waits(view, context, newcomer, changes);
}

fn join(context: &RecordContext<'_>, inspection: &mut Inspection, mut standing: Standing, changes: &mut Changes) {
    inspection.plan = Some(standing.id);
    standing.plan.requests.insert(context.digest());
    standing.plan.version += 1;
    standing.requests.insert(context.digest(), inspection.clone());
    changes.put(keys::plan(&standing.id), &standing.plan);
    changes.say(events::joined(context.digest(), inspection, &standing));
}

fn say_who_waits(view: &dyn StateView, context: &RecordContext<'_>, newcomer: Candidate, changes: &mut Changes) {
    let (record, request) = (context.digest(), newcomer.request);
    let Some(together) = hanging_together(view, newcomer) else { return };
    let before = gather(together.iter().filter(|candidate| candidate.request != request).cloned().collect());
    let after = gather(together);
    let with = |request: Digest| after.iter().find(move |gathering| gathering.requests.contains_key(&request));
    let Some(own) = with(request) else { return };

    if own.requests.len() > 1 {
        changes.say(events::gathered(record, own));
    }
    let younger = before.iter().map(Gathering::id).filter(|id| after.iter().all(|gathering| gathering.id() != *id));
    for id in younger {
        if let Some(into) = with(id) {
            changes.say(events::merged(record, id, into));
        }
    }
    for other in after.iter().filter(|other| other.id() != own.id()) {
        if let Some(reason) = own.apart_from(other) {
            changes.say(events::kept_apart(record, own.subjects(), own.id(), other.id(), reason));
        }
    }
}
