//! What a proposal would do: one of a closed list, with everything that it needs.

use crate::light::Light;
use crate::nouns::code_list::CodeListEdition;
use crate::nouns::key::NewKey;
use crate::nouns::node::{Endpoint, NodeKind};
use crate::parameters::{GateCategory, GateRequirement, Paper, Thresholds};
use crate::quota::Quota;
use crate::roles::{Role, RoleGrant};
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Height, Locode, OrganisationId};
use std::collections::{BTreeMap, BTreeSet};

/// One action. In a body it is an object with the action's name as its one field.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Action {
    /// Let an organisation run a node and write.
    Admit(Box<Admission>) = 1,
    /// Refuse an organisation's writes for now; it no longer votes.
    Suspend(Named) = 2,
    /// Let a suspended organisation write and vote again.
    Readmit(Named) = 3,
    /// End an organisation's part in the network; its history stays.
    Remove(Named) = 4,
    /// Change a validator's voting power.
    SetPower(PowerSetting) = 5,
    /// Change what an organisation may write, and where.
    SetRoles(RoleSetting) = 6,
    /// Change parameters of the rules.
    SetParameters(Box<ParametersChange>) = 7,
    /// Decide by the next edition of the rules from a height on.
    ActivateEdition(PlannedEdition) = 8,
    /// Give a member that lost its root key a new one.
    ReplaceRootKey(RootKeyReplacement) = 9,
    /// Hold a publisher's edition of a code list in force from a day on.
    AdoptCodeList(Box<CodeListEdition>) = 10,
}

/// An organisation that something is decided about.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Which.
    pub organisation: OrganisationId,
}

/// A member that is to be admitted.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Admission {
    /// Its id.
    pub organisation: OrganisationId,
    /// Its name as people write it.
    pub name: String,
    /// What it may write, and where.
    pub roles: Vec<RoleGrant>,
    /// What its node does.
    pub kind: NodeKind,
    /// Its voting power; 0 unless it is a validator.
    pub power: u64,
    /// What it hands over itself.
    pub introduction: Introduction,
}

/// What a newcomer hands over: where its node is, and its keys with the proofs that it holds them.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Introduction {
    /// Where its node can be reached.
    pub address: Endpoint,
    /// Authorises its other keys.
    pub root: NewKey,
    /// Check its submissions, 1 to 8.
    pub signing: Vec<NewKey>,
    /// Checks its votes; only a validator has one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub consensus: Option<NewKey>,
    /// Authenticates its connections.
    pub transport: NewKey,
    /// Receives audience keys.
    pub sealing: NewKey,
    /// Checks its checkpoints for outsiders.
    pub log: NewKey,
}

/// A validator's power to be.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PowerSetting {
    /// The member.
    pub organisation: OrganisationId,
    /// Its voting power.
    pub power: u64,
}

/// An organisation's roles to be.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleSetting {
    /// The organisation.
    pub organisation: OrganisationId,
    /// All its roles; those it has and that are not named end.
    pub roles: Vec<RoleGrant>,
}

/// Parameters to be; what is left out stays as it is.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct ParametersChange {
    /// Ports of the network, all of them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ports: Option<BTreeSet<Locode>>,
    /// Lights that must be green, for each category that is named.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub required_lights: BTreeMap<GateCategory, BTreeSet<Light>>,
    /// How long a pick-up authorisation is valid, milliseconds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pickup_validity_ms: Option<u64>,
    /// Roles that may lift another's hold, all of them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hold_override_roles: Option<BTreeSet<Role>>,
    /// What each member may write in an hour.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quota: Option<Quota>,
    /// What share of the power decides.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub thresholds: Option<Thresholds>,
    /// What a pick-up needs beyond lights and place, all of it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub gate_requires: Option<BTreeSet<GateRequirement>>,
    /// The papers that are kept on the ledger, all of them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub papers_kept: Option<BTreeSet<Paper>>,
}

/// An edition of the rules and the first height that is decided by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedEdition {
    /// The edition: the one after that in force.
    pub edition: u16,
    /// First height that is decided by it.
    pub from: Height,
}

/// A root key to be.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RootKeyReplacement {
    /// The member.
    pub organisation: OrganisationId,
    /// Its new root key.
    pub root: NewKey,
}

impl Action {
    /// Its name, as bodies and events carry it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Admit(_) => "admit",
            Self::Suspend(_) => "suspend",
            Self::Readmit(_) => "readmit",
            Self::Remove(_) => "remove",
            Self::SetPower(_) => "set_power",
            Self::SetRoles(_) => "set_roles",
            Self::SetParameters(_) => "set_parameters",
            Self::ActivateEdition(_) => "activate_edition",
            Self::ReplaceRootKey(_) => "replace_root_key",
            Self::AdoptCodeList(_) => "adopt_code_list",
        }
    }

    /// The organisation it is about, if it is about one.
    #[must_use]
    pub fn organisation(&self) -> Option<&OrganisationId> {
        match self {
            Self::Admit(admission) => Some(&admission.organisation),
            Self::Suspend(named) | Self::Readmit(named) | Self::Remove(named) => Some(&named.organisation),
            Self::SetPower(setting) => Some(&setting.organisation),
            Self::SetRoles(setting) => Some(&setting.organisation),
            Self::SetParameters(_) | Self::ActivateEdition(_) | Self::AdoptCodeList(_) => None,
            Self::ReplaceRootKey(replacement) => Some(&replacement.organisation),
        }
    }

    /// What share of the power it needs.
    #[must_use]
    pub const fn threshold(&self, thresholds: &Thresholds) -> crate::membership::Share {
        match self {
            Self::Admit(_) | Self::Suspend(_) | Self::Readmit(_) | Self::Remove(_) | Self::SetPower(_) => {
                thresholds.membership
            }
            Self::SetRoles(_) => thresholds.roles,
            Self::SetParameters(_) | Self::AdoptCodeList(_) => thresholds.parameters,
            Self::ActivateEdition(_) => thresholds.edition,
            Self::ReplaceRootKey(_) => thresholds.keys,
        }
    }
}
