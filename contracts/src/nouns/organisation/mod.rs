//! An organisation takes part under its own name: it authors records, holds keys, gives mandates.
//!
//! ```text
//! (genesis) ──► ACTIVE ──suspend──► SUSPENDED ──readmit──► ACTIVE
//!                  └──────leave──────► LEFT ◄──leave──┘
//! ```
//! Organisations come from the genesis and by proposals that passed; writes of one that is not ACTIVE are refused.
//! It need not run a node, and need not hold a key: then a gateway may state its messages.

pub mod keys;
pub mod rules;
#[cfg(test)]
mod tests;

use super::registry::Noun;
use crate::roles::{Role, RoleGrant};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::key::MemberKey;
use portolan_ledger::{KeyId, Locode, OrganisationId, StateView, Time};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "organisation",
    says: "An organisation of the network, its roles and its keys; from the genesis and by proposals.",
    records: &[],
    permissions: &[],
};

words! {
    /// Where an organisation stands.
    OrganisationStatus {
        /// It may write.
        Active = 1 => "active",
        /// It may not write for now.
        Suspended = 2 => "suspended",
        /// It is gone; its history stays.
        Left = 3 => "left",
    }
}

/// One organisation as the state holds it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name as people write it.
    pub name: String,
    /// Where it stands.
    pub status: OrganisationStatus,
    /// Its roles.
    pub roles: Vec<RoleGrant>,
    /// Whether it holds a signing key: then nobody speaks for it without a mandate.
    pub holds_signing_key: bool,
}

impl Organisation {
    /// Whether it has one of `roles` covering `port` at `time`.
    #[must_use]
    pub fn has_role(&self, roles: &[Role], port: &Locode, time: Time) -> bool {
        self.roles
            .iter()
            .any(|grant| roles.contains(&grant.role) && grant.holds_at(time) && grant.jurisdiction.covers(port, None))
    }
}

/// Whether an organisation can be called so: at most 128 characters, none a control character, no blank at the ends.
#[must_use]
pub fn is_a_name(name: &str) -> bool {
    let characters = name.chars().count();
    let fits = (1..=crate::limits::ORGANISATION_NAME_CHARS_MAX).contains(&characters);
    fits && name.trim() == name && !name.chars().any(char::is_control)
}

/// The organisation with this id.
#[must_use]
pub fn find(view: &dyn StateView, id: &OrganisationId) -> Option<Organisation> {
    crate::state::read(view, &keys::organisation(id))
}

/// Every organisation, those that left among them, in ascending order of their ids.
#[must_use]
pub fn all(view: &dyn StateView) -> Vec<Organisation> {
    let entries = view.scan(&keys::all(), crate::limits::ORGANISATIONS_READ_MAX);
    let mut found: Vec<Organisation> = entries.iter().map(|(_, value)| crate::state::decode(value)).collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

/// The key with this id.
#[must_use]
pub fn find_key(view: &dyn StateView, kid: &KeyId) -> Option<MemberKey> {
    crate::state::read(view, &portolan_ledger::key::state_key(kid))
}
