//! State how an inspection ended.

use crate::context::RecordContext;
use crate::nouns::inspection::{InspectionOutcomeBody, Outcome, events, keys, rules};
use crate::nouns::inspection_plan::standing;
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-451 · R-321 · R-452 · R-453 · R-548.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: InspectionOutcomeBody = context.body()?;
    let mut inspection = rules::own_open_request(view, context, body.request)?;
    rules::began_before(context, &inspection, body.result)?;

    let outcome = Outcome { result: body.result, decision: body.decision, record: context.digest() };
    inspection.outcome = Some(outcome.clone());
    let mut changes = Changes::none();
    changes.put(keys::inspection(&body.request), &inspection);
    let state = standing::state_with(view, body.request, &inspection);
    changes.say(events::concluded(body.request, &inspection, &outcome, state));
    for (record, hold) in rules::proposes_to_lift(view, &inspection, &outcome) {
        changes.say(events::lift_proposed(body.request, &inspection, &outcome, record, &hold));
    }
    Ok(changes)
}
