//! Register one more signing key.

use crate::context::RecordContext;
use crate::nouns::key::{KeyBody, ORGANISATION, events, rules};
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-491 · R-492 · R-493 · R-494.
pub(super) fn execute(view: &dyn StateView, context: &RecordContext<'_>, body: &KeyBody) -> Result<Changes, Refusal> {
    let (author, purpose, new) = (&context.author.id, body.purpose, super::new_key(body));
    let kid = rules::id_of_new(view, &context.network, author, purpose, &new, "body.public_key")?;
    rules::has_room(view, author)?;

    let (mut changes, from) = (Changes::none(), context.height.next());
    rules::begin(&mut changes, &kid, author, purpose, &new, from);
    let subject = context.subject_of(ORGANISATION);
    let event = events::changed(context.digest(), subject, body.action, author, purpose);
    changes.say(events::with_new(event, &kid, from));
    Ok(changes)
}
