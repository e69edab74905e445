//! The parameters of the rules: what governance can set without a new edition.

use crate::light::Light;
use crate::membership::Share;
use crate::nouns::proposal::{self, action::PlannedEdition};
use crate::quota::Quota;
use crate::roles::Role;
use crate::state::read;
use crate::state_keys;
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Height, Locode, StateView, Time};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// What a container is in this port for; it decides which lights must be green.
    GateCategory {
        /// Full, coming into the country.
        Import = 1 => "import",
        /// Full, leaving the country.
        Export = 2 => "export",
        /// From ship to ship.
        Transhipment = 3 => "transhipment",
        /// Empty.
        Empty = 4 => "empty",
    }
}

words! {
    /// What a network can require at the gate beyond lights and place.
    GateRequirement {
        /// A release right that is assigned to the haulier that asks.
        ReleaseRight = 1 => "RELEASE_RIGHT",
        /// A vehicle that was announced.
        PreAnnouncement = 2 => "PRE_ANNOUNCEMENT",
    }
}

words! {
    /// A kind of paper that a network can keep on the ledger. Of the kinds it keeps, one that is missing means something.
    Paper {
        /// Cargo manifests: a container without an accepted line is over-landed.
        Manifest = 1 => "MANIFEST",
        /// Formalities of port calls: without the mandatory ones nobody sails or closes a call.
        Formality = 2 => "FORMALITY",
        /// Clearances to sail: a vessel that leaves without them is recorded.
        Clearance = 3 => "CLEARANCE",
    }
}

/// The parameters in force.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// Edition of the rules.
    pub edition: u16,
    /// Ports of the network.
    pub ports: BTreeSet<Locode>,
    /// Lights that must be green before a container leaves, by category; agency lights that ever had a hold come on top.
    pub required_lights: BTreeMap<GateCategory, BTreeSet<Light>>,
    /// How long a pick-up authorisation is valid, milliseconds.
    pub pickup_validity_ms: u64,
    /// Roles that may lift another's hold, recorded as an exception; usually none.
    #[serde(default)]
    pub hold_override_roles: BTreeSet<Role>,
    /// What each member may write in an hour.
    #[serde(default)]
    pub quota: Quota,
    /// What share of the validators' power decides.
    pub thresholds: Thresholds,
    /// What a pick-up needs beyond lights and place; nothing, where there is no chain of release rights.
    #[serde(default)]
    pub gate_requires: BTreeSet<GateRequirement>,
    /// The papers that members keep on this ledger and not elsewhere; none, where only releases go through it.
    #[serde(default)]
    pub papers_kept: BTreeSet<Paper>,
}

/// For each kind of proposal, the share of the validators' power that must be exceeded for it to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Admit, suspend, readmit or remove a member, or change its power.
    pub membership: Share,
    /// Change a member's roles and their jurisdictions.
    pub roles: Share,
    /// Change these parameters.
    pub parameters: Share,
    /// Activate an edition of the rules.
    pub edition: Share,
    /// Give a member that lost its root key a new one.
    pub keys: Share,
}

impl Thresholds {
    /// The same share for every kind.
    #[must_use]
    pub const fn all(share: Share) -> Self {
        Self { membership: share, roles: share, parameters: share, edition: share, keys: share }
    }
}

impl Parameters {
    /// The lights that containers of a category need.
    #[must_use]
    pub fn lights_of(&self, category: GateCategory) -> BTreeSet<Light> {
        self.required_lights.get(&category).cloned().unwrap_or_default()
    }
}

/// Height and time of the last block, or of the genesis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LastBlock {
    /// Its height.
    pub height: Height,
    /// Its time.
    pub time: Time,
}

/// The edition of the rules that decides the block at `height`, the one after the last; `None` when the state holds no genesis.
/// A node that decides by another stops before it.
#[must_use]
pub fn edition_at(view: &dyn StateView, height: Height) -> Option<u16> {
    parameters_at(view, height).0.map(|parameters| parameters.edition)
}

/// Whether this network keeps these papers on the ledger, so that a missing one means something.
#[must_use]
pub fn keeps(view: &dyn StateView, paper: Paper) -> bool {
    let parameters: Option<Parameters> = read(view, &state_keys::parameters());
    parameters.is_some_and(|parameters| parameters.papers_kept.contains(&paper))
}

/// The parameters of the block at `height`, and whether a planned edition begins with it.
pub(crate) fn parameters_at(view: &dyn StateView, height: Height) -> (Option<Parameters>, bool) {
    let parameters: Option<Parameters> = read(view, &state_keys::parameters());
    let planned: Option<PlannedEdition> = read(view, &proposal::keys::planned_edition());
    match (parameters, planned.filter(|planned| planned.from <= height)) {
        (Some(parameters), Some(planned)) => (Some(Parameters { edition: planned.edition, ..parameters }), true),
        (parameters, _) => (parameters, false),
    }
}

impl Parameters {
    /// Parameters that allow nothing, for a state without a genesis.
    #[must_use]
    pub(crate) fn none() -> Self {
        Self {
            edition: 0,
            ports: BTreeSet::new(),
            required_lights: BTreeMap::new(),
            pickup_validity_ms: 0,
            hold_override_roles: BTreeSet::new(),
            quota: Quota::default(),
            thresholds: Thresholds::all(Share::TWO_THIRDS),
            gate_requires: BTreeSet::new(),
            papers_kept: BTreeSet::new(),
        }
    }
}
