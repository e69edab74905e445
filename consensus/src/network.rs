//! The network between members' nodes: one swarm, one port, TCP, Noise and Yamux, and a list of who may speak.
//!
//! It stands beside the engine as its network actor, and below the gate, which it hands what must be looked at before the
//! engine may see it: proposed blocks and answers to catching up. Bodies go to the intake. Its face is [`Network`]; nothing
//! else of libp2p leaves this module.
//!
//! Invariants
//! - The list of members is the first behaviour: a connection whose key is not on it is cut when its handshake is done,
//!   before any application protocol speaks.
//! - A class of stream is spoken only with a member whose role may speak it.
//! - Votes, proposals and certificates are sent directly to every validator, and relayed by whoever sees them first when
//!   the two ends are not linked or the round is not the first. What is relayed was checked.
//! - A stream has ended its opening when the far side has sent the ready byte; then everything said since the height
//!   started is said again.
//! - Every queue, frame and rate has its bound in `limits`.
//!
//! Why our own: the engine's network has no channel for submissions, and a member list must come before every protocol
//! (`docs/specs/network.md` §1).

mod actor;
mod behaviour;
mod blame;
mod board;
mod bulk;
mod dial;
mod door;
mod frame;
mod height_log;
mod lanes;
mod pace;
mod publications;
mod reader;
mod roster;
mod speech;
mod swarm;
mod writer;

pub use behaviour::{SnapshotAsker, SnapshotAskerEvent as SnapshotEvent, snapshot_asker};
pub use blame::Blame;
pub use board::{Board, Count};
pub use dial::resolve;
#[cfg(feature = "adversary")]
pub use lanes::Class;
pub use roster::{Roster, peer_of};
pub use swarm::{Ears, Inbound, Network, spawn};

use arc_malachitebft_engine::network::NetworkEvent;

/// What the engine hears.
pub type Event = NetworkEvent<crate::context::Portolan>;
/// A member's node as libp2p names it: by its transport key.
pub type Peer = libp2p::PeerId;
