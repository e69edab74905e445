//! Propose, check and commit blocks: the node's answer to consensus.
//!
//! Stands between the mempool above and storage below. `propose` packs what the rules accept; `check` executes what
//! another member packed and compares every root; `commit` writes the decided block in one batch and tells those who
//! wait. Everything here is synchronous and runs on blocking threads; `application` puts it behind the async face.
//!
//! Invariants
//! - What is returned as proposed or valid is on disk, synced, before consensus hears of it.
//! - A block is executed on the state of its predecessor and no other: `executed` is emptied at each commit.
//! - `commit` writes a block once; a block that is already there is left alone.

mod application;
mod edition;
mod membership;
mod packing;
mod proposal_bytes;
mod proposers_clocks;

pub use application::ChainApplication;
pub use edition::EditionUnknown;
pub use packing::{Packed, pack};
pub use proposal_bytes::InvalidBlock;

use crate::clock;
use crate::decisions::Decisions;
use crate::limits::BLOCK_CLOCK_AHEAD_MS_MAX;
use crate::mempool::{Mempool, Room};
use crate::opening::Opener;
use crate::storage::{CommittedBlock, PrivateWrites, RecordEntry, StorageFault, Store, Tip, TreeUpdate};
use packing::{Executed, ExecutedBlocks};
use portolan_consensus::{DecidedBlock, Origin, Proposal, Verdict};
use portolan_contracts::BlockContext;
use portolan_ledger::limits::BLOCK_BYTES_MAX;
use portolan_ledger::submission::digests_root;
use portolan_ledger::{
    Address, Certificate, Digest, Header, Height, NetworkId, OrganisationId, Round, Time, VerifiedSubmission,
};
use proposers_clocks::ProposersClocks;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What does not change while a node runs.
#[derive(Debug, Clone)]
pub struct ChainParameters {
    /// The network.
    pub network: NetworkId,
    /// The organisation whose node this is.
    pub organisation: OrganisationId,
    /// The address it votes under, if it is a validator.
    pub address: Address,
    /// Where this node's operator says that members' nodes are: that counts most.
    pub told_addresses: BTreeMap<OrganisationId, String>,
    /// Where genesis says that they are: that counts until a record says something else.
    pub founding_addresses: BTreeMap<OrganisationId, String>,
    /// How far a fresh proposal's time may be ahead of this node's clock, milliseconds.
    pub clock_ahead_ms_max: u64,
}

/// The chain of this node.
pub struct Chain {
    parameters: ChainParameters,
    store: Store,
    mempool: Arc<Mempool>,
    decisions: Arc<Decisions>,
    opener: Opener,
    executed: ExecutedBlocks<TreeUpdate>,
    clocks: ProposersClocks,
    /// Commits one block at a time, and never while a block is executed on the state before it.
    order: Mutex<()>,
}

impl Chain {
    /// The chain over `store`, fed from `mempool`.
    #[must_use]
    pub fn new(
        parameters: ChainParameters,
        store: Store,
        mempool: Arc<Mempool>,
        decisions: Arc<Decisions>,
        opener: Opener,
    ) -> Self {
        let (executed, clocks, order) = (ExecutedBlocks::default(), ProposersClocks::default(), Mutex::default());
        Self { parameters, store, mempool, decisions, opener, executed, clocks, order }
    }

    /// The store below.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// What does not change while this node runs.
    #[must_use]
    pub const fn parameters(&self) -> &ChainParameters {
        &self.parameters
    }

    /// Milliseconds that this node's clock is ahead of those of the members that propose; none before the first proposal.
    #[must_use]
    pub fn clock_ahead_ms(&self) -> Option<i64> {
        self.clocks.ahead_ms()
    }

    fn tip(&self) -> Tip {
        self.store.tip().expect("a node starts only on a store with its genesis")
    }

