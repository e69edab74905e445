//! a vessel sails when it is cleared and no hold forbids it.
//!
//! The clearance is a decision and is refused; the departure is a fact and raises. As for a container at the gate, a hold
//! that was in force by the times of its records is another finding than one that stood on the ledger.

use super::course::{PortCall, Report};
use super::policy::CLEARANCES_TO_SAIL;
use super::{CallDecision, PortCallStatus, find};
use crate::context::RecordContext;
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::nouns::formality::{self, Movement};
use crate::nouns::hold::{self, Effect, Hold};
use crate::nouns::same_subject::rules::group_of;
use crate::nouns::subject::PORT_CALL;
use crate::parameters::{Paper, keeps};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{Digest, StateView, SubjectId, Time};

/// no clearance while a hold forbids sailing or a mandatory formality of the departure is missing.
///
/// # Errors
/// [`Code::NotClearToSail`].
pub fn may_clear(view: &dyn StateView, id: SubjectId, decision: CallDecision) -> Result<(), Refusal> {
    if !CLEARANCES_TO_SAIL.contains(&decision) {
        return Ok(());
    }
    if let Some((record, hold)) = holds_on(view, id).into_iter().find(|(_, hold)| hold.is_open()) {
        let message = format!("{} forbids sailing by a {} hold", hold.placer, hold.light);
        return Err(Refusal::new(Code::NotClearToSail, "body.decision", message).naming(record));
    }
    match formality::rules::missing(view, &id, Movement::Departure).first() {
        Some(missing) => {
            Err(Refusal::new(Code::NotClearToSail, "body.decision", format!("no {missing} for the departure stands")))
        }
        None => Ok(()),
    }
}

/// The holds ever placed on the call, or on one that counts as the same, that forbid sailing.
fn holds_on(view: &dyn StateView, id: SubjectId) -> Vec<(Digest, Hold)> {
    let all = group_of(view, id).into_iter().flat_map(|call| hold::rules::on_subject(view, &call));
    all.filter(|(_, hold)| forbids_sailing(hold)).collect()
}

fn forbids_sailing(hold: &Hold) -> bool {
    hold.effect.contains(&Effect::NoSail)
}

/// what a reported departure breaks that no other report of a departure has broken before.
#[must_use]
pub fn broken_by_report(view: &dyn StateView, id: SubjectId, call: &PortCall, report: &Report) -> Vec<Finding> {
    let departures = call.reports.iter().filter(|other| other.status == PortCallStatus::Departed);
    let known: Vec<Finding> =
        departures.flat_map(|other| broken_by_departure(view, id, call, other.event_time)).collect();
    let found = broken_by_departure(view, id, call, report.event_time);
    found.into_iter().filter(|finding| !known.contains(finding)).collect()
}

fn broken_by_departure(view: &dyn StateView, id: SubjectId, call: &PortCall, left_at: Time) -> Vec<Finding> {
    let uncleared = Finding { rule: ExceptionRule::SailedUncleared, subjects: vec![id], about: None };
    let is_uncleared = !call.was_cleared_out_at(left_at) && keeps(view, Paper::Clearance);
    let uncleared = is_uncleared.then_some(uncleared);
    let held = holds_on(view, id).into_iter().flat_map(|(record, hold)| broken_by_hold(id, record, &hold, left_at));
    held.chain(uncleared).collect()
}

fn broken_by_hold(id: SubjectId, record: Digest, hold: &Hold, left_at: Time) -> Vec<Finding> {
    let finding = |rule| Finding { rule, subjects: vec![id], about: Some(record) };
    let by_event = hold.was_in_force_at(left_at).then(|| finding(ExceptionRule::SailedUnderHoldByEventTime));
    let by_ledger = hold.stood_on_ledger_at(left_at).then(|| finding(ExceptionRule::SailedUnderHoldByLedgerTime));
    by_event.into_iter().chain(by_ledger).collect()
}

/// X-26 from the other side: a hold that says it was placed before the vessel left, and comes when it has.
pub fn raise_for_calls_that_left(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    hold: &Hold,
    changes: &mut Changes,
) {
    let named = context.subjects_of(PORT_CALL).filter(|_| forbids_sailing(hold));
    for id in named.flat_map(|call| group_of(view, call)) {
        let left_at = find(view, &id).departed_at();
        let findings = left_at.map(|left_at| broken_by_hold(id, context.digest(), hold, left_at));
        findings.into_iter().flatten().for_each(|finding| changes.raise(finding));
    }
}
