//! Every limit of agreement and of the network between nodes, each with a name, a unit and this one home.

use std::time::Duration;

/// Longest wait for others in any step of any round.
pub const TIMEOUT_MAX: Duration = Duration::from_secs(10);
