//! 32 secret bytes: never printed, gone from memory when dropped.

use hmac::{Hmac, Mac as _};
use portolan_ledger::jose::{base64url, base64url_decode};
use sha2::Sha256;
use std::fmt;
use zeroize::{Zeroize as _, Zeroizing};

/// Prefix of every derivation, so that a seed used elsewhere gives other keys there.
const DERIVE_PREFIX: &[u8] = b"portolan/derived-secret/v1\n";

/// A secret of 32 bytes.
#[derive(Clone)]
pub struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    /// Take over secret bytes.
    #[must_use]
    pub fn new(mut bytes: [u8; 32]) -> Self {
        let secret = Self(Zeroizing::new(bytes));
        bytes.zeroize();
        secret
    }

    /// The bytes, for the one operation that needs them.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// Another secret that only who knows this one can make: HMAC-SHA-256 keyed with this, over `label`.
    #[must_use]
    pub fn derive(&self, label: &str) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.expose()).expect("HMAC takes keys of any length");
        mac.update(DERIVE_PREFIX);
        mac.update(label.as_bytes());
        Self::new(mac.finalize().into_bytes().into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl serde::Serialize for Secret {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Zeroizing::new(base64url(self.expose())))
    }
}

impl<'de> serde::Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as serde::Deserialize>::deserialize(deserializer).map(Zeroizing::new)?;
        // The reason never quotes the text: faults are logged.
        base64url_decode(&text)
            .map(Self::new)
            .ok_or_else(|| serde::de::Error::custom("is 32 bytes of base64url, 43 characters"))
    }
}
