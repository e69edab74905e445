//! Two subjects can be one thing: joining them adds up what forbids, never what allows.
//!
//! ```text
//! (apart) ──join(one opener)──► PROPOSED ──join(other opener)──► JOINED ──split──► (apart)
//!    └──────────join(customs, or the opener of both)──────────────►┘
//! ```
//! Joined subjects have all holds of both and of each light the worse; a green light never crosses. Customs can split
//! any join; an opener takes back its own word. What customs joined, only customs splits.

pub mod events;
pub mod keys;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, required, up_to};
use super::subject::{CONSIGNMENT, CONTAINER_STAY, DECLARATION, MANIFEST, PORT_CALL, TRANSIT, VESSEL};
use crate::permissions::{
    Permission,
    Who::{Opener, Role as Has},
};
use crate::roles::Role::Customs;
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId};
use std::collections::BTreeMap;

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "same subject",
    says: "That two subjects are one thing, or are not after all.",
    records: &[RecordRule {
        record_type: "SameSubject",
        schema: 1,
        nature: Nature::Decision,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: false,
        subjects: &[
            up_to(2, PORT_CALL),
            up_to(2, CONTAINER_STAY),
            up_to(2, DECLARATION),
            up_to(2, VESSEL),
            up_to(2, CONSIGNMENT),
            up_to(2, MANIFEST),
            up_to(2, TRANSIT),
        ],
        fields: &[required("action", "JOIN, SPLIT", "the record names exactly the two subjects, of one kind")],
        permissions: PERMISSIONS,
        execute: transitions::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] =
    &[Permission { record_type: "SameSubject", facet: "*", who: &[Opener, Has(Customs)] }];

words! {
    /// What a `SameSubject` record does.
    Action {
        /// The two are one.
        Join = 1 => "JOIN",
        /// They are not.
        Split = 2 => "SPLIT",
    }
}

/// Body of a `SameSubject` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameSubjectBody {
    /// Join or split.
    pub action: Action,
}

/// Who says that two subjects are one.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Join {
    /// The record by which customs said it.
    pub customs: Option<Digest>,
    /// The records by which openers said it.
    pub openers: BTreeMap<OrganisationId, Digest>,
    /// Whether that is enough.
    pub in_force: bool,
}
