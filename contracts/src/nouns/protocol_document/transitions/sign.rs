//! Sign an agreement.

use crate::context::RecordContext;
use crate::nouns::organisation::rules::speaks_of_itself;
use crate::nouns::protocol_document::{ProtocolSignatureBody, events, find, keys, rules};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-480 · R-402 · R-564 · R-565 · R-498.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: ProtocolSignatureBody = context.body()?;
    speaks_of_itself(context)?;
    let unknown = || Refusal::new(Code::ProtocolUnknown, "body.document", "no such document").naming(body.document);
    let mut document = find(view, &body.document).ok_or_else(unknown)?;
    rules::may_sign(context, &document)?;

    document.signatories.insert(context.author.id.clone(), Some(context.digest()));
    let mut changes = Changes::none();
    changes.put(keys::document(&body.document), &document);
    changes.say(events::signed(context, body.document, &document));
    Ok(changes)
}
