//! What must hold for a key before it is registered, and how it begins and ends.

use super::NewKey;
use crate::limits::ORGANISATION_KEYS_MAX;
use crate::membership::keys_of;
use crate::nouns::organisation::find_key;
use crate::refusal::{Code, Refusal};
use crate::state::{Changes, read};
use crate::state_keys;
use portolan_ledger::key::{KeyPurpose, MemberKey, is_possession_proven, key_id, state_key};
use portolan_ledger::{Height, KeyId, NetworkId, OrganisationId, StateView};

/// The id of a key that may be registered: usable, nobody's so far under any purpose, and held by who registers it.
///
/// # Errors
/// [`Code::KeyUnusable`], [`Code::KeyTaken`] or [`Code::PossessionNotProven`] at `field`.
pub fn id_of_new(
    view: &dyn StateView,
    network: &NetworkId,
    organisation: &OrganisationId,
    purpose: KeyPurpose,
    new: &NewKey,
    field: &str,
) -> Result<KeyId, Refusal> {
    let public_key = &new.public_key.0;
    let refuse = |code, message: String| Err(Refusal::new(code, field, message));
    let Some(kid) = key_id(purpose, public_key) else {
        return refuse(Code::KeyUnusable, format!("{} is no usable {purpose} key", new.public_key));
    };
    if let Some(owner) = owner_of(view, public_key) {
        return refuse(Code::KeyTaken, format!("{} is or was a key of {owner}", new.public_key));
    }
    let proven = match (purpose, &new.possession) {
        (KeyPurpose::Sealing, None) => true,
        (KeyPurpose::Sealing, Some(_)) | (_, None) => false,
        (_, Some(proof)) => is_possession_proven(network, organisation, purpose, public_key, &proof.0),
    };
    if proven {
        return Ok(kid);
    }
    let message = match purpose {
        KeyPurpose::Sealing => "a sealing key signs nothing".to_owned(),
        _ => format!("not signed by {} for {organisation} and {purpose} on this network", new.public_key),
    };
    refuse(Code::PossessionNotProven, message)
}

/// Whose key these bytes are or were, as a signature key or as one that receives audience keys.
fn owner_of(view: &dyn StateView, public_key: &[u8; 32]) -> Option<OrganisationId> {
    let kids = [KeyPurpose::Signing, KeyPurpose::Sealing].into_iter().filter_map(|as_if| key_id(as_if, public_key));
    kids.filter_map(|kid| find_key(view, &kid)).map(|key| key.organisation).next()
}

/// Whether an organisation may have another key.
///
/// # Errors
/// [`Code::KeysFull`].
pub fn has_room(view: &dyn StateView, organisation: &OrganisationId) -> Result<(), Refusal> {
    if keys_of(view, organisation).len() < ORGANISATION_KEYS_MAX {
        return Ok(());
    }
    let message = format!("{organisation} has had {ORGANISATION_KEYS_MAX} keys");
    Err(Refusal::new(Code::KeysFull, "author", message))
}

/// Register a key.
pub fn begin(
    changes: &mut Changes,
    kid: &KeyId,
    organisation: &OrganisationId,
    purpose: KeyPurpose,
    new: &NewKey,
    from: Height,
) {
    let key = MemberKey {
        organisation: organisation.clone(),
        purpose,
        public_key: new.public_key.0,
        from,
        until: None,
        expires_at: new.expires_at,
    };
    changes.put(state_key(kid), &key);
    changes.put(state_keys::organisation_key(organisation, kid), &());
}

/// Let a key end at `until`, unless it ends before.
pub fn end(view: &dyn StateView, changes: &mut Changes, kid: &KeyId, until: Height) {
    let stored: Option<MemberKey> = read(view, &state_key(kid));
    let mut key = stored.expect("only a registered key is ended");
    key.until = Some(key.until.map_or(until, |before| before.min(until)));
    changes.put(state_key(kid), &key);
}
