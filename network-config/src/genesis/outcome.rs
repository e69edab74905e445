//! What follows from a genesis: header of height 0, validators, first state, trust policy.

use super::{Genesis, GenesisContent};
use crate::member::Member;
use crate::public_key::PublicKey;
use portolan_contracts::genesis::{Audience, GenesisKey, GenesisOrganisation, GenesisState};
use portolan_contracts::nouns::mandate::Mandate;
use portolan_contracts::nouns::node::{Node, NodeKind};
use portolan_contracts::parameters::Parameters;
use portolan_ledger::key::{KeyPurpose, key_id};
use portolan_ledger::merkle::empty_root;
use portolan_ledger::policy::{Anchor, TrustPolicy};
use portolan_ledger::{Digest, Header, Height, StateWrites, ValidatorSet};

impl Genesis {
    /// The validators that sign the first block.
    #[must_use]
    pub fn validators(&self) -> ValidatorSet {
        self.validators.clone()
    }

    /// The state of height 0.
    #[must_use]
    pub fn state(&self) -> StateWrites {
        state_of(&self.content).writes().expect("what the rules ask of a genesis was checked when it was read")
    }

    /// The header of height 0, over the root of [`Genesis::state`].
    #[must_use]
    pub fn header0(&self, state_root: Digest) -> Header {
        Header::genesis(self.edition, self.network, self.time, state_root, &self.validators)
    }

    /// What an auditor takes as true to start with: this network, an empty log, these validators.
    #[must_use]
    pub fn policy(&self) -> TrustPolicy {
        let anchor = Anchor { height: Height(0), size: 0, root: empty_root(), validators: self.validators() };
        TrustPolicy { network: self.network, anchor }
    }
}

/// What the rules make their first state from.
pub(super) fn state_of(content: &GenesisContent) -> GenesisState {
    let parameters = &content.parameters;
    GenesisState {
        time: content.time,
        parameters: Parameters {
            edition: content.edition,
            ports: parameters.ports.iter().cloned().collect(),
            required_lights: parameters.required_lights.by_category(),
            pickup_validity_ms: parameters.pickup_validity_ms,
            hold_override_roles: parameters.hold_override_roles.iter().copied().collect(),
            quota: parameters.quota,
            thresholds: parameters.thresholds,
            gate_requires: parameters.gate_requires.iter().copied().collect(),
            papers_kept: parameters.papers_kept.iter().copied().collect(),
        },
        organisations: content.organisations.iter().map(organisation).collect(),
        keys: content.members.iter().flat_map(keys).collect(),
        nodes: content.members.iter().map(node).collect(),
        mandates: content.mandates.iter().map(mandate).collect(),
        audiences: content.audiences.iter().map(audience).collect(),
    }
}

fn organisation(entry: &crate::organisation::Organisation) -> GenesisOrganisation {
    let roles = entry.roles.iter().map(|grant| grant.0.clone()).collect();
    GenesisOrganisation {
        id: entry.id.clone(),
        name: entry.name.clone(),
        status: portolan_contracts::nouns::organisation::OrganisationStatus::Active,
        roles,
    }
}

fn keys(member: &Member) -> Vec<GenesisKey> {
    let key = |purpose, public_key: PublicKey| {
        let kid = key_id(purpose, &public_key.0).expect("keys were checked when the genesis was read");
        GenesisKey { kid, organisation: member.organisation.clone(), purpose, public_key: public_key.0 }
    };
    let mut keys: Vec<_> = member.signing_keys.iter().map(|public| key(KeyPurpose::Signing, *public)).collect();
    keys.push(key(KeyPurpose::Consensus, member.consensus_key));
    keys.push(key(KeyPurpose::Sealing, member.sealing_key));
    keys.push(key(KeyPurpose::Transport, member.transport_key));
    keys.push(key(KeyPurpose::Log, member.log_key));
    keys.push(key(KeyPurpose::Root, member.root_key));
    keys
}

/// The member's node. Its address is left out: the network id does not cover it, and the state must follow from the id.
fn node(member: &Member) -> Node {
    Node {
        organisation: member.organisation.clone(),
        kind: NodeKind::Validator,
        power: member.power,
        address: None,
        consensus_key: Some(member.consensus_key.0),
        transport_key: member.transport_key.0,
        sealing_key: member.sealing_key.0,
        log_key: member.log_key.0,
    }
}

fn mandate(entry: &crate::organisation::Mandate) -> Mandate {
    let crate::organisation::Mandate { from, to, record_types, valid_from, valid_until } = entry.clone();
    Mandate { from, to, record_types: record_types.into_iter().collect(), valid_from, valid_until }
}

fn audience(entry: &crate::audience::Audience) -> Audience {
    let members = entry.members.iter().cloned().collect();
    Audience { id: entry.id.clone(), members, epoch: entry.epoch }
}
