//! A policy of a member: that its text exists in this version, by a commitment. Readers compare the text they were given.
//!
//! ```text
//! (none) ──Policy, version 1..──► IN_FORCE ──replace (5), a later version──► IN_FORCE
//! ```
//! The owner alone publishes and supersedes it. In parts: the text, where it is not public.

pub mod events;
pub mod keys;
pub mod rules;
mod transitions;

use super::key::ORGANISATION;
use super::registry::{Nature, Noun, RecordRule, one, required};
use crate::permissions::{Permission, Who::Member};
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, StateView};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "policy",
    says: "A policy of a member, by version and commitment.",
    records: &[RecordRule {
        record_type: "Policy",
        schema: 1,
        nature: Nature::Decision,
        functions: &[Function::Original, Function::Replace],
        classified: false,
        noun_checks_subjects: true,
        subjects: &[one(ORGANISATION)],
        fields: &[
            required("policy", "1 to 32 of A-Z, 0-9, -", "its name among the policies of its owner, the author"),
            required("version", "integer from 1", "which version; each is greater than the one before"),
            required("commitment", "64 hex digits", "SHA-256 over 32 bytes that are given out with it and the text"),
        ],
        permissions: PERMISSIONS,
        execute: transitions::publish::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[Permission { record_type: "Policy", facet: "*", who: &[Member] }];

/// Body of a `Policy` record; its subject is its owner.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyBody {
    /// Its name among the policies of its owner.
    pub policy: String,
    /// Which version.
    pub version: u32,
    /// Commitment to the text.
    pub commitment: Digest,
}

/// The newest version of a policy.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Policy {
    /// The record.
    pub record: Digest,
    /// Which version.
    pub version: u32,
    /// Commitment to the text.
    pub commitment: Digest,
}

/// The newest version of a member's policy.
#[must_use]
pub fn find(view: &dyn StateView, owner: &OrganisationId, policy: &str) -> Option<Policy> {
    crate::state::read(view, &keys::policy(owner, policy))
}
