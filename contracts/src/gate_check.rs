//! May this container leave? A pure query over the state, the same for a gate check and for a pick-up authorisation.
//!
//! Every reason is given, not only the first: the person at the gate needs to know whom to ask.

use crate::light::{Light, LightValue};
use crate::nouns::hold::{self, Effect};
use crate::nouns::release::lights;
use crate::nouns::same_subject::rules::group_of;
use crate::nouns::subject::{self, SubjectKind};
use crate::nouns::terminal_event::{self, Place};
use crate::nouns::transit;
use crate::parameters::Parameters;
use crate::state::read;
use crate::state_keys;
use crate::words::words;
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// The rule that a reason rests on.
    GateRule {
        /// every required light is green and no hold forbids the gate.
        RequiredLights = 1 => "X-01",
        /// the container is in the yard of this terminal.
        InYard = 2 => "X-03",
        /// Several subjects that are not joined stand for one container.
        Ambiguous = 3 => "AMBIGUOUS_SUBJECT",
        /// what is released under bond leaves under a released transit.
        UnderBond = 30 => "X-30",
    }
}

/// One reason why a container may not leave.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct GateReason {
    /// The rule.
    pub rule: GateRule,
    /// The light, if the reason is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub light: Option<Light>,
    /// The hold, if the reason is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<Digest>,
    /// The reason for people.
    pub text: String,
}

/// The answer of a gate check; it allows when there is no reason against.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct GateDecision {
    /// Every reason against.
    pub reasons: Vec<GateReason>,
    /// What the lights show.
    pub lights: BTreeMap<Light, LightValue>,
    /// The subjects that were looked at: those asked for and all that count as one with them.
    pub subjects: BTreeSet<SubjectId>,
}

impl GateDecision {
    /// Whether the container may leave.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.reasons.is_empty()
    }

    /// `ALLOW` or `DENY`.
    #[must_use]
    pub fn answer(&self) -> &'static str {
        if self.is_allowed() { "ALLOW" } else { "DENY" }
    }

    fn deny(&mut self, rule: GateRule, light: Option<Light>, hold: Option<Digest>, text: String) {
        self.reasons.push(GateReason { rule, light, hold, text });
    }
}

/// May the container known as these `stays` leave through the gate of `terminal` at `time`?
#[must_use]
pub fn gate_check(view: &dyn StateView, stays: &[SubjectId], terminal: &OrganisationId, time: Time) -> GateDecision {
    let parameters: Option<Parameters> = read(view, &state_keys::parameters());
    let group = stays.first().map(|first| group_of(view, *first)).unwrap_or_default();
    let mut decision =
        GateDecision { subjects: group.iter().chain(stays).copied().collect(), ..GateDecision::default() };

    let is_stay =
        |id: &SubjectId| subject::find(view, id).is_some_and(|opened| opened.kind == SubjectKind::ContainerStay);
    let (Some(parameters), true) = (parameters, !stays.is_empty() && stays.iter().all(is_stay)) else {
        decision.deny(GateRule::InYard, None, None, "no such container stay".to_owned());
        return decision;
    };
    let apart = decision.subjects.len() - group.len();
    if apart > 0 {
        let text = format!("{apart} more known under this number, not joined");
        decision.deny(GateRule::Ambiguous, None, None, text);
    }
    let all = decision.subjects.clone();
    check_lights(view, &parameters, &all, time, &mut decision);
    check_bond(view, &all, &mut decision);
    check_place(view, &all, terminal, &mut decision);
    decision
}

///
fn check_lights(
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
        if shown != LightValue::Green {
            decision.deny(GateRule::RequiredLights, Some(light), None, format!("{light} is {shown}"));
        }
    }
    for (record, hold) in holds.iter().filter(|(_, hold)| hold.is_open() && hold.forbids_gate_out()) {
        let text = format!("{} hold {} of {} says {}", hold.light, hold.hold_code, hold.placer, Effect::NoGateOut);
        decision.deny(GateRule::RequiredLights, Some(hold.light), Some(*record), text);
    }
}

///
fn check_bond(view: &dyn StateView, group: &BTreeSet<SubjectId>, decision: &mut GateDecision) {
    let shown = decision.lights.get(&Light::Customs);
    let waits = shown.is_some_and(|shown| *shown != LightValue::Green);
    if waits && !transit::rules::covers_gate_out(view, group) {
        let text = "released under bond, and no released transit names it".to_owned();
        decision.deny(GateRule::UnderBond, Some(Light::Customs), None, text);
    }
}

///
fn check_place(
    view: &dyn StateView,
    group: &BTreeSet<SubjectId>,
    terminal: &OrganisationId,
    decision: &mut GateDecision,
) {
    let places: Vec<Place> = group.iter().map(|stay| terminal_event::find(view, stay).place()).collect();
    let here = places.iter().any(|place| matches!(place, Place::InYard { operator } if operator == terminal));
    let elsewhere = places.iter().find(|place| match place {
        Place::InYard { operator } => operator != terminal,
        Place::Out { .. } | Place::OnBoard { .. } => true,
        Place::Announced => false,
    });
    let text = match (here, elsewhere) {
        (true, None) => return,
        (_, Some(Place::InYard { operator })) => format!("the container is in the yard of {operator}"),
        (_, Some(place)) => format!("the container is {}", place.as_str()),
        (false, None) => "the container was not seen in the yard".to_owned(),
    };
    decision.deny(GateRule::InYard, None, None, text);
}
