//! Give a release, or revoke one.

mod give;
mod revoke;

use super::{ReleaseBody, ReleaseValue, find, rules};
use crate::context::RecordContext;
use crate::light::Light;
use crate::nouns::pickup_authorisation::ending;
use crate::nouns::release_right::bill::Saying;
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::{Digest, StateView, SubjectId};
use std::collections::BTreeSet;

/// R-221 · R-320 · R-336 · R-445 · then those of giving or revoking.
pub(super) fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: ReleaseBody = context.body()?;
    rules::form(context, &body)?;
    rules::owner_releases(context, body.light)?;
    rules::carrier_speaks(view, context, body.light, Saying::Release)?;
    rules::subjects_fit_light(context, body.light)?;
    match body.value {
        ReleaseValue::Revoked => revoke::execute(view, context, &body),
        ReleaseValue::Green | ReleaseValue::Conditional => give::execute(view, context, &body),
    }
}

/// this record takes the place of the releases before it, and no authorisation rests on those any more.
fn supersede(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    light: Light,
    targets: &[SubjectId],
    basis: Option<&SubjectId>,
    changes: &mut Changes,
) {
    let before = targets.iter().filter_map(|target| find(view, target, light, basis));
    let superseded: BTreeSet<Digest> = before.map(|release| release.record).collect();
    if superseded.is_empty() {
        return;
    }
    let stays = rules::stays_of_targets(view, targets, basis);
    ending::end_what_rests_on(view, &stays, &superseded, (context.digest(), context.time), changes);
}
