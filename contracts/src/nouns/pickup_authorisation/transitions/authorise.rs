//! Permit a container to leave.

use crate::context::RecordContext;
use crate::gate_check::{Asked, Claim, gate_check_of};
use crate::nouns::pickup_authorisation::{PickupAuthorisation, PickupAuthorisationBody, events, keys, rules};
use crate::permissions;
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};

/// R-221 · R-336 · R-329 · R-330 · R-301 · R-302 · R-303 · R-304 · R-305 · R-461.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: PickupAuthorisationBody = context.body()?;
    rules::form(context, &body)?;
    let stays: Vec<SubjectId> = context.subjects().collect();
    let claim = match (&body.haulier, body.salt) {
        (Some(haulier), Some(salt)) => Claim::Opened { haulier: haulier.clone(), salt },
        _ => Claim::Nobody,
    };
    let asked = Asked { stays: &stays, terminal: &context.author.id, time: context.time, claim, vehicle: body.vehicle };
    let decision = gate_check_of(view, &asked);

    permissions::check(context, "*", body.terminal.as_ref())?;
    rules::gate_allows(&decision)?;

    let longest = context.time.plus_ms(context.parameters.pickup_validity_ms);
    let authorisation = PickupAuthorisation {
        record: context.digest(),
        terminal: context.author.id.clone(),
        given_at: context.time,
        valid_until: decision.grounds.good_until.map_or(longest, |until| until.min(longest)),
        releases: decision.grounds.releases,
        haulier: body.haulier,
        assignment: decision.grounds.assignment,
        vehicle: body.vehicle,
        announcement: decision.grounds.announcement,
        ended: None,
    };
    let mut changes = Changes::none();
    for stay in &decision.subjects {
        changes.put(keys::authorisation(stay), &authorisation);
    }
    changes.say(events::given(context.subjects(), &authorisation));
    Ok(changes)
}
