//! What the outside may know of agreement and network: kept up to date by those who know, read by the node's status.

use crate::status::{Peer as PeerStatus, Status};
use portolan_ledger::{Height, OrganisationId};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

macro_rules! counts {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What is counted.
        #[derive(Debug, Clone, Copy)]
        pub enum Count { $($(#[$doc])* $variant,)* }

        const NAMES: &[&str] = &[$($name,)*];
    };
}

counts!(
    /// Frames read from consensus streams.
    ConsensusIn = "consensus.in.frames",
    /// Frames queued for consensus streams.
    ConsensusOut = "consensus.out.frames",
    /// Frames read from part streams.
    PartIn = "part.in.frames",
    /// Frames queued for part streams.
    PartOut = "part.out.frames",
    /// Frames read from bulk streams.
    BulkIn = "bulk.in.frames",
    /// Frames queued for bulk streams.
    BulkOut = "bulk.out.frames",
    /// Frames sent on for others.
    Relayed = "relay.out.frames",
    /// Frames said again to a member whose stream opened, who lost a link, or who has caught up.
    Replayed = "replay.out.frames",
    /// Frames that found no room in a queue.
    Dropped = "queue.dropped.frames",
    /// Frames that were malformed, wrongly signed or of an unexpected sender.
    Refused = "refused.in.frames",
    /// Frames of a height long past or far ahead.
    Untimely = "untimely.in.frames",
    /// Streams that a member's role may not open.
    RoleRefused = "role.refused.streams",
    /// Connections cut because their key is not listed, or beyond a limit.
    ConnectionsRefused = "connection.refused.count",
    /// Bodies that the node refused.
    BodiesRefused = "body.refused.count",
    /// Bodies fetched because they were named and not here.
    BodiesFetched = "body.fetched.count",
    /// Bodies handed to members that asked.
    BodiesServed = "body.served.count",
    /// Blocks handed to the engine while catching up.
    BlocksSynced = "sync.in.blocks",
    /// Blocks handed to members that catch up.
    BlocksServed = "sync.out.blocks",
    /// Bytes of snapshots handed to members that join.
    SnapshotBytesOut = "snapshot.out.bytes",
    /// Proposed blocks found invalid.
    BlocksInvalid = "gate.invalid.blocks",
    /// Proposed blocks of a time too far ahead of this node's clock.
    BlocksEarly = "gate.early.blocks",
    /// Heights decided in a round after the first.
    LateRounds = "agreement.late.heights",
);

/// The board.
pub struct Board {
    status: Mutex<Status>,
    counts: Vec<AtomicU64>,
}

impl Board {
    /// A board that lists these members.
    pub fn new(members: impl Iterator<Item = OrganisationId>) -> Self {
        let peers = members.map(|organisation| (organisation, PeerStatus::default())).collect();
        let counts = NAMES.iter().map(|_| AtomicU64::new(0)).collect();
        Self { status: Mutex::new(Status { peers, ..Status::default() }), counts }
    }

    /// Count.
    pub fn add(&self, count: Count, number: u64) {
        self.counts[count as usize].fetch_add(number, Ordering::Relaxed);
    }

    fn change(&self, change: impl FnOnce(&mut Status)) {
        change(&mut self.status.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Agreement works on this height and round.
    pub fn works_on(&self, height: Height, round: u32) {
        self.change(|status| (status.height, status.round) = (height, round));
    }

    /// Where agreement is.
    pub fn position(&self) -> (Height, u32) {
        let status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
        (status.height, status.round)
    }

    /// The node listens here.
    pub fn listens(&self, address: SocketAddr) {
        self.change(|status| status.address = Some(address));
    }

    /// A member's node came or went.
    pub fn connected(&self, organisation: &OrganisationId, connected: bool) {
        self.change(|status| status.peers.entry(organisation.clone()).or_default().connected = connected);
    }

    /// An organisation has no node here any more.
    pub fn forget(&self, organisation: &OrganisationId) {
        self.change(|status| {
            status.peers.remove(organisation);
        });
    }

    /// A member told its tip.
    pub fn tip(&self, organisation: &OrganisationId, tip: Height) {
        self.change(|status| status.peers.entry(organisation.clone()).or_default().tip = Some(tip));
    }

    /// A snapshot.
    pub fn status(&self) -> Status {
        let mut status = self.status.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let counts = self.counts.iter().map(|count| count.load(Ordering::Relaxed));
        status.counters = NAMES.iter().copied().zip(counts).collect();
        status
    }
}
