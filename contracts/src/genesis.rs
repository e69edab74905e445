//! The state that a network begins with: parameters, organisations, keys, nodes, mandates, audiences.

use crate::editions::{EDITION, EDITIONS, Edition};
use crate::limits::ORGANISATION_ROLES_MAX;
use crate::membership::ValidatorSchedule;
use crate::nouns::mandate::{self, Mandate};
use crate::nouns::node::{self, Node};
use crate::nouns::organisation::{self, Organisation, OrganisationStatus};
use crate::parameters::{LastBlock, Parameters};
use crate::roles::RoleGrant;
use crate::state::Changes;
use crate::state_keys;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::key::{KeyPurpose, MemberKey, state_key};
use portolan_ledger::{AudienceId, Height, KeyId, OrganisationId, StateWrites, Time, ValidatorSet};
use std::collections::BTreeSet;

/// An organisation as a genesis names it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct GenesisOrganisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name as people write it.
    pub name: String,
    /// Where it stands.
    pub status: OrganisationStatus,
    /// Its roles.
    pub roles: Vec<RoleGrant>,
}

/// A key as a genesis names it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct GenesisKey {
    /// Its id.
    pub kid: KeyId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// What it may be used for.
    pub purpose: KeyPurpose,
    /// Its 32 bytes.
    pub public_key: [u8; 32],
}

/// A standing set of members that share a key.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Audience {
    /// Its id.
    pub id: AudienceId,
    /// Its members.
    pub members: BTreeSet<OrganisationId>,
    /// Its newest key's number, from 1.
    pub epoch: u32,
}

/// Everything that the rules read from the beginning.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct GenesisState {
    /// When the network begins: the first block's time is later.
    pub time: Time,
    /// The parameters.
    pub parameters: Parameters,
    /// The organisations.
    pub organisations: Vec<GenesisOrganisation>,
    /// Their keys.
    pub keys: Vec<GenesisKey>,
    /// Their nodes.
    pub nodes: Vec<Node>,
    /// Their mandates.
    pub mandates: Vec<Mandate>,
    /// The audiences.
    pub audiences: Vec<Audience>,
}

/// Why a genesis is no beginning: the field and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("genesis `{field}`: {reason}")]
pub struct GenesisRefusal {
    /// Path of the field.
    pub field: String,
    /// What is wrong there.
    pub reason: String,
}

fn refuse<T>(field: impl Into<String>, reason: impl Into<String>) -> Result<T, GenesisRefusal> {
    Err(GenesisRefusal { field: field.into(), reason: reason.into() })
}

impl GenesisState {
    /// The state of height 0.
    ///
    /// # Errors
    /// [`GenesisRefusal`] names the first field that does not hold together with the others.
    pub fn writes(&self) -> Result<StateWrites, GenesisRefusal> {
        self.check()?;
        let mut changes = Changes::none();
        changes.put(state_keys::parameters(), &self.parameters);
        changes.put(state_keys::last_block(), &LastBlock { height: Height(0), time: self.time });
        for named in &self.organisations {
            let organisation = Organisation {
                id: named.id.clone(),
                name: named.name.clone(),
                status: named.status,
                roles: named.roles.clone(),
                holds_signing_key: self.holds_signing_key(&named.id),
            };
            changes.put(organisation::keys::organisation(&named.id), &organisation);
        }
        for key in &self.keys {
            let GenesisKey { kid, organisation, purpose, public_key } = key.clone();
            changes.put(state_keys::organisation_key(&organisation, &kid), &());
            let (from, until, expires_at) = (Height(0), None, None);
            let member_key = MemberKey { organisation, purpose, public_key, from, until, expires_at };
            changes.put(state_key(&kid), &member_key);
        }
        for named in &self.nodes {
            changes.put(node::keys::node(&named.organisation), named);
        }
        changes.put(state_keys::validator_schedule(), &ValidatorSchedule::beginning_with(self.validators()?));
        for given in &self.mandates {
            changes.put(mandate::keys::mandate(&given.from, &given.to), given);
        }
        for audience in &self.audiences {
            changes.put(state_keys::audience(&audience.id), audience);
        }
        Ok(changes.writes)
    }

    fn holds_signing_key(&self, organisation: &OrganisationId) -> bool {
        self.keys.iter().any(|key| key.organisation == *organisation && key.purpose == KeyPurpose::Signing)
    }

