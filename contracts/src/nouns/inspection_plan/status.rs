//! One inspection at a glance, planned or not: what an officer, a terminal and a query see.

use super::gathering::{self, Gathering};
use super::standing::{self, Standing, agency_state};
use super::{AgencyState, Apart, DeclarantPresence, PlanState, Slot, TerminalTask};
use crate::nouns::inspection::{self, AreaCode, Inspection};
use portolan_ledger::{Digest, OrganisationId, StateView};
use std::collections::{BTreeMap, BTreeSet};

/// An inspection at a glance.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PlanStatus {
    /// Its name.
    pub plan: Digest,
    /// Where it stands.
    pub state: PlanState,
    /// Who leads.
    pub lead: OrganisationId,
    /// Where: as fixed, or as a request requires.
    pub place: Option<AreaCode>,
    /// What was fixed, once it was.
    pub fixed: Option<Fixed>,
    /// Its requests.
    pub requests: BTreeMap<Digest, Part>,
    /// Other inspections of the same goods, and why they are not this one.
    pub apart: BTreeMap<Digest, Apart>,
    /// Whether the trader's side is not to see it yet.
    pub embargo: bool,
}

/// What the lead has fixed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fixed {
    /// Version of the plan.
    pub version: u32,
    /// When.
    pub slot: Slot,
    /// What the terminal is asked to do.
    pub tasks: BTreeSet<TerminalTask>,
    /// Whether the declarant is to be there.
    pub declarant_presence: DeclarantPresence,
}

/// One agency's part.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Part {
    /// The agency.
    pub agency: OrganisationId,
    /// Where it stands.
    pub state: AgencyState,
}

impl Part {
    fn of(inspection: &Inspection) -> Self {
        Self { agency: inspection.agency.clone(), state: agency_state(inspection) }
    }
}

impl PlanStatus {
    /// Of requests that nobody has planned.
    #[must_use]
    pub fn gathered(gathering: &Gathering, apart: BTreeMap<Digest, Apart>) -> Self {
        let members = || gathering.requests.iter().map(|(request, candidate)| (*request, &candidate.inspection));
        Self {
            plan: gathering.id(),
            state: PlanState::Requested,
            lead: gathering.lead(),
            place: gathering.place.clone(),
            fixed: None,
            requests: members().map(|(request, inspection)| (request, Part::of(inspection))).collect(),
            apart,
            embargo: members().any(|(_, inspection)| inspection.terms.embargo),
        }
    }

    /// Of a plan.
    #[must_use]
    pub fn planned(standing: &Standing) -> Self {
        let plan = &standing.plan;
        let embargoed = |inspection: &Inspection| inspection.terms.embargo && !inspection.is_withdrawn();
        Self {
            plan: standing.id,
            state: standing.state(),
            lead: standing.lead(),
            place: Some(plan.place.clone()),
            fixed: Some(Fixed {
                version: plan.version,
                slot: plan.slot,
                tasks: plan.tasks.clone(),
                declarant_presence: plan.declarant_presence,
            }),
            requests: standing.requests.iter().map(|(request, inspection)| (*request, Part::of(inspection))).collect(),
            apart: plan.apart.clone(),
            embargo: !standing.has_begun() && standing.requests.values().any(embargoed),
        }
    }
}

/// The inspection that a request is part of, planned or gathered; the last plan of a request that has ended, if it had one.
#[must_use]
pub fn of_request(view: &dyn StateView, request: &Digest) -> Option<PlanStatus> {
    if let Some((own, apart)) = gathering::of_request(view, request) {
        return Some(PlanStatus::gathered(&own, apart));
    }
    let plan = inspection::find(view, request)?.plan.unwrap_or(*request);
    standing::load(view, &plan).map(|standing| PlanStatus::planned(&standing))
}
