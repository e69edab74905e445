//! A public key as files carry it: 32 bytes of base64url.

use crate::strict_toml::as_text;
use ed25519_dalek::VerifyingKey;
use portolan_ledger::audience::is_usable_recipient;
use portolan_ledger::jose::{base64url, base64url_decode};
use std::fmt;
use std::str::FromStr;

/// The 32 bytes of an Ed25519 or X25519 public key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicKey(pub [u8; 32]);

/// A text that is no public key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a public key is 32 bytes of base64url, 43 characters")]
pub struct NotAKey;

impl PublicKey {
    /// Whether it is an Ed25519 key that can verify: on the curve and not of small order.
    #[must_use]
    pub fn is_usable_for_signatures(&self) -> bool {
        VerifyingKey::from_bytes(&self.0).is_ok_and(|key| !key.is_weak())
    }

    /// Whether audience keys can be wrapped for it: an X25519 key that is not of small order.
    #[must_use]
    pub fn is_usable_for_sealing(&self) -> bool {
        is_usable_recipient(&self.0)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url(&self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for PublicKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        base64url_decode(text).map(Self).ok_or(NotAKey)
    }
}
as_text!(PublicKey);
