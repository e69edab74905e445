//! Add, replace or revoke a key.

mod add;
mod replace;
mod revoke;

use super::{KeyAction, KeyBody, NewKey, ORGANISATION};
use crate::context::RecordContext;
use crate::nouns::organisation::find_key;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::key::{KeyPurpose, MemberKey};
use portolan_ledger::record::Authority;
use portolan_ledger::{KeyId, StateView, SubjectId};

/// R-221 · R-480 · R-402 · R-499, then those of add, replace or revoke.
pub(super) fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: KeyBody = context.body()?;
    check_shape(&body)?;
    if context.record.authority != Authority::Own {
        return context.refuse(Code::OwnWordOnly, "authority", "a member speaks for its keys itself");
    }
    let subject = context.subject_of(ORGANISATION);
    let own = SubjectId::of_organisation(&context.network, &context.author.id);
    if subject != own {
        return context.refuse(Code::SubjectIdNotDerived, "subjects[0].id", format!("this author is {own}"));
    }
    if context.signed_with != KeyPurpose::Root {
        let message = format!("it was signed with a {} key", context.signed_with);
        return context.refuse(Code::KeyNeedsRootKey, "type", message);
    }
    match body.action {
        KeyAction::Add => add::execute(view, context, &body),
        KeyAction::Replace => replace::execute(view, context, &body),
        KeyAction::Revoke => revoke::execute(view, context, &body),
    }
}

/// Which fields go with which action and purpose.
fn check_shape(body: &KeyBody) -> Result<(), Refusal> {
    let refuse = |field: &str, message: &str| Err(Refusal::new(Code::BodyNotAsSpecified, field, message));
    let begins = body.action != KeyAction::Revoke;
    if begins != body.public_key.is_some() {
        return refuse("body.public_key", "stands with ADD and REPLACE and with nothing else");
    }
    if !begins && (body.possession.is_some() || body.expires_at.is_some()) {
        return refuse("body.possession", "what ends needs no proof and no expiry");
    }
    if (body.action == KeyAction::Add) != body.ends.is_none() {
        return refuse("body.ends", "stands with REPLACE and REVOKE and with nothing else");
    }
    if body.action != KeyAction::Replace && body.purpose != KeyPurpose::Signing {
        return refuse("body.action", "only signing keys are added or revoked; replace this one");
    }
    let may_overlap = body.action == KeyAction::Replace && body.purpose == KeyPurpose::Signing;
    if body.overlap.is_some() && !may_overlap {
        return refuse("body.overlap", "only a replaced signing key counts beside the new one");
    }
    if body.overlap.is_some_and(|overlap| overlap > crate::limits::KEY_OVERLAP_HEIGHTS_MAX) {
        return refuse("body.overlap", "at most 100,000 heights");
    }
    Ok(())
}

/// The new key of a body whose shape was checked.
fn new_key(body: &KeyBody) -> NewKey {
    let public_key = body.public_key.expect("the shape was checked before");
    NewKey { public_key, possession: body.possession, expires_at: body.expires_at }
}

/// The key that is to end: the author's, for this purpose, in force in the next block and not ending yet.
fn key_in_force(view: &dyn StateView, context: &RecordContext<'_>, body: &KeyBody) -> Result<KeyId, Refusal> {
    let kid = body.ends.as_ref().expect("the shape was checked before");
    let in_force =
        |key: &MemberKey| key.organisation == context.author.id && key.purpose == body.purpose && key.until.is_none();
    if find_key(view, kid).as_ref().is_some_and(in_force) {
        return Ok(kid.clone());
    }
    let message = format!("{kid} is no {} key of {} in force", body.purpose, context.author.id);
    Err(Refusal::new(Code::KeyNotInForce, "body.ends", message))
}
