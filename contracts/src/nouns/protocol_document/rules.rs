//! Who signs what.

use super::{ProtocolDocument, ProtocolDocumentBody};
use crate::context::RecordContext;
use crate::limits::PROTOCOL_SIGNATORIES_MAX;
use crate::nouns::organisation;
use crate::refusal::{Code, Refusal};
use portolan_ledger::StateView;

/// The signatories are members, one or more.
///
/// # Errors
/// [`Code::BodyNotAsSpecified`], [`Code::OrganisationUnknown`].
pub fn signatories_are_known(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    body: &ProtocolDocumentBody,
) -> Result<(), Refusal> {
    if !(1..=PROTOCOL_SIGNATORIES_MAX).contains(&body.signatories.len()) {
        let message = format!("1 to {PROTOCOL_SIGNATORIES_MAX} organisations");
        return context.refuse(Code::BodyNotAsSpecified, "body.signatories", message);
    }
    match body.signatories.iter().find(|id| organisation::find(view, id).is_none()) {
        Some(stranger) => {
            context.refuse(Code::OrganisationUnknown, "body.signatories", format!("{stranger} is unknown"))
        }
        None => Ok(()),
    }
}

/// The author is a signatory that has not signed yet.
///
/// # Errors
/// [`Code::NotASignatory`], [`Code::NothingChanges`].
pub fn may_sign(context: &RecordContext<'_>, document: &ProtocolDocument) -> Result<(), Refusal> {
    let Some(signature) = document.signatories.get(&context.author.id) else {
        return context.refuse(Code::NotASignatory, "author", format!("{} is not to sign it", context.author.id));
    };
    match signature {
        Some(before) => Err(Refusal::new(Code::NothingChanges, "author", "it has signed").naming(*before)),
        None => Ok(()),
    }
}
