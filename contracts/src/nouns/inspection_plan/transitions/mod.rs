//! What the lead decides about a plan, and what terminals and agencies report of it.

mod admit;
mod end;
mod fix;
pub(super) mod progress;
pub(super) mod task;

use super::rules::{self, Found};
use super::standing::Standing;
use super::{InspectionPlanBody, PlanState, Step, events, keys};
use crate::context::RecordContext;
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-540 · R-541 · R-542 · R-543 · then those of the step.
pub(super) fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: InspectionPlanBody = context.body()?;
    rules::form(context, &body)?;
    match rules::find_named(view, body.plan)? {
        Found::Gathered(gathering, apart) => {
            rules::is_lead(context, &gathering.lead())?;
            rules::is_due(context, body.step, PlanState::Requested)?;
            fix::plan(view, context, body, gathering, apart)
        }
        Found::Planned(standing) => {
            rules::is_lead(context, &standing.lead())?;
            rules::is_due(context, body.step, standing.state())?;
            match body.step {
                Step::Plan | Step::Reschedule => fix::reschedule(view, context, body, *standing),
                Step::Admit => admit::execute(view, context, body, *standing),
                Step::Suspend | Step::Resume => end::suspend_or_resume(context, body.step, *standing),
                Step::Close => end::close(view, context, *standing),
                Step::Cancel => end::cancel(context, *standing),
            }
        }
    }
}

/// The changes of one step: the plan, and what is said of it.
fn stepped(context: &RecordContext<'_>, step: Step, standing: &Standing) -> Changes {
    let mut changes = Changes::none();
    changes.put(keys::plan(&standing.id), &standing.plan);
    changes.say(events::stepped(context.digest(), step, standing));
    changes
}
