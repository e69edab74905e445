//! What all members must agree on besides who they are: the rules' parameters and the waits of consensus.
//!
//! There are no defaults: what was agreed is written down. A change is a decision of the network, never of one node.

use crate::fault::{ConfigFault, ensure};
use crate::limits::{BLOCK_CLOCK_AHEAD_MS_MAX, HEARTBEAT_MS_MAX, HEARTBEAT_MS_MIN, TIMEOUT_MS_MAX};
use portolan_contracts::light::Light;
use portolan_contracts::limits::{PICKUP_VALIDITY_MS_MAX, PICKUP_VALIDITY_MS_MIN, PORTS_MAX};
pub use portolan_contracts::membership::Share;
use portolan_contracts::parameters::GateCategory;
pub use portolan_contracts::parameters::{GateRequirement, Paper, Thresholds};
pub use portolan_contracts::quota::Quota;
use portolan_contracts::roles::Role;
use portolan_ledger::Locode;
use portolan_ledger::limits::{SUBMISSION_BYTES_MAX, SUBMISSION_RECORDS_MAX};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// The parameters of a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// Ports of the network.
    pub ports: Vec<Locode>,
    /// How long a pick-up authorisation is valid, milliseconds.
    pub pickup_validity_ms: u64,
    /// Roles that may lift another's hold, recorded as an exception.
    #[serde(default)]
    pub hold_override_roles: Vec<Role>,
    /// How far a fresh proposal's time may be ahead of a validator's clock, milliseconds.
    pub block_clock_ahead_ms_max: u64,
    /// Longest time without a block while there is nothing to put into one, milliseconds.
    pub heartbeat_ms: u64,
    /// Lights that must be green before a container leaves, by category.
    pub required_lights: RequiredLights,
    /// The waits of consensus.
    pub timeouts: Timeouts,
    /// What one member may write in an hour of block time.
    pub quota: Quota,
    /// What share of the validators' power decides, for each kind of proposal.
    pub thresholds: Thresholds,
    /// What a pick-up needs beyond lights and place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gate_requires: Vec<GateRequirement>,
    /// The papers that members keep on the ledger, so that a missing one means something.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers_kept: Vec<Paper>,
}

/// The lights that must be green, by what a container is in the port for. Each is required: a forgotten category would
/// let its containers leave without any light.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequiredLights {
    /// Full, coming into the country.
    pub import: Vec<Light>,
    /// Full, leaving the country.
    pub export: Vec<Light>,
    /// From ship to ship.
    pub transhipment: Vec<Light>,
    /// Empty.
    pub empty: Vec<Light>,
}

impl RequiredLights {
    /// The lights by category, as the rules take them.
    #[must_use]
    pub fn by_category(&self) -> BTreeMap<GateCategory, BTreeSet<Light>> {
        let lights = |category: &GateCategory| match category {
            GateCategory::Import => &self.import,
            GateCategory::Export => &self.export,
            GateCategory::Transhipment => &self.transhipment,
            GateCategory::Empty => &self.empty,
        };
        GateCategory::ALL.iter().map(|category| (*category, lights(category).iter().copied().collect())).collect()
    }

    fn checked(mut self) -> Result<Self, ConfigFault> {
        let Self { import, export, transhipment, empty } = &mut self;
        for (name, lights) in [("import", import), ("export", export), ("transhipment", transhipment), ("empty", empty)]
        {
            *lights = sorted_once(lights, &format!("parameters.required_lights.{name}"))?;
        }
        Ok(self)
    }
}

/// How long consensus waits for others before it goes on to the next step or round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timeouts {
    /// For a proposal in round 0, milliseconds.
    pub propose_ms: u64,
    /// For prevotes that would make a quorum for one value, milliseconds.
    pub prevote_ms: u64,
    /// For precommits that would make a quorum for one value, milliseconds.
    pub precommit_ms: u64,
    /// What each further round adds to each wait, milliseconds.
    pub round_delta_ms: u64,
    /// Before votes are sent again, milliseconds.
    pub rebroadcast_ms: u64,
}

/// A quota that the longest submission of all would use up cannot be kept by anybody.
fn quota_checked(quota: &Quota) -> Result<(), ConfigFault> {
    let limits = [
        ("records_per_hour_max", quota.records_per_hour_max, SUBMISSION_RECORDS_MAX),
        ("bytes_per_hour_max", quota.bytes_per_hour_max, SUBMISSION_BYTES_MAX),
    ];
    limits.into_iter().try_for_each(|(field, limit, least)| {
        let reason = format!("0 for no limit, or at least {least}: one submission may be as large");
        ensure(limit == 0 || limit >= least as u64, format!("parameters.quota.{field}"), reason)
    })
}

fn within(value: u64, range: RangeInclusive<u64>, field: &str) -> Result<(), ConfigFault> {
    let reason = format!("{} to {} milliseconds", range.start(), range.end());
    ensure(range.contains(&value), format!("parameters.{field}"), reason)
}

/// The entries of a list that must not hold one twice, in ascending order.
pub(crate) fn sorted_once<T: Ord + Clone + std::fmt::Display>(
    entries: &[T],
    field: &str,
) -> Result<Vec<T>, ConfigFault> {
    for (at, entry) in entries.iter().enumerate() {
        ensure(!entries[..at].contains(entry), format!("{field}[{at}]"), format!("{entry} stands twice"))?;
    }
    let mut sorted = entries.to_vec();
    sorted.sort();
    Ok(sorted)
}

impl Parameters {
    /// Check every field and bring the lists into their order.
    pub(crate) fn checked(mut self) -> Result<Self, ConfigFault> {
        ensure((1..=PORTS_MAX).contains(&self.ports.len()), "parameters.ports", format!("1 to {PORTS_MAX} ports"))?;
        self.ports = sorted_once(&self.ports, "parameters.ports")?;
        self.hold_override_roles = sorted_once(&self.hold_override_roles, "parameters.hold_override_roles")?;
        self.gate_requires = sorted_once(&self.gate_requires, "parameters.gate_requires")?;
        self.papers_kept = sorted_once(&self.papers_kept, "parameters.papers_kept")?;
        self.required_lights = self.required_lights.checked()?;
        quota_checked(&self.quota)?;
        within(self.pickup_validity_ms, PICKUP_VALIDITY_MS_MIN..=PICKUP_VALIDITY_MS_MAX, "pickup_validity_ms")?;
        within(self.block_clock_ahead_ms_max, 1..=BLOCK_CLOCK_AHEAD_MS_MAX, "block_clock_ahead_ms_max")?;
        within(self.heartbeat_ms, HEARTBEAT_MS_MIN..=HEARTBEAT_MS_MAX, "heartbeat_ms")?;
        let Timeouts { propose_ms, prevote_ms, precommit_ms, round_delta_ms, rebroadcast_ms } = self.timeouts;
        within(propose_ms, 1..=TIMEOUT_MS_MAX, "timeouts.propose_ms")?;
        within(prevote_ms, 1..=TIMEOUT_MS_MAX, "timeouts.prevote_ms")?;
        within(precommit_ms, 1..=TIMEOUT_MS_MAX, "timeouts.precommit_ms")?;
        within(round_delta_ms, 1..=TIMEOUT_MS_MAX, "timeouts.round_delta_ms")?;
        within(rebroadcast_ms, 1..=TIMEOUT_MS_MAX, "timeouts.rebroadcast_ms")?;
        Ok(self)
    }
}
