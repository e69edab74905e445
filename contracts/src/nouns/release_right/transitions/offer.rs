//! Offer a right to the next one, assign it to a haulier, or take either back.

use super::changed;
use crate::context::RecordContext;
use crate::nouns::release_right::{Offer, ReleaseRight, ReleaseRightBody, Standing, Step, rules};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};

/// R-531 · R-328 · R-533.
pub(super) fn execute(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    stay: SubjectId,
    body: &ReleaseRightBody,
) -> Result<Changes, Refusal> {
    let to = body.to.expect("the form was checked before");
    let before = rules::right_of(view, &stay, context.time, Standing::is_live)?;

    rules::speaks_for_it(context, &before, &before.holder)?;
    if let Some(open) = before.offer {
        let what = if open.assigns { "assigned" } else { "offered" };
        let refusal =
            Refusal::new(Code::RightOffered, "body.step", format!("the right is {what}: withdraw that first"));
        return Err(refusal.naming(open.record));
    }

    let offer = Offer { record: context.digest(), to, assigns: body.step == Step::Assigned };
    let after = ReleaseRight { offer: Some(offer), ..before.clone() };
    Ok(changed(view, context, stay, body.step, (&before, &after)))
}

/// R-531 · R-328 · R-532.
pub(super) fn withdraw(view: &dyn StateView, context: &RecordContext<'_>, stay: SubjectId) -> Result<Changes, Refusal> {
    let before = rules::right_of(view, &stay, context.time, Standing::is_live)?;

    rules::speaks_for_it(context, &before, &before.holder)?;
    if before.offer.is_none() {
        let refusal = Refusal::new(Code::OfferNotOpen, "body.step", "nothing is offered or assigned");
        return Err(refusal.naming(before.record));
    }

    let after = ReleaseRight { offer: None, ..before.clone() };
    Ok(changed(view, context, stay, Step::Withdrawn, (&before, &after)))
}
