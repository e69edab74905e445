//! Lay an agreement before its signatories.

use crate::context::RecordContext;
use crate::nouns::organisation::rules::speaks_of_itself;
use crate::nouns::protocol_document::{ProtocolDocument, ProtocolDocumentBody, events, keys, rules};
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-480 · R-402 · R-487.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: ProtocolDocumentBody = context.body()?;
    speaks_of_itself(context)?;
    rules::signatories_are_known(view, context, &body)?;

    let document = ProtocolDocument {
        author: context.author.id.clone(),
        commitment: body.commitment,
        signatories: body.signatories.into_iter().map(|id| (id, None)).collect(),
    };
    let mut changes = Changes::none();
    changes.put(keys::document(&context.digest()), &document);
    changes.say(events::drafted(context, &document));
    Ok(changes)
}
