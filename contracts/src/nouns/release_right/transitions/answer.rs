//! Take a right that is offered, or decline it.

use super::changed;
use crate::context::RecordContext;
use crate::nouns::release_right::{ReleaseRight, ReleaseRightBody, Standing, Step, rules};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};

/// R-531 · R-532 · R-534. An assignment is not accepted, it is used; declined it can be.
pub(super) fn execute(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    stay: SubjectId,
    body: &ReleaseRightBody,
) -> Result<Changes, Refusal> {
    let salt = body.salt.expect("the form was checked before");
    let before = rules::right_of(view, &stay, context.time, Standing::is_live)?;
    let accepts = body.step == Step::Accepted;

    let open = before.offer.filter(|offer| !(accepts && offer.assigns));
    let Some(offer) = open else {
        let refusal = Refusal::new(Code::OfferNotOpen, "body.step", "nothing is offered that could be answered so");
        return Err(refusal.naming(before.record));
    };
    rules::opens(&stay, &context.author.id, &salt, &offer.to).map_err(|refusal| refusal.naming(offer.record))?;

    let mut after = ReleaseRight { offer: None, ..before.clone() };
    if accepts {
        after.holder = context.author.id.clone();
        after.chain_position = before.chain_position.saturating_add(1);
    }
    Ok(changed(view, context, stay, body.step, (&before, &after)))
}
