//! Keys and signatures as bodies carry them: base64url without padding.

use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::jose::{base64url, base64url_decode};
use std::fmt;

macro_rules! base64url_text {
    ($(#[$doc:meta])* $name:ident, $bytes:literal, $says:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
        pub struct $name(pub [u8; $bytes]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&base64url(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'_, str> as serde::Deserialize>::deserialize(deserializer)?;
                base64url_decode(&text).map(Self).ok_or_else(|| serde::de::Error::custom($says))
            }
        }
    };
}

base64url_text!(
    /// The 32 bytes of a public key.
    PublicKeyText,
    32,
    "a public key is 32 bytes of base64url, 43 characters"
);
base64url_text!(
    /// The 64 bytes of a signature.
    SignatureText,
    64,
    "a signature is 64 bytes of base64url, 86 characters"
);
