//! The genesis: the one file all members start from (`docs/specs/genesis.md`).
//!
//! A person reads and edits the TOML; `parse` is the door, and what passed it is a [`Genesis`]. Its digest names the
//! network. From it follow the validator set, the header of height 0, the first state, and the trust policy that an
//! auditor starts from.
//!
//! Invariants
//! - The network id covers everything but addresses and wraps, and neither layout nor order of the file.
//! - One key, one purpose, one member: no key stands twice in a genesis.
//! - Mandates and audiences name organisations that are there.
//!
//! Why addresses are left out: a member that moves its node must not need a new network. Why wraps are left out: they
//! are made under the network id; commitments to the keys stand in for them.

mod check;
mod digest;
mod outcome;
#[cfg(test)]
mod tests;

use crate::audience::Audience;
use crate::fault::ConfigFault;
use crate::limits::GENESIS_BYTES_MAX;
use crate::member::Member;
use crate::organisation::{Mandate, Organisation};
use crate::parameters::Parameters;
use crate::strict_toml::{self, file_format};
use portolan_contracts::nouns::node::Endpoint;
use portolan_ledger::{Digest, Height, NetworkId, OrganisationId, Time, ValidatorSet};
use serde::{Deserialize, Serialize};
use std::ops::Deref;

file_format! {
    /// First field of a genesis.
    GenesisFormat = "portolan-genesis/1"
}

/// The last block of a network that has ended, as its members agree on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Predecessor {
    /// The network.
    pub network: NetworkId,
    /// Height of its last block.
    pub height: Height,
    /// Digest of that block's header.
    pub header: Digest,
    /// Leaves of its record log.
    pub log_size: u64,
    /// Root of its record log.
    pub log_root: Digest,
}

/// What a genesis says. Anybody can put one together; only a checked one is a [`Genesis`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisContent {
    /// Always `portolan-genesis/1`.
    pub format: GenesisFormat,
    /// The network's name as people use it.
    pub name: String,
    /// Time of the header of height 0.
    pub time: Time,
    /// Edition of the rules to start with.
    pub edition: u16,
    /// The network that this one follows, when that one lost its quorum for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub succeeds: Option<Predecessor>,
    /// What all members agree on.
    pub parameters: Parameters,
    /// Who takes part.
    pub organisations: Vec<Organisation>,
    /// Who runs a node.
    pub members: Vec<Member>,
    /// Who speaks for whom.
    #[serde(default)]
    pub mandates: Vec<Mandate>,
    /// Who can read together.
    #[serde(default)]
    pub audiences: Vec<Audience>,
}

/// A genesis that was checked, its lists in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Genesis {
    content: GenesisContent,
    network: NetworkId,
    validators: ValidatorSet,
}

impl Genesis {
    /// Check what a genesis says.
    ///
    /// # Errors
    /// [`ConfigFault`] names the first field that is not as specified.
    pub fn check(content: GenesisContent) -> Result<Self, ConfigFault> {
        let content = check::checked(content)?;
        let validators = content.members.iter().map(Member::validator).collect();
        let validators = ValidatorSet::new(validators).map_err(|error| ConfigFault::new("members", error))?;
        outcome::state_of(&content).writes().map_err(|refusal| ConfigFault::new(refusal.field, refusal.reason))?;
        let network = digest::network_id(&content);
        Ok(Self { content, network, validators })
    }

    /// Read a genesis file.
    ///
    /// # Errors
    /// [`ConfigFault`] names the first field that is not as specified.
    pub fn parse(text: &str) -> Result<Self, ConfigFault> {
        Self::check(strict_toml::parse(text, GENESIS_BYTES_MAX)?)
    }

    /// The genesis file.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let comment = format!(
            "Genesis of the Portolan network {}: docs/specs/genesis.md.\nNetwork id {}",
            self.name, self.network
        );
        strict_toml::write(&comment, &self.content)
    }

    /// The network: the digest of this genesis.
    #[must_use]
    pub const fn network(&self) -> NetworkId {
        self.network
    }

    /// The bytes that the network id is the digest of (`docs/specs/genesis.md` §3).
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        digest::encode(&self.content)
    }

    /// The same network with other addresses.
    #[must_use]
    pub fn with_addresses(mut self, address: impl Fn(&Member) -> Endpoint) -> Self {
        for member in &mut self.content.members {
            member.address = address(member);
        }
        self
    }

    /// The member that `organisation` is, if it runs a node.
    #[must_use]
    pub fn member(&self, organisation: &OrganisationId) -> Option<&Member> {
        self.members.iter().find(|member| member.organisation == *organisation)
    }
}

impl Deref for Genesis {
    type Target = GenesisContent;

    fn deref(&self) -> &GenesisContent {
        &self.content
    }
}
