//! What a mandate allows, and when it is sound.

use super::{Mandate, MandateAction, MandateBody};
use crate::context::RecordContext;
use crate::limits::MANDATE_RECORD_TYPES_MAX;
use crate::nouns::organisation;
use crate::refusal::{Code, Refusal};
use portolan_ledger::{RecordType, StateView, Time};

/// Whether it lets its holder write a record of `record_type` at `time`.
#[must_use]
pub fn covers(mandate: &Mandate, record_type: &RecordType, time: Time) -> bool {
    let begun = mandate.valid_from <= time;
    begun && !has_ended(mandate, time) && mandate.record_types.contains(record_type)
}

/// Whether it is over at `time`, revoked or expired.
#[must_use]
pub fn has_ended(mandate: &Mandate, time: Time) -> bool {
    mandate.valid_until.is_some_and(|until| until <= time)
}

/// Which fields go with which action, and whether they are sound.
///
/// # Errors
/// [`Code::BodyNotAsSpecified`].
pub fn form(context: &RecordContext<'_>, body: &MandateBody) -> Result<(), Refusal> {
    let refuse = |field: &str, message: &str| context.refuse(Code::BodyNotAsSpecified, field, message);
    if body.to == context.author.id {
        return refuse("body.to", "nobody needs a mandate to speak for itself");
    }
    let said = !body.record_types.is_empty() || body.representation.is_some();
    if body.action == MandateAction::Revoke {
        let plain = !said && body.valid_from.is_none() && body.valid_until.is_none();
        return if plain { Ok(()) } else { refuse("body.action", "a revocation names `to` and nothing else") };
    }
    if !(1..=MANDATE_RECORD_TYPES_MAX).contains(&body.record_types.len()) {
        return refuse("body.record_types", "1 to 64 record types");
    }
    if body.record_types.iter().any(|record_type| context.edition.rule_of(record_type.as_str()).is_none()) {
        return refuse("body.record_types", "a record type is unknown");
    }
    let from = body.valid_from.unwrap_or(context.time);
    if body.valid_until.is_some_and(|until| until <= from) {
        return refuse("body.valid_until", "it is later than the beginning");
    }
    Ok(())
}

/// The holder is an organisation of the network.
///
/// # Errors
/// [`Code::OrganisationUnknown`].
pub fn holder_is_known(view: &dyn StateView, context: &RecordContext<'_>, body: &MandateBody) -> Result<(), Refusal> {
    match organisation::find(view, &body.to) {
        Some(_) => Ok(()),
        None => context.refuse(Code::OrganisationUnknown, "body.to", format!("{} is unknown", body.to)),
    }
}
