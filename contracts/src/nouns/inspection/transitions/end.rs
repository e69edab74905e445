//! End a request without an outcome: take it back, or waive the control.

use crate::context::RecordContext;
use crate::nouns::inspection::{Ending, EndingKind, InspectionEndingBody, events, keys, rules};
use crate::nouns::inspection_plan::standing;
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-451 · R-321 · R-452 · R-453.
pub fn waive(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    end(view, context, EndingKind::Waived)
}

/// R-221 · R-451 · R-321 · R-452 · R-453.
pub fn withdraw(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    end(view, context, EndingKind::Withdrawn)
}

fn end(view: &dyn StateView, context: &RecordContext<'_>, kind: EndingKind) -> Result<Changes, Refusal> {
    let body: InspectionEndingBody = context.body()?;
    let mut inspection = rules::own_open_request(view, context, body.request)?;

    inspection.ended = Some(Ending { kind, record: context.digest() });
    let mut changes = Changes::none();
    changes.put(keys::inspection(&body.request), &inspection);
    let state = standing::state_with(view, body.request, &inspection);
    changes.say(events::ended(context.digest(), body.request, &inspection, kind, state));
    Ok(changes)
}
