//! What agreement asks of a node, and the shapes in which it asks.
//!
//! The node implements [`Application`]; this crate calls it and knows nothing of records, rules or storage. Whatever
//! reads or writes a disk, or executes, belongs on blocking threads on the node's side: the calls here may be slow, but
//! they may not hold a runtime thread.
//!
//! Invariants that the node promises
//! - What `propose`, `check` (when valid), `receive` (when stored) and `commit` answer for is synced to disk first.
//! - `propose` gives the same proposal for the same height and round, also after a crash.
//! - `check` is deterministic but for the clock tolerance, which applies to [`Origin::Fresh`] only.

use crate::misbehaviour::Misbehaviour;
use crate::settings::Member;
use async_trait::async_trait;
use bytes::Bytes;
use portolan_ledger::certificate::BlockId;
use portolan_ledger::{Address, Certificate, Digest, Header, Height, OrganisationId, Round, ValidatorSet};
use std::sync::Arc;
use std::time::Duration;

/// The newest decided block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tip {
    /// Its height; 0 stands for the header derived from genesis.
    pub height: Height,
    /// The digest of its header.
    pub header: Digest,
}

/// Who takes part in a height.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineUp {
    /// Its validators.
    pub validators: ValidatorSet,
    /// The validators in the order in which they propose: one for each round, then from the beginning again.
    pub turns: Vec<Address>,
}

/// A block as it is proposed: its header and the digests of the submissions it names, in block order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The round it was proposed in.
    pub round: Round,
    /// The earlier round in which a quorum prevoted for it, when it is proposed again.
    pub valid_round: Option<Round>,
    /// The validator that proposed it in `round`; `header.proposer` is the one that made it.
    pub proposer: Address,
    /// Its header.
    pub header: Header,
    /// What it names.
    pub submissions: Vec<Digest>,
}

impl Proposal {
    /// What validators vote for.
    #[must_use]
    pub fn block(&self) -> BlockId {
        BlockId { header: self.header.digest(), log_size: self.header.log_size, log_root: self.header.log_root }
    }
}

/// How a proposal came here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Proposed for the first time: the clock tolerance applies.
    Fresh,
    /// Proposed again after a quorum prevoted for it.
    Again,
    /// Decided elsewhere, with a certificate.
    Decided,
}

/// What checking a proposal found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It follows on the tip and executes to the roots it states; it and all it names are on this disk, synced.
    Valid,
    /// It must not be voted for; the text says why, for the log.
    Invalid(String),
    /// Nothing can be said of it: it is not for the tip's next height, since another was decided while it was on its way, or
    /// this program does not have the rules that decide its height.
    Untimely,
    /// It is of a time that is ahead of this node's clock by so many milliseconds, beyond the tolerance: it is not voted for,
    /// and is no breach, since it may be this clock that is wrong.
    Early(u64),
}

/// How a submission body came here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// A member admitted it and sent it on its own account: check it as at the edge.
    Pushed,
    /// Fetched because a proposal for the next height names it: check it as at the edge, whatever the load.
    Named,
    /// Fetched because a certified block names it. The signer's key may be newer than this node's tip: only what binds the
    /// body to its digest can be checked now.
    Decided,
}

/// A submission body from a member, with the digest that the member says it has.
#[derive(Debug, Clone)]
pub struct Body {
    /// The digest it was announced or asked for under; the node compares.
    pub digest: Digest,
    /// The body encoding with its records and parts.
    pub bytes: Bytes,
}

/// What became of a received body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// Checked, and on this disk, synced (now or already before).
    Stored,
    /// Not kept: expired, repeated, or over its member's budget. It may happen to an honest member.
    Refused,
    /// Not kept: malformed, not what it says it is, or wrongly signed. No honest member sends such a one.
    Unsound,
}

/// A decided block as it is handed to a member that catches up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedBlock {
    /// The block.
    pub proposal: Proposal,
    /// The quorum for it.
    pub certificate: Certificate,
}

/// Something failed in the node: a disk, a broken store, a bug. Agreement stops rather than go on without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the node failed to {doing}")]
pub struct Fault {
    /// What was attempted.
    pub doing: &'static str,
    /// Why it failed.
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

impl Fault {
    /// A fault of doing something.
    pub fn new(doing: &'static str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { doing, source: source.into() }
    }
}

/// The node, as agreement sees it.
#[async_trait]
pub trait Application: Send + Sync + 'static {
    /// The newest decided block.
    async fn tip(&self) -> Tip;

    /// The validators in force at `height`: the tip's, its next, or the one after that; none for any other.
    async fn validators(&self, height: Height) -> Option<ValidatorSet>;

    /// Who takes part in `height`, the tip's next; none for any other, since who proposes follows from the block before.
    async fn line_up(&self, height: Height) -> Option<LineUp>;

    /// The members that may hold a connection now, this node's own among them: nobody else can connect. Asked at the start
    /// and after each commit, so it must be cheap.
    async fn members(&self) -> Arc<[Member]>;

    /// Keep what shows that a member broke the protocol, for whoever asks. The same may be reported again.
    async fn misbehaved(&self, misbehaviour: Misbehaviour) -> Result<(), Fault>;

    /// Make the block of `height`, the tip's next, for `round`, within the time given; an empty block if there is nothing.
    async fn propose(&self, height: Height, round: Round, within: Duration) -> Result<Proposal, Fault>;

    /// The proposals of this height and round that were proposed here or found valid here, and not decided.
    async fn undecided(&self, height: Height, round: Round) -> Vec<Proposal>;

    /// A proposal that was proposed here or found valid here, whatever its round, by the digest of its header.
    async fn proposal(&self, header: &Digest) -> Option<Proposal>;

    /// Execute a proposal for the tip's next height. All that it names is held here when this is asked.
    async fn check(&self, proposal: &Proposal, origin: Origin) -> Result<Verdict, Fault>;

    /// Which of these submissions are not held here (checked, with their parts, synced).
    async fn missing(&self, submissions: &[Digest]) -> Vec<Digest>;

    /// Take bodies that a member sent; one answer for each, in their order. One synced write for all is what it is a batch
    /// for.
    async fn receive(&self, from: &OrganisationId, bodies: Vec<Body>, arrival: Arrival) -> Vec<Received>;

    /// The body encoding of a held submission, undecided or decided, for a member that asks.
    async fn body(&self, digest: &Digest) -> Option<Bytes>;

    /// The certificate makes its block final: it was proposed or found valid here. Asked again after a crash in between.
    async fn commit(&self, certificate: Certificate) -> Result<(), Fault>;

    /// A decided block, or `None` above the tip and below [`Application::history_min`].
    async fn decided(&self, height: Height) -> Option<DecidedBlock>;

    /// The lowest height that [`Application::decided`] can give (1 when nothing was pruned).
    async fn history_min(&self) -> Height;

    /// The answer to a member that joins and asks for a snapshot or a piece of one (`docs/specs/snapshot.md`); none when
    /// this node gives none. May take its time, so that no more than a bounded rate is sent.
    async fn snapshot(&self, from: &OrganisationId, request: Bytes) -> Option<Bytes> {
        let _ = (from, request);
        None
    }

    /// Wait until a block would have something in it. Dropping the future before it resolves must lose nothing.
    async fn work(&self);
}
