//! Where a plan stands: computed from the plan and its requests, so that nothing can fall out of step.

use super::gathering::{Candidate, Window, lead_of};
use super::{AgencyState, Apart, Handling, Plan, PlanState, find};
use crate::limits::{PLAN_GATE_GRACE_MS, PLAN_REQUESTS_MAX, PLAN_SUBJECTS_MAX};
use crate::nouns::inspection::{self, AgencyEvent, EndingKind, Inspection, InspectionResult};
use crate::nouns::subject::{self, SubjectKind};
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};
use std::collections::{BTreeMap, BTreeSet};

/// A plan with its requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its name.
    pub id: Digest,
    /// The plan.
    pub plan: Plan,
    /// Its requests.
    pub requests: BTreeMap<Digest, Inspection>,
    /// The containers that its requests name.
    pub stays: BTreeSet<SubjectId>,
}

/// The plan of this name, if one was made.
#[must_use]
pub fn load(view: &dyn StateView, id: &Digest) -> Option<Standing> {
    let plan = find(view, id)?;
    let found = plan.requests.iter().filter_map(|request| Some((*request, inspection::find(view, request)?)));
    let requests: BTreeMap<Digest, Inspection> = found.collect();
    Some(Standing::of(view, *id, plan, requests))
}

/// Where the plan of a request stands once the request is as given; `None` when nobody has planned it.
#[must_use]
pub fn state_with(view: &dyn StateView, request: Digest, inspection: &Inspection) -> Option<PlanState> {
    let mut standing = load(view, &inspection.plan?)?;
    standing.requests.insert(request, inspection.clone());
    Some(standing.state())
}

impl Standing {
    /// A plan with its requests.
    #[must_use]
    pub fn of(view: &dyn StateView, id: Digest, plan: Plan, requests: BTreeMap<Digest, Inspection>) -> Self {
        let is_stay =
            |id: &SubjectId| subject::find(view, id).is_some_and(|opened| opened.kind == SubjectKind::ContainerStay);
        let stays = requests.values().flat_map(|request| request.subjects.iter().copied()).filter(is_stay).collect();
        Self { id, plan, requests, stays }
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> PlanState {
        let everybody_left = self.requests.values().all(Inspection::is_withdrawn);
        let all_ended = self.requests.values().all(|request| !request.is_open());
        let any_outcome = self.requests.values().any(|request| request.outcome.is_some());
        match () {
            () if self.plan.cancelled.is_some() => PlanState::Cancelled,
            () if self.plan.closed.is_some() => PlanState::Closed,
            () if everybody_left && !self.has_begun() => PlanState::Cancelled,
            () if self.plan.suspended.is_some() => PlanState::Suspended,
            () if all_ended => PlanState::OutcomesComplete,
            () if any_outcome => PlanState::Partial,
            () if self.has_begun() => PlanState::InProgress,
            () if !self.is_confirmed() => PlanState::Planned,
            () if self.is_positioned() => PlanState::Ready,
            () => PlanState::Confirmed,
        }
    }

    /// Whether it is neither ended nor given up.
    #[must_use]
    pub fn is_live(&self) -> bool {
        !matches!(self.state(), PlanState::Closed | PlanState::Cancelled)
    }

    /// Whether an agency has begun, or a container was opened.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.requests.values().any(Inspection::has_started)
            || self.plan.containers.values().any(|handling| handling.opened.is_some())
    }

    fn is_confirmed(&self) -> bool {
        self.plan.confirmed_version == self.plan.version
    }

    /// Every container that is named is in its place; where only declarations are named, any.
    fn is_positioned(&self) -> bool {
        let placed = |stay: &SubjectId| self.plan.containers.get(stay).is_some_and(Handling::is_positioned);
        match self.stays.is_empty() {
            true => self.plan.containers.values().any(Handling::is_positioned),
            false => self.stays.iter().all(placed),
        }
    }

    /// Who leads.
    #[must_use]
    pub fn lead(&self) -> OrganisationId {
        lead_of(self.requests.iter())
    }

    /// Everything that its requests name.
    #[must_use]
    pub fn subjects(&self) -> BTreeSet<SubjectId> {
        self.requests.values().flat_map(|request| request.subjects.iter().copied()).collect()
    }

