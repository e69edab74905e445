//! What is said of document references.

use super::DocumentRefBody;
use crate::context::RecordContext;
use crate::events::Event;
use portolan_ledger::record::Function;

/// A document was referred to, anew or no longer.
#[must_use]
pub fn referred(context: &RecordContext<'_>, body: &DocumentRefBody) -> Event {
    let name = match context.record.function {
        Function::Cancel => "document.withdrawn",
        Function::Replace => "document.superseded",
        Function::Original | Function::Change => "document.referred",
    };
    let event = Event::new(name, Some(context.digest()), context.subjects()).with("document_type", &body.document_type);
    match context.record.supersedes {
        Some(superseded) => event.with("supersedes", superseded),
        None => event,
    }
}
