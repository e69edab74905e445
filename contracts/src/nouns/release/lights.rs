//! What the lights of a container show.
//!
//! Computed, never stored: from holds, releases and the standing of declarations, so that nothing can fall out of step.
//! Joined subjects show of each light the worse; green never crosses from one to another.

use super::{Condition, Release, ReleaseValue, find};
use crate::light::{Light, LightValue};
use crate::nouns::declaration::{self, rules::declarations_of};
use crate::nouns::hold::{self, Hold};
use crate::nouns::release_right::bill::{self, Saying};
use crate::nouns::same_subject::rules::group_of;
use crate::nouns::terminal_event;
use crate::nouns::transit;
use crate::parameters::{GateCategory, Parameters};
use portolan_ledger::{Digest, StateView, SubjectId, Time};
use std::collections::{BTreeMap, BTreeSet};

/// The lights that a group of stays needs, and those that ever had a hold, with what each shows at `time`.
#[must_use]
pub fn of_group(
    view: &dyn StateView,
    parameters: &Parameters,
    group: &BTreeSet<SubjectId>,
    time: Time,
) -> BTreeMap<Light, LightValue> {
    let holds = hold::rules::on_stays(view, group);
    let mut lights = required(view, parameters, group, &holds);
    lights.extend(holds.values().map(|hold| hold.light));
    lights.into_iter().map(|light| (light, of_light(view, group, &holds, light, time))).collect()
}

/// The lights that must be green: those of every category that is said, and each agency's that ever had a hold.
#[must_use]
pub fn required(
    view: &dyn StateView,
    parameters: &Parameters,
    group: &BTreeSet<SubjectId>,
    holds: &BTreeMap<Digest, Hold>,
) -> BTreeSet<Light> {
    let mut categories: BTreeSet<GateCategory> =
        group.iter().filter_map(|stay| terminal_event::find(view, stay).gate_category()).collect();
    if categories.is_empty() {
        // Nobody has said what the container is here for: it needs what an import needs.
        categories.insert(GateCategory::Import);
    }
    let agencies = holds.values().map(|hold| hold.light).filter(|light| matches!(light, Light::Agency(_)));
    categories.into_iter().flat_map(|category| parameters.lights_of(category)).chain(agencies).collect()
}

fn of_light(
    view: &dyn StateView,
    group: &BTreeSet<SubjectId>,
    holds: &BTreeMap<Digest, Hold>,
    light: Light,
    time: Time,
) -> LightValue {
    if holds.values().any(|hold| hold.light == light && hold.is_open()) {
        return LightValue::Red;
    }
    let of_each = group.iter().map(|stay| released(view, *stay, light, time));
    of_each.min().unwrap_or(LightValue::Unknown)
}

/// What the releases of one light say for one stay, holds aside.
fn released(view: &dyn StateView, stay: SubjectId, light: Light, time: Time) -> LightValue {
    let discharged = terminal_event::find(view, &stay).was_discharged();
    let said = grounds(view, stay, light, time).into_iter();
    let shown = said.map(|release| release.map_or(LightValue::Unknown, |release| release.shows(discharged, time)));
    shown.min().unwrap_or(LightValue::Unknown)
}