    fn check(&self) -> Result<(), GenesisRefusal> {
        let Some(edition) = EDITIONS.of(self.parameters.edition) else {
            return refuse("parameters.edition", format!("this program has editions 1 to {EDITION}"));
        };
        if self.parameters.ports.is_empty() {
            return refuse("parameters.ports", "names at least one port");
        }
        self.check_organisations()?;
        self.check_keys()?;
        self.check_nodes()?;
        self.check_mandates(edition)?;
        self.check_audiences()
    }

    fn knows(&self, id: &OrganisationId) -> bool {
        self.organisations.iter().any(|organisation| organisation.id == *id)
    }

    fn check_organisations(&self) -> Result<(), GenesisRefusal> {
        let mut ids = BTreeSet::new();
        for organisation in &self.organisations {
            let field = format!("organisations.{}", organisation.id);
            if !ids.insert(&organisation.id) {
                return refuse(field, "stands twice");
            }
            if organisation.roles.len() > ORGANISATION_ROLES_MAX {
                return refuse(field, format!("at most {ORGANISATION_ROLES_MAX} roles"));
            }
        }
        Ok(())
    }

    fn check_keys(&self) -> Result<(), GenesisRefusal> {
        let mut kids = BTreeSet::new();
        for key in &self.keys {
            let field = format!("keys.{}", key.kid);
            if !self.knows(&key.organisation) {
                return refuse(field, format!("{} is not an organisation of this genesis", key.organisation));
            }
            if !kids.insert(&key.kid) {
                return refuse(field, "stands twice: one key has one purpose");
            }
        }
        Ok(())
    }

    /// The validators that sign the first block.
    ///
    /// # Errors
    /// [`GenesisRefusal`] when the nodes that vote make no set.
    pub fn validators(&self) -> Result<ValidatorSet, GenesisRefusal> {
        let validators = self.nodes.iter().filter_map(Node::validator).collect();
        ValidatorSet::new(validators).or_else(|refusal| refuse("nodes", refusal.to_string()))
    }

    fn check_nodes(&self) -> Result<(), GenesisRefusal> {
        let mut runners = BTreeSet::new();
        for named in &self.nodes {
            let field = format!("nodes.{}", named.organisation);
            if !runners.insert(&named.organisation) {
                return refuse(field, "stands twice");
            }
            if !named.is_consistent() {
                return refuse(field, "a validator has power and a consensus key, another node has neither");
            }
            let holds = |purpose, public_key: &[u8; 32]| {
                let mut own = self.keys.iter().filter(|key| key.organisation == named.organisation);
                own.any(|key| key.purpose == purpose && key.public_key == *public_key)
            };
            let named_keys = [
                (KeyPurpose::Transport, Some(&named.transport_key)),
                (KeyPurpose::Sealing, Some(&named.sealing_key)),
                (KeyPurpose::Log, Some(&named.log_key)),
                (KeyPurpose::Consensus, named.consensus_key.as_ref()),
            ];
            let mut present = named_keys.into_iter().filter_map(|(purpose, key)| Some((purpose, key?)));
            if let Some((purpose, _)) = present.find(|(purpose, key)| !holds(*purpose, key)) {
                return refuse(field, format!("its {purpose:?} key is not among its organisation's keys"));
            }
        }
        self.validators().map(drop)
    }

    fn check_mandates(&self, edition: &Edition) -> Result<(), GenesisRefusal> {
        let mut pairs = BTreeSet::new();
        for given in &self.mandates {
            let field = format!("mandates.{}.{}", given.from, given.to);
            if !self.knows(&given.from) || !self.knows(&given.to) {
                return refuse(field, "names an organisation that is not of this genesis");
            }
            if !pairs.insert((&given.from, &given.to)) {
                return refuse(field, "stands twice");
            }
            if let Some(unknown) = given.record_types.iter().find(|name| edition.rule_of(name.as_str()).is_none()) {
                return refuse(field, format!("{unknown} is not a record type"));
            }
        }
        Ok(())
    }

    fn check_audiences(&self) -> Result<(), GenesisRefusal> {
        let mut ids = BTreeSet::new();
        for audience in &self.audiences {
            let field = format!("audiences.{}", audience.id);
            if !ids.insert(&audience.id) {
                return refuse(field, "stands twice");
            }
            if audience.epoch == 0 {
                return refuse(field, "epochs count from 1");
            }
            if let Some(stranger) = audience.members.iter().find(|member| !self.knows(member)) {
                return refuse(field, format!("{stranger} is not an organisation of this genesis"));
            }
        }
        Ok(())
    }
}
