//! What can be done with a release right.

mod answer;
mod issue;
mod issuer;
mod offer;

use super::{ReleaseRight, ReleaseRightBody, Step, events, keys};
use crate::context::RecordContext;
use crate::nouns::pickup_authorisation::ending;
use crate::nouns::subject::CONTAINER_STAY;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};

/// R-221 · R-336 · then those of the step.
pub(super) fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: ReleaseRightBody = context.body()?;
    let stay = context.subject_of(CONTAINER_STAY);
    check_form(context, &body)?;
    permissions::check(context, body.step.as_str(), None)?;
    match body.step {
        Step::Issued => issue::execute(view, context, stay, &body),
        Step::Transferred | Step::Assigned => offer::execute(view, context, stay, &body),
        Step::Accepted | Step::Declined => answer::execute(view, context, stay, &body),
        Step::Withdrawn => offer::withdraw(view, context, stay),
        Step::Revoked => issuer::revoke(view, context, stay),
        Step::Extended => issuer::extend(view, context, stay, &body),
    }
}

/// Each field stands exactly with the steps that need it.
fn check_form(context: &RecordContext<'_>, body: &ReleaseRightBody) -> Result<(), Refusal> {
    let fields = [
        ("body.to", body.to.is_some(), matches!(body.step, Step::Issued | Step::Transferred | Step::Assigned)),
        ("body.salt", body.salt.is_some(), matches!(body.step, Step::Accepted | Step::Declined)),
        ("body.valid_to", body.valid_to.is_some(), matches!(body.step, Step::Issued | Step::Extended)),
    ];
    match fields.into_iter().find(|(_, stands, needed)| stands != needed) {
        None => Ok(()),
        Some((field, stands, _)) => {
            let message = format!("{} with {}", if stands { "does not stand" } else { "must stand" }, body.step);
            context.refuse(Code::BodyNotAsSpecified, field, message)
        }
    }
}

/// The right after a step. An assignment that is no longer open ends what rests on it.
fn changed(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    stay: SubjectId,
    step: Step,
    (before, after): (&ReleaseRight, &ReleaseRight),
) -> Changes {
    let mut changes = Changes::none();
    changes.put(keys::release_right(&stay), after);
    changes.say(events::taken(context.digest(), stay, step, after));
    let was_assigned = before.offer.filter(|offer| offer.assigns);
    let still_assigned = after.revoked.is_none() && after.offer == before.offer;
    if let (Some(assignment), false) = (was_assigned, still_assigned) {
        let at = (context.digest(), context.time);
        ending::end_what_rests_on(view, &[stay], &[assignment.record].into(), at, &mut changes);
    }
    changes
}
