//! Organisations and mandates as a genesis lists them.

use crate::fault::{ConfigFault, ensure};
use crate::limits::MANDATE_RECORD_TYPES_MAX;
use crate::parameters::sorted_once;
use crate::strict_toml::as_text;
use portolan_contracts::Edition;
use portolan_contracts::limits::{ORGANISATION_NAME_CHARS_MAX, ORGANISATION_ROLES_MAX};
use portolan_contracts::nouns::organisation::{OrganisationStatus, is_a_name};
use portolan_contracts::roles::RoleGrant;
use portolan_ledger::identity::NotAName;
use portolan_ledger::{OrganisationId, RecordType, Time};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An organisation of the network. It need not run a node nor hold a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name as people write it.
    pub name: String,
    /// Where it stands.
    #[serde(default = "active")]
    pub status: OrganisationStatus,
    /// Its roles, each with its jurisdiction: `CUS@GB`, `TER@GBFXT/TCT1`, `CAR@*`.
    pub roles: Vec<Grant>,
}

const fn active() -> OrganisationStatus {
    OrganisationStatus::Active
}

/// A role in a jurisdiction, from the beginning and without end, in its one text form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant(pub RoleGrant);

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Grant {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        text.parse().map(Self)
    }
}
as_text!(Grant);

/// What one organisation lets another say for it; at most one from one to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mandate {
    /// Who gives it.
    pub from: OrganisationId,
    /// Who may speak: a member.
    pub to: OrganisationId,
    /// For which record types.
    pub record_types: Vec<RecordType>,
    /// From when on.
    pub valid_from: Time,
    /// From when on no longer; absent: until revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Time>,
}

impl Organisation {
    /// Check every field of the organisation at `field` and bring the roles into their order.
    pub(crate) fn checked(mut self, field: &str) -> Result<Self, ConfigFault> {
        let rule =
            format!("1 to {ORGANISATION_NAME_CHARS_MAX} characters, none a control character, no blank at the ends");
        ensure(is_a_name(&self.name), format!("{field}.name"), rule)?;
        let roles = format!("{field}.roles");
        let count = format!("1 to {ORGANISATION_ROLES_MAX} roles");
        ensure((1..=ORGANISATION_ROLES_MAX).contains(&self.roles.len()), &roles, count)?;
        self.roles = sorted_once(&self.roles, &roles)?;
        Ok(self)
    }
}

impl Mandate {
    /// Check every field of the mandate at `field` and bring the record types, which `edition` knows, into their order.
    pub(crate) fn checked(mut self, edition: &Edition, field: &str) -> Result<Self, ConfigFault> {
        ensure(self.from != self.to, format!("{field}.to"), "is another organisation than `from`")?;
        let types = format!("{field}.record_types");
        let count = format!("1 to {MANDATE_RECORD_TYPES_MAX} record types");
        ensure((1..=MANDATE_RECORD_TYPES_MAX).contains(&self.record_types.len()), &types, count)?;
        for (at, name) in self.record_types.iter().enumerate() {
            ensure(
                edition.rule_of(name.as_str()).is_some(),
                format!("{types}[{at}]"),
                format!("{name} is not a record type"),
            )?;
        }
        self.record_types = sorted_once(&self.record_types, &types)?;
        let ends_later = self.valid_until.is_none_or(|until| self.valid_from < until);
        ensure(ends_later, format!("{field}.valid_until"), "is after `valid_from`")?;
        Ok(self)
    }
}
