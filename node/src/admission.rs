//! The door from outside: bytes → `UnverifiedSubmission` → `VerifiedSubmission` → [`Admitted`].
//!
//! Submissions come from this node's own edge and from other members. One thread takes what has arrived together,
//! checks every signature once, writes all of it in one synced batch, and only then puts it in line: what is admitted is
//! on disk. What comes from the own edge is also tried against the rules at the tip, so that a refused decision is
//! answered at once and leaves no trace.
//!
//! Invariants
//! - Nothing refused here is written, forwarded or remembered.
//! - The queue is bounded: overload is answered, never stored.
//! - The same submission admitted twice is one submission.
//! - *Admitted* is said to a caller that will not wait for a decision only when members of which one is honest have it on
//!   disk: no single node's loss makes that a lie.

mod checking;
mod twice;

pub use checking::Admission;

use crate::mempool::Full;
use portolan_consensus::Publication;
use portolan_contracts::Refusal;
use portolan_ledger::submission::SubmissionRefusal;
use portolan_ledger::{Digest, KeyId, VerifiedSubmission};
use std::sync::Arc;

/// A submission that passed every door and is on this node's disk, synced.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// The submission.
    pub submission: Arc<VerifiedSubmission>,
    /// Whether it was held or final before.
    pub repeated: bool,
    /// How far it has come among the members; none when it came from one of them, or is final.
    pub publication: Option<Publication>,
}

/// Why a submission does not come in. Leaves no trace.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AdmissionRefusal {
    /// It is not well formed, does not hold together, or its signature does not verify.
    #[error(transparent)]
    Malformed(#[from] SubmissionRefusal),
    /// No active signing key with this id belongs to the submitter.
    #[error("key {0} is no active signing key of the submitter on this network")]
    UnknownKey(KeyId),
    /// It is for another network.
    #[error("the submission is for another network")]
    OtherNetwork,
    /// The rules refuse it.
    #[error("{0}")]
    Rules(Refusal),
    /// It is on this node's disk, and too few members say that it is on theirs: it may still expire unseen.
    #[error("it is on this node's disk only so far; {0} members are to have it before it counts as admitted")]
    NotStored(usize),
    /// There is no room; trying again later can help.
    #[error("the node holds as many undecided submissions as it may")]
    Overload,
    /// There is no room for more of this member; trying again later can help.
    #[error("the node holds as many undecided submissions of this member as it may")]
    OverBudget,
    /// This node cannot write; its operator has to act.
    #[error("the node's store failed: {0}")]
    Storage(String),
}

/// Where a submission came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// This node's own edge: tried against the rules, and sent to every member.
    Edge,
    /// Another member, on its own account: its own node has tried it.
    Member,
    /// Another member, because a block names it: kept whatever the load, for without it this node cannot vote or follow.
    Named,
    /// Another member, because a decided block names it. The quorum has checked it, and its signer's key may be newer than this
    /// node's tip: a key that is unknown here is no reason to refuse it.
    Decided,
}

impl AdmissionRefusal {
    /// Whether no honest member sends what is refused so.
    #[must_use]
    pub const fn is_unsound(&self) -> bool {
        matches!(self, Self::Malformed(_) | Self::OtherNetwork)
    }
}

/// What an admitted submission is told to the network with.
pub trait Publish: Send + Sync {
    /// Send the submission's body once to every member, and count who has it on disk.
    fn publish(&self, digest: Digest, body: Vec<u8>) -> Publication;
}

impl From<Full> for AdmissionRefusal {
    fn from(full: Full) -> Self {
        match full {
            Full::Node => Self::Overload,
            Full::Member => Self::OverBudget,
        }
    }
}
