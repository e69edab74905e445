//! What only the issuer does: end a right for all, or let it live longer.

use super::changed;
use crate::context::RecordContext;
use crate::nouns::release_right::{ReleaseRight, ReleaseRightBody, Revocation, Standing, Step, rules};
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};

/// A right that the issuer can still do something with.
fn is_open(standing: Standing) -> bool {
    standing.is_live() || standing == Standing::Expired
}

/// R-531 · R-328.
pub(super) fn revoke(view: &dyn StateView, context: &RecordContext<'_>, stay: SubjectId) -> Result<Changes, Refusal> {
    let before = rules::right_of(view, &stay, context.time, is_open)?;
    rules::speaks_for_it(context, &before, &before.issuer)?;

    let revoked = Some(Revocation { record: context.digest(), time: context.time });
    let after = ReleaseRight { revoked, ..before.clone() };
    Ok(changed(view, context, stay, Step::Revoked, (&before, &after)))
}

/// R-531 · R-328 · R-530 · R-535.
pub(super) fn extend(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    stay: SubjectId,
    body: &ReleaseRightBody,
) -> Result<Changes, Refusal> {
    let valid_to = body.valid_to.expect("the form was checked before");
    let before = rules::right_of(view, &stay, context.time, is_open)?;

    rules::speaks_for_it(context, &before, &before.issuer)?;
    if before.standing(view, &stay, context.time) == Standing::Expired {
        // Under a joined subject another may have been issued since.
        rules::none_is_live(view, stay, context.time)?;
    }
    rules::validity(valid_to, context.time, Some(before.valid_to))?;

    let after = ReleaseRight { valid_to, ..before.clone() };
    Ok(changed(view, context, stay, Step::Extended, (&before, &after)))
}
