//! What must never be found in the histories of honest nodes.

use portolan_ledger::certificate::CertificateRefusal;
use portolan_ledger::{Address, Digest, Height, Round};

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// Two nodes have different blocks at one height.
    #[error("fork: {member} has block {here} at height {height}, {other} has {there}")]
    Fork {
        /// The height.
        height: Height,
        /// One node.
        member: String,
        /// Its block.
        here: Digest,
        /// The other node.
        other: String,
        /// Its block.
        there: Digest,
    },
    /// Blocks are equal but for what they lead to.
    #[error("the state root after height {height} differs between {member} and {other}")]
    StateRoot {
        /// The height.
        height: Height,
        /// One node.
        member: String,
        /// The other.
        other: String,
    },
    /// A node's blocks do not follow on each other.
    #[error("{member}: height {height} does not follow on the block before it")]
    Unchained {
        /// The node.
        member: String,
        /// The height.
        height: Height,
    },
    /// A certificate is of another block or not a quorum's.
    #[error("{member}: the certificate of height {height} does not hold: {why}")]
    Certificate {
        /// The node.
        member: String,
        /// The height.
        height: Height,
        /// Why.
        why: String,
    },
    /// A block names another validator set than the block before it does, or one that its own node does not know.
    #[error("{member}: the block of height {height} is not signed by the set that the one before it names")]
    ForeignSet {
        /// The node.
        member: String,
        /// The height.
        height: Height,
    },
    /// One validator precommitted two blocks in one round.
    #[error("{voter} precommitted two blocks at height {height} in round {round}")]
    TwoPrecommits {
        /// The validator.
        voter: Address,
        /// The height.
        height: Height,
        /// The round.
        round: Round,
    },
    /// A submission that was answered final is not there.
    #[error("lost: {submission} was answered final at height {height}, {member} does not have it")]
    Lost {
        /// The submission.
        submission: Digest,
        /// The height it was answered with.
        height: Height,
        /// The node.
        member: String,
    },
    /// A submission stands at another height than was answered.
    #[error("{member}: {submission} was answered for height {answered} and stands at {height}")]
    Moved {
        /// The submission.
        submission: Digest,
        /// The height it was answered with.
        answered: Height,
        /// Where it stands.
        height: Height,
        /// The node.
        member: String,
    },
    /// A submission stands twice.
    #[error("{member}: {submission} stands at height {first} and again at {second}")]
    Twice {
        /// The submission.
        submission: Digest,
        /// Where it stands first.
        first: Height,
        /// Where it stands again.
        second: Height,
        /// The node.
        member: String,
    },
    /// A submission that nobody sent.
    #[error("{member}: {submission} at height {height} was never sent")]
    Invented {
        /// The submission.
        submission: Digest,
        /// Where it stands.
        height: Height,
        /// The node.
        member: String,
    },
}

impl Finding {
    pub(super) fn certificate(member: &str, height: Height, why: Option<CertificateRefusal>) -> Self {
        let why = why.map_or_else(|| "it is of another block".into(), |why| why.to_string());
        Self::Certificate { member: member.to_owned(), height, why }
    }
}
