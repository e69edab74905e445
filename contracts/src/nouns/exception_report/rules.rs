//! What can be reported.

use super::ExceptionReportBody;
use crate::context::RecordContext;
use crate::limits::BODY_LIST_MAX;
use crate::nouns::exception::ExceptionRule;
use crate::refusal::{Code, Refusal};

/// The rules that rest on sealed values. Every other is derived by every node, and nobody's to state.
#[must_use]
pub const fn is_reported(rule: ExceptionRule) -> bool {
    matches!(
        rule,
        ExceptionRule::DeclaredBeyondConsignment
            | ExceptionRule::DeclaredTwice
            | ExceptionRule::SealDiffers
            | ExceptionRule::WeightJump
            | ExceptionRule::ManifestAmendedLate
            | ExceptionRule::DangerousGoodsUndeclared
            | ExceptionRule::HousesDoNotSum
            | ExceptionRule::EmptyNotEmpty
    )
}

/// The form of what serde cannot check, and whether the rule is one that is reported.
///
/// # Errors
/// [`Code::BodyNotAsSpecified`], [`Code::RuleNotReported`].
pub fn form(context: &RecordContext<'_>, body: &ExceptionReportBody) -> Result<(), Refusal> {
    if !(1..=BODY_LIST_MAX).contains(&body.triggers.len()) {
        return context.refuse(Code::BodyNotAsSpecified, "body.triggers", format!("1 to {BODY_LIST_MAX} digests"));
    }
    if !is_reported(body.rule) {
        let message = format!("{} is derived from what is recorded", body.rule);
        return context.refuse(Code::RuleNotReported, "body.rule", message);
    }
    Ok(())
}
