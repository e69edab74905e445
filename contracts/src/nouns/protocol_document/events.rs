//! What is said of agreements.

use super::ProtocolDocument;
use crate::context::RecordContext;
use crate::events::Event;
use portolan_ledger::Digest;

/// An agreement lies before its signatories.
#[must_use]
pub fn drafted(context: &RecordContext<'_>, document: &ProtocolDocument) -> Event {
    Event::new("protocol.drafted", Some(context.digest()), context.subjects())
        .with("author", &document.author)
        .with("signatories", document.signatories.len())
}

/// A signatory has signed.
#[must_use]
pub fn signed(context: &RecordContext<'_>, draft: Digest, document: &ProtocolDocument) -> Event {
    Event::new("protocol.signed", Some(context.digest()), context.subjects())
        .with("document", draft)
        .with("signatory", &context.author.id)
        .with("by_all", document.is_signed_by_all())
}
