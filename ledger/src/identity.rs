//! The names of the ledger's things, each a small checked type.
//!
//! A bare `String` or integer never stands for one of these. `parse` is the only way in from text, `Display` prints
//! what parses back to the same value. No arithmetic can wrap: heights and rounds saturate.

use crate::digest::{Digest, lower_hex};
use borsh::{BorshDeserialize, BorshSerialize};
use ed25519_dalek::VerifyingKey;
use std::fmt;
use std::str::FromStr;

/// A text that is not the name it was given for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not {what}: {rule}")]
pub struct NotAName {
    /// The kind of name that was expected, for example `an organisation id`.
    pub what: &'static str,
    /// What such a name looks like.
    pub rule: &'static str,
}

macro_rules! text_name {
    ($(#[$doc:meta])* $name:ident, $what:literal, $rule:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize)]
        pub struct $name(String);

        impl $name {
            /// Check `text` and make it this name.
            ///
            /// # Errors
            /// [`NotAName`] when the text does not follow the rule of this name.
            pub fn parse(text: &str) -> Result<Self, NotAName> {
                let check: fn(&str) -> bool = $check;
                if check(text) { Ok(Self(text.to_owned())) } else { Err(NotAName { what: $what, rule: $rule }) }
            }

            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl BorshDeserialize for $name {
            fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
                let text = String::deserialize_reader(reader)?;
                Self::parse(&text).map_err(|error| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, error.to_string()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAName;

            fn from_str(text: &str) -> Result<Self, NotAName> {
                Self::parse(text)
            }
        }

        serde_as_text!($name);
    };
}

macro_rules! serde_as_text {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use serde_as_text;

fn is_label(text: &str, length_max: usize) -> bool {
    let bytes = text.as_bytes();
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !bytes.is_empty()
        && bytes.len() <= length_max
        && bytes.iter().all(|b| inner(*b))
        && bytes.first() != Some(&b'-')
        && bytes.last() != Some(&b'-')
}

fn is_locode(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 5
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..].iter().all(|b| b.is_ascii_uppercase() || (b'2'..=b'9').contains(b))
}

fn is_type_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    (1..=40).contains(&bytes.len()) && bytes[0].is_ascii_uppercase() && bytes.iter().all(|b| b.is_ascii_alphanumeric())
}

fn is_thumbprint(text: &str) -> bool {
    text.len() == 43 && crate::jose::base64url_decode::<32>(text).is_some()
}

text_name!(
    /// An organisation of the network, member or not, for example `port-authority`.
    OrganisationId,
    "an organisation id",
    "1 to 32 of a-z, 0-9 and inner hyphens",
    |text| is_label(text, 32)
);
text_name!(
    /// A standing set of members that share a key, for example `authorities`.
    AudienceId,
    "an audience id",
    "1 to 64 of a-z, 0-9 and inner hyphens",
    |text| is_label(text, 64)
);
text_name!(
    /// The kind of statement a record makes, for example `TerminalEvent`.
    RecordType,
    "a record type",
    "1 to 40 letters and digits, a capital first",
    is_type_name
);
text_name!(
    /// A place of the UN/LOCODE list by form, for example `GBFXT` (UNECE Recommendation 16; existence is not checked).
    Locode,
    "a UN/LOCODE",
    "two capital letters, then three of A-Z and 2-9",
    is_locode
);
text_name!(
    /// The RFC 7638 thumbprint of an Ed25519 key: 43 base64url characters.
    KeyId,
    "a key id",
    "the base64url SHA-256 thumbprint of RFC 7638, 43 characters",
    is_thumbprint
);

/// The network a signature is for: the digest of its genesis.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, BorshSerialize, BorshDeserialize)]
pub struct NetworkId(pub Digest);

impl fmt::Display for NetworkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for NetworkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for NetworkId {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        text.parse()
            .map(Self)
            .map_err(|_| NotAName { what: "a network id", rule: "64 lowercase hexadecimal characters" })
    }
}
serde_as_text!(NetworkId);

macro_rules! counter {
    ($(#[$doc:meta])* $name:ident, $inner:ty) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, BorshSerialize, BorshDeserialize,
            serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl $name {
            /// The one after this, saturating.
            #[must_use]
            pub const fn next(self) -> Self {
                Self(self.0.saturating_add(1))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

counter!(
    /// Position of a block in the chain; the genesis header is height 0, the first block 1.
    Height,
    u64
);
counter!(
    /// Attempt to decide a height, from 0.
    Round,
    u32
);

impl Height {
    /// The one before this, or `None` at the genesis header.
    #[must_use]
    pub const fn previous(self) -> Option<Self> {
        match self.0.checked_sub(1) {
            Some(height) => Some(Self(height)),
            None => None,
        }
    }
}

macro_rules! hex_name {
    ($(#[$doc:meta])* $name:ident, $bytes:literal, $what:literal, $rule:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
        pub struct $name(pub [u8; $bytes]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }

        impl FromStr for $name {
            type Err = NotAName;

            fn from_str(text: &str) -> Result<Self, NotAName> {
                lower_hex(text).map(Self).ok_or(NotAName { what: $what, rule: $rule })
            }
        }

        serde_as_text!($name);
    };
}

hex_name!(
    /// What records are about: an opaque 128-bit id, never a business number.
    SubjectId,
    16,
    "a subject id",
    "32 lowercase hexadecimal characters"
);
hex_name!(
    /// A validator's address: the first 20 bytes of the SHA-256 of its consensus key.
    Address,
    20,
    "a validator address",
    "40 lowercase hexadecimal characters"
);

impl SubjectId {
    /// The id that `author` gets for `nonce` on `network`; nobody else can take it (DESIGN §5).
    #[must_use]
    pub fn derive(network: &NetworkId, author: &OrganisationId, nonce: &[u8; 32]) -> Self {
        let author = author.as_str().as_bytes();
        let length = [u8::try_from(author.len()).expect("an organisation id has at most 32 bytes")];
        let digest = Digest::of_pieces(&[b"portolan/subject/v1", network.0.as_ref(), &length, author, nonce]);
        let mut id = [0; 16];
        id.copy_from_slice(&digest.0[..16]);
        Self(id)
    }
}

impl SubjectId {
    /// The id under which records are about an organisation itself: its keys, its node.
    #[must_use]
    pub fn of_organisation(network: &NetworkId, organisation: &OrganisationId) -> Self {
        let organisation = organisation.as_str().as_bytes();
        let digest = Digest::of_pieces(&[b"portolan/organisation-subject/v1\n", network.0.as_ref(), organisation]);
        let mut id = [0; 16];
        id.copy_from_slice(&digest.0[..16]);
        Self(id)
    }
}

impl Address {
    /// No validator's: it stands where nobody made a block.
    pub const NOBODY: Self = Self([0; 20]);

    /// The address of the validator that signs with `key`.
    #[must_use]
    pub fn of(key: &VerifyingKey) -> Self {
        let mut address = [0; 20];
        address.copy_from_slice(&Digest::of(key.as_bytes()).0[..20]);
        Self(address)
    }
}

/// A submission's own id: a UUIDv7 (RFC 9562) in its lowercase hyphenated form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct SubmissionId(pub [u8; 16]);

impl SubmissionId {
    /// A new id from a time (milliseconds) and 10 random bytes passed in.
    #[must_use]
    pub fn new(time: crate::Time, random: &[u8; 10]) -> Self {
        Self(*uuid::Builder::from_unix_timestamp_millis(time.0, random).as_uuid().as_bytes())
    }
}

impl fmt::Display for SubmissionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        uuid::Uuid::from_bytes(self.0).hyphenated().fmt(f)
    }
}

impl fmt::Debug for SubmissionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for SubmissionId {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        let fault = NotAName { what: "a submission id", rule: "a UUIDv7 (RFC 9562), lowercase, with hyphens" };
        let id = uuid::Uuid::parse_str(text).map_err(|_| fault.clone())?;
        let canonical = id.hyphenated().to_string() == text;
        if canonical && id.get_version_num() == 7 && id.get_variant() == uuid::Variant::RFC4122 {
            Ok(Self(*id.as_bytes()))
        } else {
            Err(fault)
        }
    }
}
serde_as_text!(SubmissionId);