    /// The agencies that have stated an outcome.
    #[must_use]
    pub fn agencies_with_outcome(&self) -> BTreeSet<&OrganisationId> {
        let concluded = self.requests.values().filter(|request| request.outcome.is_some());
        concluded.map(|request| &request.agency).collect()
    }

    /// Why a request on its goods does not join it by itself, its having begun aside; `None` when it does.
    #[must_use]
    pub fn keeps_out(&self, newcomer: &Candidate) -> Option<Apart> {
        let terms = &newcomer.inspection.terms;
        let mut members = self.requests.values().filter(|request| request.is_open());
        if !terms.joint || members.any(|member| !member.terms.joint) {
            return Some(Apart::Exclusive);
        }
        if terms.place.as_ref().is_some_and(|place| *place != self.plan.place) {
            return Some(Apart::PlaceDiffers);
        }
        if !Window::of(&newcomer.inspection).meets(self.plan.slot) {
            return Some(Apart::TimesApart);
        }
        self.is_full_for(&newcomer.inspection).then_some(Apart::Full)
    }

    /// Whether one more request is more than a plan holds.
    #[must_use]
    pub fn is_full_for(&self, newcomer: &Inspection) -> bool {
        let subjects = self.subjects().union(&newcomer.subjects).count();
        self.requests.len() >= PLAN_REQUESTS_MAX || subjects > PLAN_SUBJECTS_MAX
    }

    /// The containers that were opened and have no new seal.
    #[must_use]
    pub fn unsealed(&self) -> Vec<SubjectId> {
        self.plan.containers.iter().filter(|(_, handling)| handling.is_unsealed()).map(|(stay, _)| *stay).collect()
    }

    /// whether it holds its containers back at `time`: from the first confirmation until every outcome is stated, and
    /// while one of them is open. A plan that nobody began holds nothing back once its slot is long over; a hold does.
    #[must_use]
    pub fn forbids_gate(&self, time: Time) -> bool {
        match self.state() {
            PlanState::Planned | PlanState::Confirmed | PlanState::Ready => {
                self.plan.confirmed_version > 0 && time < self.plan.slot.until.plus_ms(PLAN_GATE_GRACE_MS)
            }
            PlanState::InProgress | PlanState::Partial | PlanState::Suspended => true,
            PlanState::OutcomesComplete => !self.unsealed().is_empty(),
            PlanState::Requested | PlanState::Closed | PlanState::Cancelled => false,
        }
    }
}

impl Plan {
    /// The place changes: what stands in the old one is still to be brought to the new one.
    pub fn leave_place(&mut self, time: Time) {
        for handling in self.containers.values_mut() {
            handling.returned = handling.returned.max(Some(time));
        }
    }
}

impl Handling {
    /// Whether the container is in the place.
    #[must_use]
    pub fn is_positioned(&self) -> bool {
        self.positioned.is_some_and(|positioned| self.returned.is_none_or(|returned| returned < positioned))
    }

    /// Whether it was opened and not sealed again since.
    #[must_use]
    pub fn is_unsealed(&self) -> bool {
        self.opened.is_some_and(|opened| self.resealed.is_none_or(|resealed| resealed < opened))
    }
}

/// Where one agency stands with its part.
#[must_use]
pub fn agency_state(inspection: &Inspection) -> AgencyState {
    let at = |event| inspection.progress.get(&event).copied();
    let (started, paused, finished) = (at(AgencyEvent::Started), at(AgencyEvent::Paused), at(AgencyEvent::Finished));
    match (&inspection.ended, &inspection.outcome) {
        (Some(ending), _) if ending.kind == EndingKind::Withdrawn => AgencyState::Withdrawn,
        (Some(_), _) => AgencyState::Waived,
        (None, Some(outcome)) if outcome.result == InspectionResult::Inconclusive => AgencyState::PendingLaboratory,
        (None, Some(_)) => AgencyState::Done,
        (None, None) if finished.is_some() && finished >= started => AgencyState::Finished,
        (None, None) if paused.is_some() && paused >= started => AgencyState::Paused,
        (None, None) if started.is_some() => AgencyState::Started,
        (None, None) if at(AgencyEvent::CheckedIn).is_some() => AgencyState::CheckedIn,
        (None, None) => AgencyState::Assigned,
    }
}
