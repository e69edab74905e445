//! End a signing key at once: the answer to one that was stolen, also when there is no other yet.

use crate::context::RecordContext;
use crate::nouns::key::{KeyBody, ORGANISATION, events, rules};
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::StateView;

///
pub(super) fn execute(view: &dyn StateView, context: &RecordContext<'_>, body: &KeyBody) -> Result<Changes, Refusal> {
    let ends = super::key_in_force(view, context, body)?;

    let mut changes = Changes::none();
    rules::end(view, &mut changes, &ends, context.height.next());
    let (subject, author) = (context.subject_of(ORGANISATION), &context.author.id);
    let event = events::changed(context.digest(), subject, body.action, author, body.purpose);
    changes.say(events::with_ended(event, &ends));
    Ok(changes)
}
