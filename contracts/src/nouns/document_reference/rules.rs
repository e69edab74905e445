//! When a document reference is sound, and which can still be corrected.

use super::{DocumentRef, DocumentRefBody, find};
use crate::context::RecordContext;
use crate::refusal::{Code, Refusal};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, StateView};

/// The form of what serde cannot check.
///
/// # Errors
/// [`Code::BodyNotAsSpecified`].
pub fn form(context: &RecordContext<'_>, body: &DocumentRefBody) -> Result<(), Refusal> {
    let code = &body.document_type;
    if !(1..=3).contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_digit()) {
        return context.refuse(Code::BodyNotAsSpecified, "body.document_type", "1 to 3 digits");
    }
    if body.valid_from.zip(body.valid_until).is_some_and(|(from, until)| until <= from) {
        return context.refuse(Code::BodyNotAsSpecified, "body.valid_until", "it is later than `valid_from`");
    }
    Ok(())
}

/// what a correction supersedes is the author's own and was not superseded before; with its record.
///
/// # Errors
/// [`Code::SupersededUnknown`], [`Code::CorrectionDiffers`].
pub fn superseded(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    body: &DocumentRefBody,
) -> Result<Option<(Digest, DocumentRef)>, Refusal> {
    let Some(record) = context.superseded() else { return Ok(None) };
    let newest =
        find(view, &record).filter(|document| document.author == context.author.id && document.superseded_by.is_none());
    let Some(document) = newest else {
        let message = "not the newest reference of this author to a document";
        return Err(Refusal::new(Code::SupersededUnknown, "supersedes", message).naming(record));
    };
    if context.record.function == Function::Cancel && document.commitment != body.commitment {
        return context.refuse(Code::CorrectionDiffers, "body.commitment", "it referred to another document");
    }
    Ok(Some((record, document)))
}
