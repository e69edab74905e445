//! What people ask of inspections that several agencies do together.

use crate::nouns::inspection::{self, Outcome};
use crate::nouns::inspection_plan::{self, PlanStatus};
use portolan_ledger::{Digest, StateView};
use std::collections::BTreeMap;

/// One inspection at a glance, with what its agencies found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PlanSummary {
    /// Where it stands, planned or gathered.
    pub status: PlanStatus,
    /// The newest outcome of each request that has one.
    pub outcomes: BTreeMap<Digest, Outcome>,
}

/// The inspections that these requests are part of, each once, in the order of the first request that leads to it.
#[must_use]
pub fn inspection_plans_of<'r>(
    view: &dyn StateView,
    requests: impl IntoIterator<Item = &'r Digest>,
) -> Vec<PlanSummary> {
    let mut plans: Vec<PlanSummary> = Vec::new();
    for request in requests {
        if plans.iter().any(|plan| plan.status.requests.contains_key(request)) {
            continue;
        }
        let Some(status) = inspection_plan::of_request(view, request) else { continue };
        let outcome = |request: &Digest| Some((*request, inspection::find(view, request)?.outcome?));
        let outcomes = status.requests.keys().filter_map(outcome).collect();
        plans.push(PlanSummary { status, outcomes });
    }
    plans
}
