//! A member's public keys as the state tree holds them: one key, one purpose.

mod possession;

pub use possession::{is_possession_proven, possession_text, prove_possession};

use crate::audience;
use crate::identity::{Height, KeyId, OrganisationId, RecordType};
use crate::jose::{self, base64url_decode};
use crate::time::Time;
use borsh::{BorshDeserialize, BorshSerialize};
use ed25519_dalek::VerifyingKey;
use std::fmt;

/// Tag of signing keys in the state tree; the rest of the state key is the 32-byte thumbprint.
pub const STATE_TAG_KEY: u16 = 0x0003;

/// The type of the records that register, replace and revoke keys: all that a root key signs.
pub const KEY_RECORD_TYPE: &str = "Key";

/// What a key may be used for, and nothing else.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    BorshSerialize,
    BorshDeserialize,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
#[borsh(use_discriminant = true)]
pub enum KeyPurpose {
    /// Signs submissions.
    Signing = 1,
    /// Signs votes and proposals.
    Consensus = 2,
    /// Receives audience keys (HPKE).
    Sealing = 3,
    /// Authenticates connections.
    Transport = 4,
    /// Signs checkpoints for outsiders.
    Log = 5,
    /// Kept offline: signs key records and nothing else.
    Root = 6,
}

impl KeyPurpose {
    /// The word that records and files carry.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Signing => "signing",
            Self::Consensus => "consensus",
            Self::Sealing => "sealing",
            Self::Transport => "transport",
            Self::Log => "log",
            Self::Root => "root",
        }
    }
}

impl fmt::Display for KeyPurpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One key of one organisation.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MemberKey {
    /// Whose key it is.
    pub organisation: OrganisationId,
    /// What it may be used for.
    pub purpose: KeyPurpose,
    /// Its 32 bytes.
    pub public_key: [u8; 32],
    /// First height at which it counts.
    pub from: Height,
    /// First height at which it no longer counts.
    pub until: Option<Height>,
    /// When its owner wants it replaced; a warning to people, which stops nothing.
    pub expires_at: Option<Time>,
}

impl MemberKey {
    /// Whether it may sign a submission of records of these types at `height`: a signing key any, a root key only `Key` records.
    #[must_use]
    pub fn may_sign<'t>(&self, types: impl IntoIterator<Item = &'t RecordType>, height: Height) -> bool {
        let is_key = |record_type: &'t RecordType| record_type.as_str() == KEY_RECORD_TYPE;
        self.is_good(KeyPurpose::Signing, height)
            || (self.is_good(KeyPurpose::Root, height) && types.into_iter().all(is_key))
    }

    /// Whether it may be used for `purpose` at `height`.
    #[must_use]
    pub fn is_good(&self, purpose: KeyPurpose, height: Height) -> bool {
        self.purpose == purpose && self.from <= height && self.until.is_none_or(|until| height < until)
    }
}

/// The id of a public key by what it is for: of an X25519 key where it receives audience keys, else of an Ed25519 key. `None`
/// for bytes that are no usable key: off the curve, or of small order, where one would verify what nobody signed and the other
/// would open to everybody.
#[must_use]
pub fn key_id(purpose: KeyPurpose, public_key: &[u8; 32]) -> Option<KeyId> {
    if purpose == KeyPurpose::Sealing {
        return audience::is_usable_recipient(public_key).then(|| jose::sealing_key_id(public_key));
    }
    let key = VerifyingKey::from_bytes(public_key).ok().filter(|key| !key.is_weak())?;
    Some(jose::key_id(&key))
}

/// Where the state tree holds the key with this id.
///
/// # Panics
/// Never: a key id is a 32-byte thumbprint by construction.
#[must_use]
pub fn state_key(kid: &KeyId) -> Vec<u8> {
    let thumbprint: [u8; 32] = base64url_decode(kid.as_str()).expect("a key id is a 32-byte thumbprint");
    [&STATE_TAG_KEY.to_be_bytes()[..], &thumbprint].concat()
}