    /// A block for `height` and `round`; the one that was made before, if one was.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn propose(&self, height: Height, round: Round) -> Result<Proposal, StorageFault> {
        let _order = self.order.lock().unwrap_or_else(PoisonError::into_inner);
        let made_before = self.kept(height, round)?.into_iter().find(|kept| kept.proposer == self.parameters.address);
        if let Some(proposal) = made_before {
            return Ok(proposal);
        }
        let tip = self.tip();
        assert_eq!(tip.header.height.next(), height, "consensus asks for the block after the tip");
        let time = Time(clock::now().0.max(tip.header.time.0 + 1));
        let candidates = self.mempool.first(Room::BLOCK);
        let candidates = candidates.into_iter().map(|pending| (pending.submission, pending.bytes)).collect();
        let view = self.store.state();
        let context = self.context(height, time, self.parameters.address);
        let packed = pack(&view, context, candidates);
        self.refused(&packed.refused);
        let executed = self.seal(&tip, &context, packed)?;
        let proposal = Proposal {
            round,
            valid_round: None,
            proposer: self.parameters.address,
            header: executed.header.clone(),
            submissions: executed.submissions.iter().map(|submission| submission.digest()).collect(),
        };
        self.keep(&proposal)?;
        Ok(proposal)
    }

    fn keep(&self, proposal: &Proposal) -> Result<(), StorageFault> {
        let Proposal { round, header, .. } = proposal;
        self.store.keep_proposal(header.height, *round, header.digest(), &encode_proposal(proposal))
    }

    fn context(&self, height: Height, time: Time, proposer: Address) -> BlockContext {
        let edition = self.next_edition().expect("asked before whether this program has the edition");
        BlockContext { network: self.parameters.network, edition, height, time, proposer }
    }

    /// Refused on top of the others: those that may pass later stay in line, the rest are let go.
    fn refused(&self, refused: &[(Digest, portolan_contracts::Refusal)]) {
        let (later, lost): (Vec<_>, Vec<_>) =
            refused.iter().cloned().partition(|(_, refusal)| refusal.retry_can_help());
        self.mempool.set_aside(later.iter().map(|(digest, _)| digest));
        self.mempool.refused(lost.iter().map(|(digest, _)| digest));
        self.decisions.refused(lost);
    }

    /// Put the header on a packed block.
    fn seal(
        &self,
        tip: &Tip,
        context: &BlockContext,
        packed: Packed,
    ) -> Result<Arc<Executed<TreeUpdate>>, StorageFault> {
        let Packed { submissions, outcome, .. } = packed;
        let BlockContext { network, edition, height, time, proposer } = *context;
        let (state_root, tree_update) = self.store.root_after(&outcome.writes)?;
        let [validators, next_validators] = self.set_hashes(height);
        let mut frontier = tip.frontier.clone();
        append_leaves(&mut frontier, tip, &outcome);
        let header = Header {
            edition,
            network,
            height,
            time,
            proposer,
            previous: tip.header.digest(),
            submissions_root: digests_root(submissions.iter().map(|submission| submission.digest())),
            submission_count: u32::try_from(submissions.len()).expect("a block has at most 10,000 submissions"),
            log_size: frontier.size(),
            log_root: frontier.root(),
            record_count: u32::try_from(outcome.leaves.len()).expect("a block has at most 10,000 records"),
            state_root,
            validators,
            next_validators,
        };
        Ok(self.executed.keep(Executed { header, submissions, outcome, tree_update }))
    }

    /// Whether a block may be voted for; one that may is kept on disk.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn check(&self, proposal: &Proposal, origin: Origin) -> Result<Verdict, StorageFault> {
        if origin == Origin::Fresh && proposal.proposer != self.parameters.address {
            let milliseconds = |time: Time| i64::try_from(time.0).unwrap_or(i64::MAX);
            self.clocks.note(proposal.proposer, milliseconds(clock::now()) - milliseconds(proposal.header.time));
        }
        let _order = self.order.lock().unwrap_or_else(PoisonError::into_inner);
        match self.execute(proposal, origin == Origin::Fresh)? {
            Ok(_) => {
                self.keep(proposal)?;
                Ok(Verdict::Valid)
            }
            Err(InvalidBlock::Untimely) => Ok(Verdict::Untimely),
            Err(InvalidBlock::TimeAhead(ahead_ms)) => Ok(Verdict::Early(ahead_ms)),
            Err(invalid) => Ok(Verdict::Invalid(invalid.to_string())),
        }
    }

    /// Execute a block on the tip's state and compare it with its header.
    fn execute(
        &self,
        proposal: &Proposal,
        fresh: bool,
    ) -> Result<Result<Arc<Executed<TreeUpdate>>, InvalidBlock>, StorageFault> {
        let tip = self.tip();
        if let Err(invalid) = self.check_header(&tip, proposal, fresh) {
            return Ok(Err(invalid));
        }
        let header = &proposal.header;
        if let Some(executed) = self.executed.get(&header.digest()) {
            return Ok(Ok(executed));
        }
        let mut candidates = Vec::with_capacity(proposal.submissions.len());
        let mut bytes = 0;
        for digest in &proposal.submissions {
            let submission = self.submission(digest)?;
            let length = submission.encoded_length();
            bytes += length;
            candidates.push((submission, length));
        }
        if bytes > BLOCK_BYTES_MAX {
            return Ok(Err(InvalidBlock::Submissions));
        }
        let view = self.store.state();
        let context = self.context(header.height, header.time, header.proposer);
        let packed = pack(&view, context, candidates);
        if let Some((submission, refusal)) = packed.refused.first() {
            let code = refusal.code().to_string();
            return Ok(Err(InvalidBlock::Refused { submission: *submission, code }));
        }
        if packed.submissions.len() != proposal.submissions.len() {
            return Ok(Err(InvalidBlock::Submissions));
        }
        let executed = self.seal(&tip, &context, packed)?;
        Ok(compare(&executed.header, header).map(|()| executed))
    }

    fn check_header(&self, tip: &Tip, proposal: &Proposal, fresh: bool) -> Result<(), InvalidBlock> {
        let Proposal { header, submissions, .. } = proposal;
        let named = proposal_bytes::read(&header.encode(), submissions)?;
        let height = tip.header.height.next();
        if named.height != height {
            return Err(InvalidBlock::Untimely);
        }
        // Whoever made it may have the rules that this program lacks: it is not for this node to call it a breach.
        let Ok(edition) = self.next_edition() else { return Err(InvalidBlock::Untimely) };
        let link = |holds: bool, what: &'static str| if holds { Ok(()) } else { Err(InvalidBlock::Link(what)) };
        let [now, next] = self.set_hashes(height);
        link(named.network == self.parameters.network, "network")?;
        link(named.edition == edition, "edition")?;
        link(named.previous == tip.header.digest(), "previous header")?;
        link(named.time > tip.header.time, "time")?;
        link(named.validators == now && named.next_validators == next, "validator set")?;
        let ahead = named.time.saturating_since_ms(clock::now());
        let ahead_max = self.parameters.clock_ahead_ms_max.min(BLOCK_CLOCK_AHEAD_MS_MAX);
        if fresh && ahead > ahead_max { Err(InvalidBlock::TimeAhead(ahead)) } else { Ok(()) }
    }

    /// The hashes of the sets of the tip's next height and of the one after it.
    fn set_hashes(&self, height: Height) -> [Digest; 2] {
        let known = "the sets of the two heights after the tip are known";
        [height, height.next()].map(|height| self.validators(height).expect(known).hash())
    }

    fn submission(&self, digest: &Digest) -> Result<Arc<VerifiedSubmission>, StorageFault> {
        if let Some(submission) = self.mempool.get(digest) {
            return Ok(submission);
        }
        let body = self.store.body(digest)?.expect("consensus shows a block only when all it names is held");
        Ok(Arc::new(body))
    }

    /// The proposals kept for a height and round: made here or found valid here.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn kept(&self, height: Height, round: Round) -> Result<Vec<Proposal>, StorageFault> {
        Ok(self.store.proposals(height, round)?.iter().map(|bytes| decode_proposal(bytes)).collect())
    }

    /// The kept proposal with this header.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn kept_proposal(&self, header: &Digest) -> Result<Option<Proposal>, StorageFault> {
        Ok(self.store.proposal(header)?.map(|bytes| decode_proposal(&bytes)))
    }

    /// A decided block.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn decided(&self, height: Height) -> Result<Option<DecidedBlock>, StorageFault> {
        Ok(self.store.block(height)?.map(|block| DecidedBlock {
            proposal: Proposal {
                round: block.certificate.round,
                valid_round: None,
                proposer: block.header.proposer,
                header: block.header,
                submissions: block.submissions,
            },
            certificate: block.certificate,
        }))
    }

    /// Make a decided block durable and tell those who wait for it.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn commit(&self, certificate: Certificate) -> Result<(), StorageFault> {
        let _order = self.order.lock().unwrap_or_else(PoisonError::into_inner);
        if certificate.height <= self.tip().header.height {
            return Ok(());
        }
        let kept = self.store.proposal(&certificate.block.header)?;
        let proposal = decode_proposal(&kept.expect("consensus commits only what was found valid here"));
        let height = proposal.header.height;
        let executed = match self.execute(&proposal, false)? {
            Ok(executed) => executed,
            Err(invalid) => panic!("a quorum decided block {height}, which is invalid here: {invalid}"),
        };
        let private = self.opener.opened_by(height, executed.submissions.iter().map(AsRef::as_ref));
        let is_changed = executed.header.next_validators != executed.header.validators;
        let next_validators =
            is_changed.then(|| self.validators(height.next()).expect("the height after the tip's next"));
        let block = committed(&proposal, certificate, &executed, private);
        self.store.commit(CommittedBlock { next_validators, ..block })?;
        self.executed.clear();
        self.mempool.decided(&proposal.submissions);
        if executed.header.record_count > 0 {
            self.mempool.offer_again();
        }
        self.decisions.decided(&executed.header, &executed.submissions, &executed.outcome.events);
        self.drop_expired(executed.header.time)
    }

    /// Drop what no block after one of `time` can name, from memory and disk.
    fn drop_expired(&self, time: Time) -> Result<(), StorageFault> {
        let expired = self.mempool.expired(time);
        if !expired.is_empty() {
            self.decisions.expired(&self.store.drop_bodies(&expired)?);
        }
        Ok(())
    }
}

