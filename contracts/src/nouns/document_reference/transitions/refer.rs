//! Refer to a document, to its new version, or no longer.

use crate::context::RecordContext;
use crate::nouns::document_reference::{DocumentRef, DocumentRefBody, events, keys, rules};
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::StateView;
use portolan_ledger::record::Function;

/// R-221 · R-222 · R-472.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: DocumentRefBody = context.body()?;
    rules::form(context, &body)?;
    let superseded = rules::superseded(view, context, &body)?;

    let mut changes = Changes::none();
    if let Some((record, document)) = superseded {
        let ended = DocumentRef { superseded_by: Some(context.digest()), ..document };
        changes.put(keys::document(&record), &ended);
    }
    changes.say(events::referred(context, &body));
    if context.record.function != Function::Cancel {
        let document = DocumentRef {
            author: context.author.id.clone(),
            document_type: body.document_type,
            commitment: body.commitment,
            valid_from: body.valid_from,
            valid_until: body.valid_until,
            superseded_by: None,
        };
        changes.put(keys::document(&context.digest()), &document);
    }
    Ok(changes)
}
