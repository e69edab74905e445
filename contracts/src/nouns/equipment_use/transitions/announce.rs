//! Announce a container, correct that, or take it back.

use crate::context::RecordContext;
use crate::nouns::equipment_use::{Announcement, EquipmentUseBody, events};
use crate::nouns::subject::CONTAINER_STAY;
use crate::nouns::terminal_event::{find, keys};
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::StateView;
use portolan_ledger::record::Function;

/// R-221 · R-336 · R-471.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: EquipmentUseBody = context.body()?;
    let id = context.subject_of(CONTAINER_STAY);
    let mut stay = find(view, &id);

    permissions::check(context, "*", None)?;
    if let Some(superseded) = context.superseded() {
        stay.retract(superseded, &context.author.id).ok_or_else(|| {
            let message = "no such announcement of this author";
            Refusal::new(Code::EventNotCorrectable, "supersedes", message).naming(superseded)
        })?;
    }

    if context.record.function != Function::Cancel {
        stay.announce(Announcement {
            planned: body.planned,
            category: body.category,
            full_empty: body.full_empty,
            mass_verified: body.vgm.unwrap_or(false),
            event_time: context.record.event_time,
            author: context.author.id.clone(),
            record: context.digest(),
        });
    }
    let mut changes = Changes::none();
    changes.put(keys::stay(&id), &stay);
    changes.say(events::announced(context, body.planned));
    Ok(changes)
}
