//! Let in a request that came after the beginning.

use super::stepped;
use crate::context::RecordContext;
use crate::nouns::inspection::{self, Inspection};
use crate::nouns::inspection_plan::standing::Standing;
use crate::nouns::inspection_plan::{InspectionPlanBody, figures, rules};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-547 · R-549.
pub(super) fn execute(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    body: InspectionPlanBody,
    mut standing: Standing,
) -> Result<Changes, Refusal> {
    let request = body.request.expect("the form of ADMIT was checked before");
    let waits = |inspection: &Inspection| inspection.missed == Some(standing.id) && inspection.is_free();
    let Some(mut inspection) = inspection::find(view, &request).filter(waits) else {
        let refusal = Refusal::new(Code::NotOfPlan, "body.request", "it does not wait for this plan");
        return Err(refusal.naming(request));
    };
    let subjects = standing.subjects().union(&inspection.subjects).copied().collect();
    rules::names_all(context, &subjects)?;
    if standing.is_full_for(&inspection) {
        return context.refuse(Code::PlanFull, "body.request", "the plan holds no more");
    }

    (inspection.plan, inspection.missed) = (Some(standing.id), None);
    standing.plan.requests.insert(request);
    standing.plan.version += 1;
    standing.requests.insert(request, inspection.clone());
    let mut changes = stepped(context, body.step, &standing);
    changes.put(inspection::keys::inspection(&request), &inspection);
    figures::count_admitted(view, &context.record.port, &mut changes);
    Ok(changes)
}
