//! Let another speak no longer.

use crate::context::RecordContext;
use crate::nouns::mandate::{Mandate, MandateBody, find, keys, rules};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::StateView;

///
pub(super) fn execute(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    body: &MandateBody,
) -> Result<Changes, Refusal> {
    let in_force = find(view, &context.author.id, &body.to).filter(|mandate| !rules::has_ended(mandate, context.time));
    let Some(mandate) = in_force else {
        let message = format!("{} has none of this author's that lasts", body.to);
        return context.refuse(Code::NoMandateToRevoke, "body.to", message);
    };

    // Block time is that of every record of the block, also of those before this one: they are decided already.
    let revoked = Mandate { valid_until: Some(context.time), ..mandate };
    let mut changes = Changes::none();
    changes.put(keys::mandate(&revoked.from, &revoked.to), &revoked);
    Ok(changes)
}
