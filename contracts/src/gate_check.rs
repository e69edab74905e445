//! May this container leave? A pure query over the state, the same for a gate check, for a pick-up authorisation, and at the
//! gate for an authorisation that was given before.
//!
//! Every reason is given, not only the first: the person at the gate needs to know whom to ask.

mod lights;
mod recheck;
mod right;
mod visit;

pub use recheck::{newest_authorisation, recheck};
pub use right::Claim;

use crate::light::{Light, LightValue};
use crate::nouns::inspection_plan;
use crate::nouns::same_subject::rules::group_of;
use crate::nouns::subject::{self, SubjectKind};
use crate::nouns::terminal_event::{self, Place};
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
        /// the release right is assigned to the haulier that asks.
        ReleaseRight = 4 => "X-02",
        /// the vehicle is the one that was announced.
        PreAnnouncement = 5 => "X-04",
        /// no joint inspection of the container is ahead or under way.
        Inspection = 6 => "X-05",
        /// what an authorisation rests on still stands.
        Authorisation = 7 => "X-06",
        /// the commercial release has not expired.
        CommercialExpired = 8 => "X-29",
        /// what is released under bond leaves under a released transit.
        UnderBond = 9 => "X-30",
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
    /// The hold, if the reason is one; the inspection plan, or the record that ended an authorisation, if that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<Digest>,
    /// The reason for people.
    pub text: String,
}

/// What an ALLOW rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Grounds {
    /// The releases, by the light that they turn green.
    pub releases: BTreeMap<Light, BTreeSet<Digest>>,
    /// The record that assigned the release right to the haulier that asks.
    pub assignment: Option<Digest>,
    /// The pre-announcement of its vehicle.
    pub announcement: Option<Digest>,
    /// When the first of these expires.
    pub good_until: Option<Time>,
}

impl Grounds {
    /// Something among them expires then.
    fn end_at(&mut self, time: Time) {
        self.good_until = Some(self.good_until.map_or(time, |until| until.min(time)));
    }
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
    /// What speaks for it.
    pub grounds: Grounds,
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

/// A question at a gate: which container, whose gate, when, and who comes for it with what.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// All stays that are known under the container's number.
    pub stays: &'a [SubjectId],
    /// Whose gate.
    pub terminal: &'a OrganisationId,
    /// When.
    pub time: Time,
    /// By what right.
    pub claim: Claim,
    /// The commitment to vehicle and driver.
    pub vehicle: Option<Digest>,
}

/// May the container known as these `stays` leave through the gate of `terminal` at `time`? Nobody asks for it: where a
/// release right is required, the answer is no.
#[must_use]
pub fn gate_check(view: &dyn StateView, stays: &[SubjectId], terminal: &OrganisationId, time: Time) -> GateDecision {
    gate_check_of(view, &Asked { stays, terminal, time, claim: Claim::Nobody, vehicle: None })
}

/// May it leave, with who asks for it?
#[must_use]
pub fn gate_check_of(view: &dyn StateView, asked: &Asked<'_>) -> GateDecision {
    let parameters: Option<Parameters> = read(view, &state_keys::parameters());
    let group = asked.stays.first().map(|first| group_of(view, *first)).unwrap_or_default();
    let mut decision =
        GateDecision { subjects: group.iter().chain(asked.stays).copied().collect(), ..GateDecision::default() };

    let is_stay =
        |id: &SubjectId| subject::find(view, id).is_some_and(|opened| opened.kind == SubjectKind::ContainerStay);
    let (Some(parameters), true) = (parameters, !asked.stays.is_empty() && asked.stays.iter().all(is_stay)) else {
        decision.deny(GateRule::InYard, None, None, "no such container stay".to_owned());
        return decision;
    };
    let apart = decision.subjects.len() - group.len();
    if apart > 0 {
        let text = format!("{apart} more known under this number, not joined");
        decision.deny(GateRule::Ambiguous, None, None, text);
    }
    let all = decision.subjects.clone();
    lights::check(view, &parameters, &all, asked.time, &mut decision);
    right::check(view, &parameters, &all, asked, &mut decision);
    check_place(view, &all, asked.terminal, &mut decision);
    visit::check(view, &parameters, &all, asked, &mut decision);
    check_inspection(view, &all, asked.time, &mut decision);
    decision
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
        Place::Out { .. } | Place::OnBoard { .. } | Place::EmptyReturned { .. } => true,
        Place::AtInspection { .. } => true,
        Place::Announced => false,
    });
    let text = match (here, elsewhere) {
        (true, None) => return,
        (_, Some(Place::InYard { operator })) => format!("the container is in the yard of {operator}"),
        (_, Some(Place::AtInspection { operator })) => {
            format!("the container is in the inspection area of {operator}")
        }
        (_, Some(place)) => format!("the container is {}", place.as_str()),
        (false, None) => "the container was not seen in the yard".to_owned(),
    };
    decision.deny(GateRule::InYard, None, None, text);
}

///
fn check_inspection(view: &dyn StateView, group: &BTreeSet<SubjectId>, time: Time, decision: &mut GateDecision) {
    let Some(plan) = inspection_plan::rules::forbids_gate(view, group, time) else { return };
    let Some(status) = inspection_plan::of_request(view, &plan) else { return };
    let place = status.place.map_or_else(String::new, |place| format!(" at {place}"));
    let text = format!("the inspection{place} is {}", status.state);
    decision.deny(GateRule::Inspection, None, Some(plan), text);
}
