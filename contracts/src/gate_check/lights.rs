//! X-01 with: what lights and holds say.

use super::{GateDecision, GateRule};
use crate::light::{Light, LightValue};
use crate::nouns::hold::{self, Effect};
use crate::nouns::release::{Release, ReleaseValue, lights};
use crate::nouns::terminal_event;
use crate::parameters::Parameters;
use portolan_ledger::{StateView, SubjectId, Time};
use std::collections::BTreeSet;

pub(super) fn check(
    view: &dyn StateView,
    parameters: &Parameters,
    group: &BTreeSet<SubjectId>,
    time: Time,
    decision: &mut GateDecision,
) {
    let holds = hold::rules::on_stays(view, group);
    decision.lights = lights::of_group(view, parameters, group, time);
    for light in lights::required(view, parameters, group, &holds) {
        let shown = decision.lights.get(&light).copied().unwrap_or(LightValue::Unknown);
        let grounds = Grounds::of(view, group, light, time);
        if shown == LightValue::Green {
            grounds.stand_for(light, decision);
            continue;
        }
        decision.deny(GateRule::RequiredLights, Some(light), None, format!("{light} is {shown}"));
        if let (Light::Commercial, Some(expired_at)) = (light, grounds.expired_at(time)) {
            let text = format!("the commercial release expired at {expired_at}");
            decision.deny(GateRule::CommercialExpired, Some(light), None, text);
        }
        if shown == LightValue::Amber && grounds.only_bond_is_missing {
            let text = format!("{light} is released under bond, and no released transit names the container");
            decision.deny(GateRule::UnderBond, Some(light), None, text);
        }
    }
    for (record, hold) in holds.iter().filter(|(_, hold)| hold.is_open() && hold.forbids_gate_out()) {
        let text = format!("{} hold {} of {} says {}", hold.light, hold.hold_code, hold.placer, Effect::NoGateOut);
        decision.deny(GateRule::RequiredLights, Some(hold.light), Some(*record), text);
    }
}

/// The releases that one light of a group rests on.
struct Grounds {
    releases: Vec<Release>,
    only_bond_is_missing: bool,
}

impl Grounds {
    fn of(view: &dyn StateView, group: &BTreeSet<SubjectId>, light: Light, time: Time) -> Self {
        let mut grounds = Self { releases: Vec::new(), only_bond_is_missing: true };
        for stay in group {
            let discharged = terminal_event::find(view, stay).was_discharged();
            for said in lights::grounds(view, *stay, light, time) {
                let is_fine = |release: &Release| {
                    release.shows(discharged, time) == LightValue::Green || release.is_under_bond(discharged, time)
                };
                grounds.only_bond_is_missing &= said.as_ref().is_some_and(is_fine);
                grounds.releases.extend(said);
            }
        }
        grounds
    }

    /// When one of them expired, if one has that was not revoked.
    fn expired_at(&self, time: Time) -> Option<Time> {
        let given = self.releases.iter().filter(|release| release.value != ReleaseValue::Revoked);
        given.filter_map(|release| release.expires_at).filter(|expires_at| *expires_at <= time).max()
    }

    fn stand_for(self, light: Light, decision: &mut GateDecision) {
        for expires_at in self.releases.iter().filter_map(|release| release.expires_at) {
            decision.grounds.end_at(expires_at);
        }
        let records = self.releases.into_iter().map(|release| release.record).collect();
        decision.grounds.releases.insert(light, records);
    }
}
