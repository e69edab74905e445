//! Give a release, or revoke one.

mod give;
mod revoke;

use super::{ReleaseBody, ReleaseValue, rules};
use crate::context::RecordContext;
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-320 · R-336 · R-445 · then those of giving or revoking.
pub(super) fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: ReleaseBody = context.body()?;
    rules::form(context, &body)?;
    rules::owner_releases(context, body.light)?;
    rules::subjects_fit_light(context, body.light)?;
    match body.value {
        ReleaseValue::Revoked => revoke::execute(view, context, &body),
        ReleaseValue::Green | ReleaseValue::Conditional => give::execute(view, context, &body),
    }
}
