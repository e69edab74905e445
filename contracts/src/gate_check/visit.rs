//! the vehicle at the gate is the one that was announced.

use super::{Asked, GateDecision, GateRule};
use crate::nouns::pre_announcement;
use crate::parameters::{GateRequirement, Parameters};
use portolan_ledger::{StateView, SubjectId};
use std::collections::BTreeSet;

/// An announcement is looked for where the network requires one, and wherever a vehicle is named.
pub(super) fn check(
    view: &dyn StateView,
    parameters: &Parameters,
    group: &BTreeSet<SubjectId>,
    asked: &Asked<'_>,
    decision: &mut GateDecision,
) {
    let required = parameters.gate_requires.contains(&GateRequirement::PreAnnouncement);
    if !required && asked.vehicle.is_none() {
        return;
    }
    let Some(vehicle) = asked.vehicle else {
        decision.deny(GateRule::PreAnnouncement, None, None, "no vehicle is named".to_owned());
        return;
    };
    let announced = pre_announcement::rules::on_stays(view, group, asked.claim.haulier());
    let of_vehicle: Vec<_> = announced.iter().filter(|visit| visit.vehicle == Some(vehicle)).collect();
    match of_vehicle.iter().filter(|visit| visit.covers(asked.time)).max_by_key(|visit| visit.window.until) {
        Some(visit) => {
            decision.grounds.announcement = Some(visit.record);
            decision.grounds.end_at(visit.window.until);
        }
        None if of_vehicle.is_empty() => {
            decision.deny(GateRule::PreAnnouncement, None, None, "this vehicle was not announced".to_owned());
        }
        None => {
            let text = "this vehicle was announced for another time".to_owned();
            decision.deny(GateRule::PreAnnouncement, None, None, text);
        }
    }
}
