//! Describe a vessel.

use crate::context::RecordContext;
use crate::nouns::subject;
use crate::nouns::vessel::{Vessel, VesselRefBody, events, find, keys, rules};
use crate::permissions;
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-336 · R-513 · R-514 · R-222.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: VesselRefBody = context.body()?;
    let id = context.subject_of(subject::VESSEL);
    let opened = subject::find(view, &id).expect("that it is open was checked before");
    let newest = find(view, &id);

    permissions::check(context, "*", None)?;
    rules::opener_describes(context, &opened)?;
    rules::takes_its_place(context, newest.as_ref())?;

    let vessel = Vessel {
        record: context.digest(),
        author: context.author.id.clone(),
        version: newest.map_or(0, |newest| newest.version) + 1,
        ship_type: body.ship_type,
        status: body.status,
        security_certificate_until: body.security_certificate_until,
    };
    let mut changes = Changes::none();
    changes.put(keys::vessel(&id), &vessel);
    changes.say(events::described(id, &vessel));
    Ok(changes)
}
