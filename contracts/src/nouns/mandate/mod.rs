//! A mandate lets one organisation speak for another, for named record types and a time.
//!
//! ```text
//! (genesis, or GRANT by its giver) ──► ACTIVE ──REVOKE by its giver──► REVOKED ──GRANT──► ACTIVE
//!                                         ├──GRANT──► ACTIVE, as said anew
//!                                         └──time──► EXPIRED
//! ```
//! The giver grants and revokes in its own name. A revocation counts from its place on the ledger, never before: what was written
//! under the mandate until then stays.

pub mod events;
pub mod keys;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;

use super::key::ORGANISATION;
use super::registry::{Nature, Noun, RecordRule, one, optional, required};
use crate::permissions::{Permission, Who::Member};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, RecordType, StateView, Time};
use std::collections::BTreeSet;

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "mandate",
    says: "What one organisation lets another say for it; from the genesis, or by its own word.",
    records: &[RecordRule {
        record_type: "Mandate",
        schema: 1,
        nature: Nature::Decision,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: true,
        subjects: &[one(ORGANISATION)],
        fields: &[
            required("action", "GRANT, REVOKE", "a grant takes the place of an earlier one to the same organisation"),
            required("to", "organisation", "who may speak for the author"),
            optional("record_types", "list of record types, 1 to 64", "what it may say; with GRANT"),
            optional("representation", "DIRECT, INDIRECT", "in whose name it acts before customs; with GRANT"),
            optional("valid_from", "RFC 3339", "from when on; absent: from now on; with GRANT"),
            optional("valid_until", "RFC 3339", "from when on no longer; absent: until revoked; with GRANT"),
        ],
        permissions: PERMISSIONS,
        execute: transitions::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[Permission { record_type: "Mandate", facet: "*", who: &[Member] }];

words! {
    /// What a `Mandate` record does.
    MandateAction {
        /// It may speak.
        Grant = 1 => "GRANT",
        /// It no longer may.
        Revoke = 2 => "REVOKE",
    }
}

words! {
    /// In whose name a representative acts before customs, and so who is liable.
    Representation {
        /// In the name of who gives the mandate.
        Direct = 1 => "DIRECT",
        /// In its own name, on behalf of who gives it.
        Indirect = 2 => "INDIRECT",
    }
}

/// Body of a `Mandate` record; its subject is the giver.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MandateBody {
    /// Grant or revoke.
    pub action: MandateAction,
    /// Who may speak.
    pub to: OrganisationId,
    /// For which record types.
    #[serde(skip_serializing_if = "BTreeSet::is_empty", default)]
    pub record_types: BTreeSet<RecordType>,
    /// In whose name it acts before customs.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub representation: Option<Representation>,
    /// From when on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub valid_from: Option<Time>,
    /// From when on no longer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub valid_until: Option<Time>,
}

/// One mandate; there is at most one from one organisation to another.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mandate {
    /// Who gives it.
    pub from: OrganisationId,
    /// Who may speak.
    pub to: OrganisationId,
    /// For which record types.
    pub record_types: BTreeSet<RecordType>,
    /// From when on.
    pub valid_from: Time,
    /// From when on no longer; absent: until revoked.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub valid_until: Option<Time>,
}

/// The mandate from one organisation to another.
#[must_use]
pub fn find(view: &dyn StateView, from: &OrganisationId, to: &OrganisationId) -> Option<Mandate> {
    crate::state::read(view, &keys::mandate(from, to))
}

/// By which record a mandate was last granted or revoked; none of those from the genesis.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct MandateWord {
    /// The record.
    pub record: Digest,
    /// What it did.
    pub action: MandateAction,
    /// In whose name the holder acts before customs.
    pub representation: Option<Representation>,
}

/// The newest word of the giver about its mandate to another.
#[must_use]
pub fn find_word(view: &dyn StateView, from: &OrganisationId, to: &OrganisationId) -> Option<MandateWord> {
    crate::state::read(view, &keys::word(from, to))
}
