//! Grant a mandate, or revoke it.

mod grant;
mod revoke;

use super::{MandateAction, MandateBody, MandateWord, rules};
use crate::context::RecordContext;
use crate::nouns::organisation::rules::speaks_of_itself;
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-480 · R-402 · R-487, then those of revoking.
pub(super) fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: MandateBody = context.body()?;
    rules::form(context, &body)?;
    speaks_of_itself(context)?;
    rules::holder_is_known(view, context, &body)?;

    let mut changes = match body.action {
        MandateAction::Grant => grant::execute(context, &body),
        MandateAction::Revoke => revoke::execute(view, context, &body)?,
    };
    let word = MandateWord { record: context.digest(), action: body.action, representation: body.representation };
    changes.put(super::keys::word(&context.author.id, &body.to), &word);
    changes.say(super::events::spoken(context, &body));
    Ok(changes)
}
