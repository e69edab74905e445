//! Permit a container to leave.

use crate::context::RecordContext;
use crate::gate_check::gate_check;
use crate::nouns::pickup_authorisation::{PickupAuthorisation, PickupAuthorisationBody, events, keys, rules};
use crate::permissions;
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};

/// R-221 · R-336 · R-301 · R-303 · R-461.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: PickupAuthorisationBody = context.body()?;
    let stays: Vec<SubjectId> = context.subjects().collect();
    let decision = gate_check(view, &stays, &context.author.id, context.time);

    permissions::check(context, "*", body.terminal.as_ref())?;
    rules::gate_allows(&decision)?;

    let authorisation = PickupAuthorisation {
        record: context.digest(),
        terminal: context.author.id.clone(),
        given_at: context.time,
        valid_until: context.time.plus_ms(context.parameters.pickup_validity_ms),
    };
    let mut changes = Changes::none();
    for stay in &decision.subjects {
        changes.put(keys::authorisation(stay), &authorisation);
    }
    changes.say(events::given(context.subjects(), &authorisation));
    Ok(changes)
}
