//! Stop an inspection, go on with it, end it, or give it up.

use super::stepped;
use crate::context::RecordContext;
use crate::nouns::inspection;
use crate::nouns::inspection_plan::standing::Standing;
use crate::nouns::inspection_plan::{Step, figures, rules};
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::StateView;

///
pub(super) fn suspend_or_resume(
    context: &RecordContext<'_>,
    step: Step,
    mut standing: Standing,
) -> Result<Changes, Refusal> {
    rules::names_all(context, &standing.subjects())?;
    standing.plan.suspended = (step == Step::Suspend).then(|| context.digest());
    Ok(stepped(context, step, &standing))
}

/// R-547 · R-322.
pub(super) fn close(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    mut standing: Standing,
) -> Result<Changes, Refusal> {
    rules::names_all(context, &standing.subjects())?;
    rules::may_close(context, &standing)?;

    standing.plan.closed = Some(context.digest());
    let mut changes = stepped(context, Step::Close, &standing);
    figures::count_closed(view, &context.record.port, standing.agencies_with_outcome().len(), &mut changes);
    Ok(changes)
}

/// Open requests are free again, and are gathered anew.
pub(super) fn cancel(context: &RecordContext<'_>, mut standing: Standing) -> Result<Changes, Refusal> {
    rules::names_all(context, &standing.subjects())?;

    standing.plan.cancelled = Some(context.digest());
    let mut changes = stepped(context, Step::Cancel, &standing);
    for (request, inspection) in standing.requests.iter_mut().filter(|(_, inspection)| inspection.is_open()) {
        inspection.plan = None;
        changes.put(inspection::keys::inspection(request), &*inspection);
    }
    Ok(changes)
}
