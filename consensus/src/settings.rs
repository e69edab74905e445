//! What a node tells agreement at start: who it is, where it listens, how long to wait; and what a member is.

use ed25519_dalek::SigningKey;
use portolan_ledger::{NetworkId, OrganisationId};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Everything agreement needs to start.
#[derive(Clone)]
pub struct Settings {
    /// The network.
    pub network: NetworkId,
    /// The member whose node this is.
    pub organisation: OrganisationId,
    /// Signs votes and proposals.
    pub consensus_key: SigningKey,
    /// Authenticates connections; never the consensus key.
    pub transport_key: SigningKey,
    /// Where to listen. Port 0 takes a free one, which [`crate::Handle::address`] tells.
    pub listen: SocketAddr,
    /// How long to wait for others.
    pub timing: Timing,
    /// The file of the engine's write-ahead log, on the disk of the database.
    pub wal: PathBuf,
    /// Whether this node only follows: it signs nothing, because it may have signed what it no longer knows of. It relays,
    /// catches up and serves like any other.
    pub silent: bool,
    /// Members that this node neither dials nor lets in although they are listed. Empty but in tests, which cut a link with
    /// it.
    pub cut: BTreeSet<OrganisationId>,
}

/// A member and how to reach its node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The member.
    pub organisation: OrganisationId,
    /// What its node may do here.
    pub role: Role,
    /// The Ed25519 key that its node authenticates connections with.
    pub transport_key: [u8; 32],
    /// The Ed25519 keys that it votes with, for a validator: two while one replaces the other.
    pub consensus_keys: Vec<[u8; 32]>,
    /// `host:port` of its node; without one it can only dial us.
    pub address: Option<String>,
}

/// What a member's node may do on this node's network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Validator,
    /// Catch up: ask for decided blocks and their bodies.
    Observer,
}

/// How long to wait for others. Every wait is capped at `limits::TIMEOUT_MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// For a proposal in round 0.
    pub propose: Duration,
    /// For prevotes that would make a quorum for one value.
    pub prevote: Duration,
    /// For precommits that would make a quorum for one value.
    pub precommit: Duration,
    /// What each further round adds to each wait.
    pub round_delta: Duration,
    /// Before votes are sent again.
    pub rebroadcast: Duration,
    /// The longest time without a block while there is nothing to put into one.
    pub heartbeat: Duration,
}

impl Default for Timing {
    /// Waits for members on one local network; over a longer distance add the round trip to the first three.
    fn default() -> Self {
        Self {
            propose: Duration::from_millis(500),
            prevote: Duration::from_millis(200),
            precommit: Duration::from_millis(200),
            round_delta: Duration::from_millis(200),
            rebroadcast: Duration::from_secs(2),
            heartbeat: Duration::from_secs(10),
        }
    }
}
