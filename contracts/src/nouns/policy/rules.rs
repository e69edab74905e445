//! When a version of a policy may be published.

use super::{Policy, PolicyBody};
use crate::context::RecordContext;
use crate::limits::POLICY_NAME_BYTES_MAX;
use crate::refusal::{Code, Refusal};
use crate::words::is_code;

/// The form of what serde cannot check.
///
/// # Errors
/// [`Code::BodyNotAsSpecified`].
pub fn form(context: &RecordContext<'_>, body: &PolicyBody) -> Result<(), Refusal> {
    if !is_code(&body.policy, POLICY_NAME_BYTES_MAX) {
        return context.refuse(Code::BodyNotAsSpecified, "body.policy", "1 to 32 of A-Z, 0-9 and hyphens");
    }
    if body.version == 0 {
        return context.refuse(Code::BodyNotAsSpecified, "body.version", "versions count from 1");
    }
    Ok(())
}

/// a policy is published once, then superseded from its newest version to a greater one.
///
/// # Errors
/// [`Code::SupersededUnknown`], [`Code::PolicyKnown`], [`Code::VersionNotGreater`].
pub fn follows(context: &RecordContext<'_>, body: &PolicyBody, newest: Option<&Policy>) -> Result<(), Refusal> {
    match (context.superseded(), newest) {
        (None, None) => Ok(()),
        (None, Some(newest)) => {
            Err(Refusal::new(Code::PolicyKnown, "body.policy", "it is published already").naming(newest.record))
        }
        (Some(superseded), Some(newest)) if superseded == newest.record && body.version > newest.version => Ok(()),
        (Some(superseded), Some(newest)) if superseded == newest.record => {
            let message = format!("version {} is in force", newest.version);
            Err(Refusal::new(Code::VersionNotGreater, "body.version", message).naming(newest.record))
        }
        (Some(_), _) => context.refuse(Code::SupersededUnknown, "supersedes", "not the newest version of this policy"),
    }
}
