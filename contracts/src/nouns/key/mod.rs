//! A key of a member: registered for one purpose, replaced or revoked by one record that the member's root key signs.
//!
//! ```text
//! (genesis, admission) ──► IN FORCE ──replace──► IN FORCE until its overlap ends ──► ENDED
//!         add ─────────────────┘ └────────────────revoke────────────────────────────► ENDED
//! ```
//! A key begins and ends with a height and its entry is never removed, so that what it signed before stays provable. The
//! root key is not needed for anything else and stays offline; a member that lost it gets a new one by vote.

pub mod events;
pub mod rules;
mod texts;
mod transitions;

pub use texts::{PublicKeyText, SignatureText};

use super::registry::{Nature, Noun, RecordRule, one, optional, required};
use crate::permissions::{Permission, Who::RootKey};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::key::KeyPurpose;
use portolan_ledger::record::Function;
use portolan_ledger::{KeyId, Time};

/// Kind of the subject that a member's keys are about: the member itself.
pub const ORGANISATION: &str = "organisation";

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "key",
    says: "A key of a member, for one purpose; the submission is signed by the member's root key and holds key records only.",
    records: &[RecordRule {
        record_type: "Key",
        schema: 1,
        nature: Nature::Decision,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: true,
        subjects: &[one(ORGANISATION)],
        fields: &[
            required(
                "action",
                "ADD, REPLACE, REVOKE",
                "only signing keys are added or revoked; of the others there is always one",
            ),
            required(
                "purpose",
                "signing, consensus, sealing, transport, log, root",
                "what the key is for, and nothing else",
            ),
            optional(
                "public_key",
                "43 characters of base64url",
                "the new key; with ADD and REPLACE; never registered before",
            ),
            optional(
                "possession",
                "86 characters of base64url",
                "signature by the new key over network, member and purpose; a sealing key has none",
            ),
            optional("ends", "key id", "the key that is replaced or revoked, in force now"),
            optional("overlap", "heights, 0 to 100,000", "how long a replaced signing key counts beside the new one"),
            optional("expires_at", "time", "when the owner means to replace the key; warns and stops nothing"),
        ],
        permissions: PERMISSIONS,
        execute: transitions::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[Permission { record_type: "Key", facet: "*", who: &[RootKey] }];

words! {
    /// What a `Key` record does.
    KeyAction {
        /// Registers one more signing key.
        Add = 1 => "ADD",
        /// Registers a key in the place of another.
        Replace = 2 => "REPLACE",
        /// Ends a signing key.
        Revoke = 3 => "REVOKE",
    }
}

/// Body of a `Key` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyBody {
    /// What it does.
    pub action: KeyAction,
    /// What the key is for.
    pub purpose: KeyPurpose,
    /// The new key.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub public_key: Option<PublicKeyText>,
    /// Signature by the new key (`portolan_ledger::key::possession_text`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub possession: Option<SignatureText>,
    /// The key that ends.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ends: Option<KeyId>,
    /// Heights for which a replaced signing key counts beside the new one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub overlap: Option<u64>,
    /// When the owner means to replace the key.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expires_at: Option<Time>,
}

/// A key that is to be registered, with the proof that its owner holds it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewKey {
    /// The key.
    pub public_key: PublicKeyText,
    /// Signature by it; a sealing key makes none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub possession: Option<SignatureText>,
    /// When the owner means to replace it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expires_at: Option<Time>,
}
