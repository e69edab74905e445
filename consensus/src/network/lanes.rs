//! Three classes of streams to each validator, each with its own queue, so that a vote never waits behind a body; and one
//! that tells observers how far this node is.

use super::Peer;
use crate::limits::{
    BULK_FRAME_BYTES_MAX, BULK_FRAMES_PER_SECOND, BULK_QUEUE_FRAMES, CONSENSUS_FRAME_BYTES_MAX,
    CONSENSUS_FRAMES_PER_SECOND, CONSENSUS_QUEUE_FRAMES, PART_FRAME_BYTES_MAX, PART_FRAMES_PER_SECOND,
    PART_QUEUE_FRAMES, QUEUE_BYTES_MAX, STATUS_FRAME_BYTES_MAX, STATUS_FRAMES_PER_SECOND, STATUS_QUEUE_FRAMES,
};
use crate::settings::Role;
use bytes::Bytes;
use libp2p::StreamProtocol;
use portolan_ledger::NetworkId;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::mpsc;

/// A class of streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Votes, proposals, certificates, statuses, links.
    Consensus,
    /// Proposed blocks.
    Part,
    /// Submissions with their parts.
    Bulk,
    /// Statuses, for those that may only catch up.
    Status,
}

impl Class {
    /// All classes.
    pub const ALL: [Self; 4] = [Self::Consensus, Self::Part, Self::Bulk, Self::Status];

    /// The classes that a node opens to a peer of this role.
    pub const fn spoken_to(role: Role) -> &'static [Self] {
        match role {
            Role::Validator => &[Self::Consensus, Self::Part, Self::Bulk],
            Role::Observer => &[Self::Status],
        }
    }

    /// Whether each side says something on it so often that silence means a dead connection.
    pub const fn tells_life(self) -> bool {
        matches!(self, Self::Consensus | Self::Status)
    }

    /// The protocol's name; the network is in it, so that two networks cannot mix.
    pub fn protocol(self, network: &NetworkId) -> StreamProtocol {
        let class = match self {
            Self::Consensus => "consensus",
            Self::Part => "part",
            Self::Bulk => "bulk",
            Self::Status => "status",
        };
        protocol(network, class)
    }

    /// Longest frame, bytes.
    pub const fn frame_bytes_max(self) -> usize {
        match self {
            Self::Consensus => CONSENSUS_FRAME_BYTES_MAX,
            Self::Status => STATUS_FRAME_BYTES_MAX,
            Self::Part => PART_FRAME_BYTES_MAX,
            Self::Bulk => BULK_FRAME_BYTES_MAX,
        }
    }

    /// Frames a member may send per second.
    pub const fn frames_per_second(self) -> u32 {
        match self {
            Self::Consensus => CONSENSUS_FRAMES_PER_SECOND,
            Self::Status => STATUS_FRAMES_PER_SECOND,
            Self::Part => PART_FRAMES_PER_SECOND,
            Self::Bulk => BULK_FRAMES_PER_SECOND,
        }
    }

    const fn queue_frames(self) -> usize {
        match self {
            Self::Consensus => CONSENSUS_QUEUE_FRAMES,
            Self::Status => STATUS_QUEUE_FRAMES,
            Self::Part => PART_QUEUE_FRAMES,
            Self::Bulk => BULK_QUEUE_FRAMES,
        }
    }
}

/// A protocol of this network.
pub fn protocol(network: &NetworkId, name: &str) -> StreamProtocol {
    StreamProtocol::try_from_owned(format!("/portolan/{network}/{name}/1")).expect("the name starts with a slash")
}

/// The end of a queue that frames are put into.
struct Outbox {
    frames: mpsc::Sender<Bytes>,
    bytes: Arc<AtomicUsize>,
}

/// The end of a queue that a writer takes frames from.
pub struct Queue {
    frames: mpsc::Receiver<Bytes>,
    bytes: Arc<AtomicUsize>,
}

impl Queue {
    /// The next frame; `None` when the lane is closed.
    pub async fn next(&mut self) -> Option<Bytes> {
        let frame = self.frames.recv().await?;
        self.bytes.fetch_sub(frame.len(), Ordering::Relaxed);
        Some(frame)
    }

    /// The next frame, if one is waiting.
    pub fn next_now(&mut self) -> Option<Bytes> {
        let frame = self.frames.try_recv().ok()?;
        self.bytes.fetch_sub(frame.len(), Ordering::Relaxed);
        Some(frame)
    }
}

/// The lanes to all connected peers.
#[derive(Default)]
pub struct Lanes {
    peers: RwLock<BTreeMap<Peer, BTreeMap<Class, Outbox>>>,
    /// What a lying member says in place of what it should.
    #[cfg(feature = "adversary")]
    tongue: Option<crate::adversary::Tongue>,
}

impl Lanes {
    /// Lanes on which a lying member speaks.
    #[cfg(feature = "adversary")]
    pub fn with_tongue(tongue: Option<crate::adversary::Tongue>) -> Self {
        Self { tongue, ..Self::default() }
    }

    /// Make new lanes of these classes to a peer; what waited in older ones is gone.
    pub fn open(&self, peer: Peer, classes: &[Class]) -> Vec<(Class, Queue)> {
        let make = |class: &Class| {
            let (sender, receiver) = mpsc::channel(class.queue_frames());
            let bytes = Arc::new(AtomicUsize::new(0));
            ((*class, Outbox { frames: sender, bytes: bytes.clone() }), (*class, Queue { frames: receiver, bytes }))
        };
        let (outboxes, queues) = classes.iter().map(make).unzip();
        self.peers.write().unwrap_or_else(PoisonError::into_inner).insert(peer, outboxes);
        queues
    }

    /// Close the lanes to a peer.
    pub fn close(&self, peer: &Peer) {
        self.peers.write().unwrap_or_else(PoisonError::into_inner).remove(peer);
    }

    /// Put a frame into a lane; `false` when there is none or it is full.
    pub fn send(&self, peer: &Peer, class: Class, frame: Bytes) -> bool {
        #[cfg(feature = "adversary")]
        if let Some(tongue) = &self.tongue {
            let said = tongue.says(peer, class, frame);
            return said.into_iter().fold(true, |sent, frame| self.put(peer, class, frame) && sent);
        }
        self.put(peer, class, frame)
    }

    fn put(&self, peer: &Peer, class: Class, frame: Bytes) -> bool {
        let peers = self.peers.read().unwrap_or_else(PoisonError::into_inner);
        let Some(outbox) = peers.get(peer).and_then(|outboxes| outboxes.get(&class)) else { return false };
        let length = frame.len();
        // Counted before it is sent, so that the writer never subtracts what was not yet added.
        if outbox.bytes.fetch_add(length, Ordering::Relaxed) + length <= QUEUE_BYTES_MAX
            && outbox.frames.try_send(frame).is_ok()
        {
            return true;
        }
        outbox.bytes.fetch_sub(length, Ordering::Relaxed);
        false
    }

    /// The peers that have a lane of this class.
    pub fn peers(&self, class: Class) -> Vec<Peer> {
        let peers = self.peers.read().unwrap_or_else(PoisonError::into_inner);
        peers.iter().filter(|(_, outboxes)| outboxes.contains_key(&class)).map(|(peer, _)| *peer).collect()
    }
}
