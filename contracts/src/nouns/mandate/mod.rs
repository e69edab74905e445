//! A mandate lets one organisation speak for another, for named record types and a time.
//!
//! ```text
//! (genesis) ──► ACTIVE ──revoke──► REVOKED
//!                  └──time──► EXPIRED
//! ```
//! In this edition mandates come from the genesis alone. Revocation counts from its place on the ledger, never before.

pub mod keys;
pub mod rules;
#[cfg(test)]
mod tests;

use super::registry::Noun;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{OrganisationId, RecordType, StateView, Time};
use std::collections::BTreeSet;

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "mandate",
    says: "What one organisation lets another say for it; from the genesis.",
    records: &[],
    permissions: &[],
};

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
