//! A node is what a member runs: the keys it is known by, and whether it votes.
//!
//! ```text
//! (genesis, or admitted) ──► IN SERVICE ──removed──► (its keys end; the entry stays)
//!                               │  ▲
//!                        keys, power, address change
//! ```
//! The entry says what the member has now. Which consensus key and which power count at a height stands in the schedule
//! of validator sets ([`crate::membership`]), since a change there takes effect later and may have to wait.

mod endpoint;
pub mod keys;
mod transitions;

pub use endpoint::{Endpoint, NotAnEndpoint};

use super::key::ORGANISATION;
use super::registry::{Nature, Noun, RecordRule, one, required};
use crate::limits::NODES_MAX;
use crate::permissions::{Permission, Who::Runner};
use crate::state::{decode, read};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{OrganisationId, StateView, Validator};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "node",
    says: "What a member runs: its keys and its voting power; from the genesis, then by governance and by its own key records.",
    records: &[RecordRule {
        record_type: "NodeAddress",
        schema: 1,
        nature: Nature::Fact,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: true,
        subjects: &[one(ORGANISATION)],
        fields: &[required("address", "host:port", "where the author's node can be reached from now on")],
        permissions: PERMISSIONS,
        execute: transitions::moved::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[Permission { record_type: "NodeAddress", facet: "*", who: &[Runner] }];

/// Body of a `NodeAddress` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeAddressBody {
    /// Where the node can be reached.
    pub address: Endpoint,
}

words! {
    /// What a node does in the network.
    NodeKind {
        /// It votes on blocks and takes part in everything.
        Validator = 1 => "validator",
        /// It follows the ledger for a member that writes; it does not vote.
        Observer = 2 => "observer",
        /// It follows the ledger for an auditor; it does not vote.
        Auditor = 3 => "auditor",
    }
}

/// The node of one organisation as the state holds it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Node {
    /// The organisation.
    pub organisation: OrganisationId,
    /// What it does.
    pub kind: NodeKind,
    /// Its voting power; 0 unless it is a validator.
    pub power: u64,
    /// Where it can be reached, once a record said so; the genesis is not that record, since its network id leaves
    /// addresses out and the state must follow from what the id covers.
    pub address: Option<Endpoint>,
    /// Checks its votes and proposals (Ed25519); only a validator has one.
    pub consensus_key: Option<[u8; 32]>,
    /// Authenticates its connections (Ed25519).
    pub transport_key: [u8; 32],
    /// Receives audience keys (X25519).
    pub sealing_key: [u8; 32],
    /// Checks its checkpoints for outsiders (Ed25519).
    pub log_key: [u8; 32],
}

impl Node {
    /// The node as consensus knows it; `None` when it does not vote.
    #[must_use]
    pub fn validator(&self) -> Option<Validator> {
        let (organisation, power) = (self.organisation.clone(), self.power);
        self.consensus_key.map(|public_key| Validator { organisation, public_key, power })
    }

    /// Whether kind, power and consensus key fit together.
    #[must_use]
    pub const fn is_consistent(&self) -> bool {
        let votes = matches!(self.kind, NodeKind::Validator);
        votes == (self.power > 0) && votes == self.consensus_key.is_some()
    }
}

/// The node of this organisation.
#[must_use]
pub fn find(view: &dyn StateView, organisation: &OrganisationId) -> Option<Node> {
    read(view, &keys::node(organisation))
}

/// Every node there ever was and whose organisation has not been admitted anew, in the order of organisations' ids (by
/// length, then by bytes, as state keys sort).
#[must_use]
pub fn all(view: &dyn StateView) -> Vec<Node> {
    view.scan(&keys::all(), NODES_MAX).iter().map(|(_, value)| decode(value)).collect()
}
