//! Whether a node lives and serves: the only answers a stranger gets.

use portolan_ledger::{Height, NetworkId, OrganisationId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The process is alive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HealthAnswer {
    /// Always `alive`.
    #[schema(example = "alive")]
    pub status: String,
}

/// Whether the node serves and agrees with the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadyAnswer {
    /// Whether it is ready; the status is 200 then, else 503.
    pub ready: bool,
    /// What is missing, in words; empty when ready.
    pub reasons: Vec<String>,
    /// Whose node it is.
    #[schema(value_type = String, example = "customs")]
    pub organisation: OrganisationId,
    /// The network.
    #[schema(value_type = String)]
    pub network: NetworkId,
    /// Newest height on its disk.
    #[schema(value_type = u64)]
    pub height: Height,
    /// Block time of that height.
    #[schema(value_type = String, format = DateTime)]
    pub time: Time,
    /// Members it is connected to.
    pub peers: u32,
    /// How far its clock is from the others' blocks, milliseconds; negative is behind.
    pub clock_offset_ms: i64,
}
