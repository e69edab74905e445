//! What is said of keys.

use super::KeyAction;
use crate::events::Event;
use portolan_ledger::key::KeyPurpose;
use portolan_ledger::{Digest, Height, KeyId, OrganisationId, SubjectId};

/// A key was added, replaced or revoked.
#[must_use]
pub fn changed(
    record: Digest,
    subject: SubjectId,
    action: KeyAction,
    organisation: &OrganisationId,
    purpose: KeyPurpose,
) -> Event {
    let name = match action {
        KeyAction::Add => "key.added",
        KeyAction::Replace => "key.replaced",
        KeyAction::Revoke => "key.revoked",
    };
    Event::new(name, Some(record), [subject]).with("organisation", organisation).with("purpose", purpose)
}

/// The same event with the key that begins.
#[must_use]
pub fn with_new(event: Event, kid: &KeyId, from: Height) -> Event {
    event.with("key", kid).with("from", from)
}

/// The same event with the key that ends.
#[must_use]
pub fn with_ended(event: Event, kid: &KeyId) -> Event {
    event.with("ended", kid)
}
