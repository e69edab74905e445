//! Of port calls: moves that are held against the call's times, and what was announced and did not come.

use super::{Check, keys};
use crate::context::RecordContext;
use crate::nouns::consignment::rules::{is_closed, short_landed};
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::nouns::manifest::{self, rules::manifests_of};
use crate::nouns::port_call::{self, PortCall, PortCallStatus};
use crate::nouns::subject::PORT_CALL;
use crate::nouns::terminal_event::rules::{Side, outside_call};
use crate::nouns::terminal_event::{self, StayEvent};
use crate::state::{Changes, decode};
use crate::state_keys::last_subject;
use portolan_ledger::{StateView, SubjectId, Time};
use std::collections::BTreeSet;

const SIDES: [Side; 2] = [Side::Arrival, Side::Departure];

fn time_of(call: &PortCall, side: Side) -> Option<Time> {
    match side {
        Side::Arrival => call.arrived_at(),
        Side::Departure => call.departed_at(),
    }
}

/// X-13, now if the call's time is known, else when it is reported.
pub fn hold_against_call(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    stay: SubjectId,
    event: &StayEvent,
    changes: &mut Changes,
) {
    let named = Side::of(event.event).zip(context.subjects_of(PORT_CALL).next());
    let Some((side, call)) = named else { return };
    match time_of(&port_call::find(view, &call), side) {
        Some(call_time) => {
            if let Some(rule) = outside_call(side, event.event_time, call_time) {
                changes.raise(Finding { rule, subjects: vec![stay, call], about: None });
            }
        }
        None => changes.put(keys::call_move(&call, side, &stay, &event.record), &event.event_time),
    }
}

/// Something was reported of a call: what waited for it is looked at from the next block on.
pub fn on_reported(view: &dyn StateView, time: Time, id: SubjectId, call: &PortCall, changes: &mut Changes) {
    let waits = |side: &Side| time_of(call, *side).is_some() && !view.scan(&keys::moves_of(&id, *side), 1).is_empty();
    let closed = call.status() == Some(PortCallStatus::Closed) && !manifests_of(view, &id).is_empty();
    if closed || SIDES.iter().any(waits) {
        changes.put(keys::due(time, Check::Call, &id), &());
    }
}

/// Cargo of a call changed that may be closed already: then it is looked at again.
pub fn look_again_if_closed(view: &dyn StateView, time: Time, call: Option<SubjectId>, changes: &mut Changes) {
    if let Some(call) = call.filter(|call| is_closed(view, call)) {
        changes.put(keys::due(time, Check::Call, &call), &());
    }
}

/// Look at as much of a call as there is `room` for; whether that was all.
pub(super) fn reconcile(view: &dyn StateView, id: &SubjectId, room: &mut usize, changes: &mut Changes) -> bool {
    let call = port_call::find(view, id);
    let mut whole = true;
    for side in SIDES {
        if let Some(call_time) = time_of(&call, side) {
            let moves = view.scan(&keys::moves_of(id, side), *room);
            whole &= moves.len() < *room;
            *room -= moves.len();
            moves.iter().for_each(|entry| judge_move(view, (*id, side, call_time), entry, changes));
        }
    }
    if call.status() != Some(PortCallStatus::Closed) {
        return whole;
    }
    let mut found: BTreeSet<SubjectId> = BTreeSet::new();
    let announcing = |manifest: &SubjectId| manifest::find(view, manifest).announces_discharge();
    for manifest in manifests_of(view, id).into_iter().filter(announcing) {
        let awaited = view.scan(&manifest::keys::awaited_by(&manifest), *room);
        whole &= awaited.len() < *room;
        *room -= awaited.len();
        for (key, _) in awaited {
            let stay = last_subject(&key);
            changes.remove(key);
            if short_landed(view, &manifest, stay) && found.insert(stay) {
                let subjects = vec![stay, manifest, *id];
                changes.raise(Finding { rule: ExceptionRule::ShortLanded, subjects, about: None });
            }
        }
    }
    whole
}

fn judge_move(
    view: &dyn StateView,
    (call, side, call_time): (SubjectId, Side, Time),
    (key, value): &(Vec<u8>, Vec<u8>),
    changes: &mut Changes,
) {
    changes.remove(key.clone());
    let (stay, record) = keys::move_of(key);
    // It may have been taken back since.
    let stands = terminal_event::find(view, &stay).events.iter().any(|event| event.record == record);
    if let Some(rule) = outside_call(side, decode(value), call_time).filter(|_| stands) {
        changes.raise(Finding { rule, subjects: vec![stay, call], about: Some(record) });
    }
}
