//! What a node can tell about its agreement and its connections.

use portolan_ledger::{Height, OrganisationId};
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// A snapshot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// The height being decided.
    pub height: Height,
    /// The round it is in.
    pub round: u32,
    /// Where the node listens.
    pub address: Option<SocketAddr>,
    /// The other members and what is known of their nodes.
    pub peers: BTreeMap<OrganisationId, Peer>,
    /// Counters by name, in the form `class.direction.unit`, since start.
    pub counters: BTreeMap<&'static str, u64>,
}

/// What is known of another member's node.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Peer {
    /// Whether a connection stands.
    pub connected: bool,
    /// The newest height it said it has decided.
    pub tip: Option<Height>,
}

impl Status {
    /// Number of members connected now.
    #[must_use]
    pub fn connected(&self) -> usize {
        self.peers.values().filter(|peer| peer.connected).count()
    }
}