/// The releases that a light of a stay rests on, one for each thing that must be released; `None` where none counts.
#[must_use]
pub fn grounds(view: &dyn StateView, stay: SubjectId, light: Light, time: Time) -> Vec<Option<Release>> {
    let discharged = terminal_event::find(view, &stay).was_discharged();
    let shows = |release: &Option<Release>| {
        release.as_ref().map_or(LightValue::Unknown, |release| release.shows(discharged, time))
    };
    let find = |subject: &SubjectId, basis: Option<&SubjectId>| {
        find(view, subject, light, basis).map(|release| with_bond_met(view, &stay, release))
    };
    let direct =
        find(&stay, None).filter(|release| light != Light::Commercial || is_of_bill(view, stay, release, time));
    if light != Light::Customs || shows(&direct) == LightValue::Green {
        return vec![direct];
    }
    // Every declaration that still counts must be released: a shared container holds the goods of many.
    let of_declarations: Vec<Option<Release>> = declarations_of(view, &stay)
        .into_iter()
        .filter_map(|declaration| {
            let standing = declaration::find(view, &declaration).standing();
            if standing.state.is_void() {
                return None;
            }
            // Of a declaration that is released in part, only the containers that a release names may go.
            let for_all = find(&declaration, Some(&declaration)).filter(|_| standing.is_released_in_full());
            let for_this = find(&stay, Some(&declaration)).filter(|_| standing.state.is_released());
            Some(if shows(&for_this) > shows(&for_all) { for_this } else { for_all.or(for_this) })
        })
        .collect();
    if of_declarations.is_empty() { vec![direct] } else { of_declarations }
}

/// whether a commercial release counts, once customs has accepted the bill of lading that the container is on.
fn is_of_bill(view: &dyn StateView, stay: SubjectId, release: &Release, time: Time) -> bool {
    let said = (&release.author, Saying::Release);
    bill::spoke_for(view, &group_of(view, stay), said, time)
}

/// a release under bond as it stands once a released transit names the stay: that condition is met.
fn with_bond_met(view: &dyn StateView, stay: &SubjectId, mut release: Release) -> Release {
    let bonded = release.conditions.contains(&Condition::UnderBond);
    if bonded && transit::rules::is_under_released_transit(view, stay) {
        release.conditions.remove(&Condition::UnderBond);
        let nothing_left = release.value == ReleaseValue::Conditional && release.conditions.is_empty();
        release.value = if nothing_left { ReleaseValue::Green } else { release.value };
    }
    release
}

/// The customs releases that let a stay go under bond.
#[must_use]
pub fn under_bond(view: &dyn StateView, stay: &SubjectId) -> Vec<Digest> {
    let declarations = declarations_of(view, stay).into_iter();
    let on_declarations = declarations.flat_map(|declaration| {
        let on = |subject: &SubjectId| find(view, subject, Light::Customs, Some(&declaration));
        [on(&declaration), on(stay)]
    });
    let all = on_declarations.chain([find(view, stay, Light::Customs, None)]).flatten();
    all.filter(|release| release.conditions.contains(&Condition::UnderBond)).map(|release| release.record).collect()
}

impl Release {
    /// What it makes its light show at `time`, for a container that was discharged or not.
    #[must_use]
    pub fn shows(&self, discharged: bool, time: Time) -> LightValue {
        let expired = self.expires_at.is_some_and(|expires_at| expires_at <= time);
        let early = self.valid_from.is_some_and(|valid_from| time < valid_from);
        let met = discharged && self.conditions.iter().eq(&[Condition::OnDischarge]);
        match self.value {
            _ if expired || !self.effective => LightValue::Unknown,
            ReleaseValue::Revoked => LightValue::Unknown,
            _ if early => LightValue::Amber,
            ReleaseValue::Green => LightValue::Green,
            ReleaseValue::Conditional if met => LightValue::Green,
            ReleaseValue::Conditional => LightValue::Amber,
        }
    }

    /// Whether it only lets the container go under bond: nothing else is missing.
    #[must_use]
    pub fn is_under_bond(&self, discharged: bool, time: Time) -> bool {
        let others: BTreeSet<Condition> =
            self.conditions.iter().copied().filter(|condition| *condition != Condition::UnderBond).collect();
        let otherwise = if others.is_empty() { ReleaseValue::Green } else { ReleaseValue::Conditional };
        self.value == ReleaseValue::Conditional
            && self.conditions.contains(&Condition::UnderBond)
            && Self { value: otherwise, conditions: others, ..self.clone() }.shows(discharged, time)
                == LightValue::Green
    }
}