/// The first root or field in which the header executed here differs from the one proposed.
fn compare(here: &Header, proposed: &Header) -> Result<(), InvalidBlock> {
    let same = |holds: bool, what: &'static str| if holds { Ok(()) } else { Err(InvalidBlock::Outcome(what)) };
    same(here.record_count == proposed.record_count, "record count")?;
    same(here.log_size == proposed.log_size && here.log_root == proposed.log_root, "log")?;
    same(here.state_root == proposed.state_root, "state root")?;
    same(here == proposed, "header")
}

fn append_leaves(
    frontier: &mut portolan_ledger::merkle::Frontier,
    tip: &Tip,
    outcome: &portolan_contracts::BlockOutcome,
) {
    frontier.append(portolan_ledger::log::leaf_of_header(&tip.header.digest()));
    for leaf in &outcome.leaves {
        frontier.append(portolan_ledger::log::leaf_of_record(&leaf.record, &leaf.submission, leaf.index));
    }
}

fn committed(
    proposal: &Proposal,
    certificate: Certificate,
    executed: &Executed<TreeUpdate>,
    private: PrivateWrites,
) -> CommittedBlock {
    let records = executed.submissions.iter().flat_map(|submission| {
        let digest = submission.digest();
        (0u32..).zip(submission.records()).map(move |(index, record)| RecordEntry {
            record: record.digest(),
            submission: digest,
            index,
            subjects: record.subjects.iter().map(|subject| subject.id).collect(),
        })
    });
    CommittedBlock {
        header: proposal.header.clone(),
        certificate,
        next_validators: None,
        submissions: proposal.submissions.clone(),
        writes: executed.outcome.writes.clone(),
        tree_update: executed.tree_update.clone(),
        records: records.collect(),
        events: executed.outcome.events.iter().map(crate::events::encode).collect(),
        private,
    }
}

fn encode_proposal(proposal: &Proposal) -> Vec<u8> {
    let Proposal { round, valid_round, proposer, header, submissions } = proposal;
    borsh::to_vec(&(round, valid_round, proposer, header, submissions)).expect("writing to memory cannot fail")
}

fn decode_proposal(bytes: &[u8]) -> Proposal {
    let kept = borsh::from_slice(bytes).expect("the store holds what this node wrote");
    let (round, valid_round, proposer, header, submissions) = kept;
    Proposal { round, valid_round, proposer, header, submissions }
}
