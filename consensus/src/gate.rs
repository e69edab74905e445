//! The gate before the engine: a block is shown only when it is fit to be voted on.
//!
//! The network hands it proposed blocks and the answers to catching up. It waits for the height, gathers what a block
//! names, has the node execute it, and only then shows it to the engine, with what was found. The engine's own calls are
//! then answered from memory, so neither its actors nor the agreement loop ever wait for execution or a disk.
//!
//! Invariants
//! - A block that is shown as valid is on this disk, synced, with everything it names.
//! - A block that is found invalid is shown too, so that the vote against it is cast at once.
//! - At most `limits::PARTS_WAITING_MAX` blocks wait, at most `limits::PARTS_PER_ROUND_MAX` of one round.

use crate::application::{Application, Arrival, Fault, Origin, Proposal, Verdict};
use crate::certificate::from_engine;
use crate::codec::decode_proposal;
use crate::context::{Block, BlockHeight, Part, Portolan, Validators};
use crate::gathering::Gathering;
use crate::limits::{FETCH_AFTER, GATHER_DECIDED_MAX, PARTS_PER_ROUND_MAX, PARTS_WAITING_MAX, SYNCED_WAITING_MAX};
use crate::misbehaviour::{self, Kind, Misbehaviour};
use crate::network::{Count, Event, Inbound, Peer};
use crate::signing::Checker;
use arc_malachitebft_app::streaming::{StreamContent, StreamId, StreamMessage};
use arc_malachitebft_core_types::{Round, Validity};
use arc_malachitebft_network::PeerIdExt as _;
use arc_malachitebft_peer::PeerId;
use arc_malachitebft_sync::{OutboundFailureReason, OutboundRequestId, RawDecidedValue, Response, ValueResponse};
use portolan_ledger::certificate::BlockId;
use portolan_ledger::submission::digests_root;
use portolan_ledger::{Address, Digest, Height, ValidatorSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::timeout;

/// The blocks of each height and round that were looked at, by proposer and header.
type LookedAt = BTreeMap<(Height, u32), BTreeSet<(Address, Digest)>>;

/// The gate.
pub struct Gate {
    gathering: Gathering,
    checker: Checker,
    committed: watch::Receiver<Height>,
    faults: mpsc::Sender<Fault>,
    waiting: Arc<Semaphore>,
    catching_up: Arc<Semaphore>,
    looked_at: Mutex<LookedAt>,
}

impl Gate {
    /// A gate. Faults of the node go to `faults` and end agreement.
    pub fn new(
        gathering: Gathering,
        checker: Checker,
        committed: watch::Receiver<Height>,
        faults: mpsc::Sender<Fault>,
    ) -> Self {
        let waiting = Arc::new(Semaphore::new(PARTS_WAITING_MAX));
        let catching_up = Arc::new(Semaphore::new(SYNCED_WAITING_MAX));
        Self { gathering, checker, committed, faults, waiting, catching_up, looked_at: Mutex::default() }
    }

    fn application(&self) -> &dyn Application {
        &*self.gathering.application
    }

    /// Take what the network hands over, until it ends.
    pub async fn run(self: Arc<Self>, mut inbound: mpsc::Receiver<Inbound>) {
        while let Some(next) = inbound.recv().await {
            let places = match next {
                Inbound::Part { .. } => &self.waiting,
                Inbound::Synced { .. } => &self.catching_up,
            };
            // An answer that finds no place is asked for again; a block that finds none was one of far too many.
            let Ok(place) = places.clone().try_acquire_owned() else {
                self.gathering.board.add(Count::Dropped, 1);
                continue;
            };
            let gate = self.clone();
            tokio::spawn(async move {
                match next {
                    Inbound::Part { from, part } => gate.on_part(from, *part).await,
                    Inbound::Synced { request, from, response } => gate.on_synced(request, from, response).await,
                }
                drop(place);
            });
        }
    }

    /// Whether this block of its round is one to look at.
    fn is_worth_looking(&self, proposal: &Proposal) -> bool {
        let mut looked_at = self.looked_at.lock().unwrap_or_else(PoisonError::into_inner);
        let tip = *self.committed.borrow();
        looked_at.retain(|(height, _), _| *height > tip);
        let height = proposal.header.height;
        let of_round = looked_at.entry((height, proposal.round.0)).or_default();
        of_round.len() < PARTS_PER_ROUND_MAX && of_round.insert((proposal.proposer, proposal.header.digest()))
    }

    async fn on_part(&self, from: Peer, part: Part) {
        let height = part.proposal.header.height;
        let mut committed = self.committed.clone();
        let Some(previous) = height.previous() else { return };
        let reached = committed.wait_for(|tip| *tip >= previous).await.map(|tip| *tip).ok();
        if reached != Some(previous) {
            return;
        }
        if !self.is_by_proposer(&part).await || !self.is_worth_looking(&part.proposal) {
            return;
        }
        tokio::select! {
            verdict = self.look(from, &part.proposal) => {
                let shown = match verdict {
                    Ok(verdict) => self.show(from, part, verdict).await,
                    Err(fault) => Err(fault),
                };
                if let Err(fault) = shown {
                    drop(self.faults.send(fault).await);
                }
            },
            // Decided meanwhile, with or without this block.
            () = async { drop(committed.wait_for(|tip| *tip >= height).await) } => {}
        }
    }

    /// By the turns of its own height, which the network may not have known.
    async fn is_by_proposer(&self, part: &Part) -> bool {
        let height = part.proposal.header.height;
        let Some(line_up) = self.application().line_up(height).await else { return false };
        let validators = Validators::new(BlockHeight(height), &line_up);
        let proposer = validators.proposer(Round::new(part.proposal.round.0));
        proposer.voter.0 == part.proposal.proposer && self.checker.part(&part.proposal, &part.signature, &proposer.key)
    }

    async fn look(&self, from: Peer, proposal: &Proposal) -> Result<Verdict, Fault> {
        let proposer = self.gathering.network.roster().peer_of_voter(&proposal.proposer).copied();
        let likely: Vec<_> = [Some(from), proposer].into_iter().flatten().collect();
        self.gathering.gather(&proposal.submissions, &likely, Arrival::Named, FETCH_AFTER).await;
        let origin = if proposal.valid_round.is_some() { Origin::Again } else { Origin::Fresh };
        self.application().check(proposal, origin).await
    }

    async fn show(&self, from: Peer, part: Part, verdict: Verdict) -> Result<(), Fault> {
        let height = part.proposal.header.height;
        if *self.committed.borrow() >= height {
            return Ok(());
        }
        match &verdict {
            Verdict::Valid => {}
            Verdict::Untimely => return Ok(()),
            Verdict::Invalid(reason) => self.report_block(&part, reason).await?,
            Verdict::Early(ahead_ms) => {
                let proposer = &part.proposal.proposer;
                tracing::warn!(%height, %proposer, ahead_ms, "a proposed block is ahead of this node's clock: one is wrong");
                self.gathering.board.add(Count::BlocksEarly, 1);
            }
        }
        let validity = Validity::from_bool(verdict == Verdict::Valid);
        let part = Part { validity: Some(validity), ..part };
        let from = PeerId::from_libp2p(&from);
        let stream = StreamId::new(part.signature.0.to_vec().into());
        let message = StreamMessage::new(stream, 0, StreamContent::Data(part));
        self.gathering.network.show(&Event::ProposalPart(from, Some(from), message));
        Ok(())
    }

    /// Its proposer signed an invalid block: the node keeps that.
    async fn report_block(&self, part: &Part, reason: &str) -> Result<(), Fault> {
        let Proposal { header, proposer, .. } = &part.proposal;
        let (height, digest) = (header.height, header.digest());
        tracing::warn!(%height, header = %digest, %proposer, %reason, "a proposed block is invalid");
        self.gathering.board.add(Count::BlocksInvalid, 1);
        let set = self.application().validators(height).await;
        let Some(validator) = set.as_ref().and_then(|set| set.by_address(proposer)) else { return Ok(()) };
        let (member, network) = (validator.organisation.clone(), self.checker.network());
        let seen = misbehaviour::of_block(&network, member, &part.proposal, part.signature.0, reason);
        self.application().misbehaved(seen).await
    }

    /// A member handed over a decided block that no quorum signed.
    async fn report_forgery(&self, from: &Peer, height: Height) {
        let Some(member) = self.gathering.network.roster().get(from).map(|listed| listed.organisation.clone()) else {
            return;
        };
        let says = "handed over a decided block whose certificate no quorum signed".to_owned();
        let seen = Misbehaviour { kind: Kind::ForgedCertificate, member, height, round: None, says, proof: Vec::new() };
        if let Err(fault) = self.application().misbehaved(seen).await {
            drop(self.faults.send(fault).await);
        }
    }

    fn is_certified(&self, block: &RawDecidedValue<Portolan>, set: &ValidatorSet) -> bool {
        let certificate = from_engine(&block.certificate.trim_vote_extensions());
        match self.checker.certificate(&certificate, set) {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(height = %certificate.height, %error, "a decided block came without a good certificate");
                false
            }
        }
    }

    /// Whether a block of a height that is decided here is the one; also where this node has no history to say otherwise.
    async fn is_ours(&self, block: &RawDecidedValue<Portolan>) -> bool {
        let ours = self.application().decided(block.certificate.height.0).await;
        ours.is_none_or(|ours| Block::from(ours.proposal.block()) == block.certificate.value_id)
    }

    /// Decided blocks came: gather what they name, and show the engine as many, in order, as are sound and held.
    async fn on_synced(&self, request: OutboundRequestId, from: Peer, response: ValueResponse<Portolan>) {
        let peer = PeerId::from_libp2p(&from);
        let mut committed = self.committed.clone();
        let next = self.application().tip().await.height.next();
        let mut set = self.application().validators(next).await;
        let mut held = Vec::new();
        let gathered = timeout(GATHER_DECIDED_MAX, async {
            for block in &response.values {
                let (named, height) = (named_by(block), block.certificate.height.0);
                if named.as_ref().is_some_and(|named| height > next && Some(named.validators) != hash_of(&set)) {
                    // Its set is not known yet: the blocks before it come first. What follows them is asked for again.
                    let previous = height.previous().unwrap_or_default();
                    if !held.is_empty() || committed.wait_for(|tip| *tip >= previous).await.is_err() {
                        return;
                    }
                    set = self.application().validators(height).await;
                }
                // Others committed it meanwhile, and more: the rest is asked for again from where this node is then.
                let Some(set) = &set else { return };
                match named {
                    Some(_) if height < next && self.is_ours(block).await => {}
                    Some(named) if height >= next && self.is_certified(block, set) => {
                        self.gathering.gather(&named.submissions, &[from], Arrival::Decided, Duration::ZERO).await;
                    }
                    // An unsound one is passed on as it is: the engine blames its sender, and looks no further.
                    _ => {
                        self.report_forgery(&from, height).await;
                        return held.push(block.clone());
                    }
                }
                held.push(block.clone());
            }
        });
        let is_whole = gathered.await.is_ok();
        self.gathering.board.add(Count::BlocksSynced, held.len() as u64);
        let network = &self.gathering.network;
        if held.is_empty() && !is_whole {
            return network.show(&Event::SyncRequestFailed(request, peer, OutboundFailureReason::Timeout));
        }
        let response = Response::ValueResponse(ValueResponse::new(response.start_height, held));
        network.show(&Event::SyncResponse(request, peer, Some(response)));
    }
}

fn hash_of(set: &Option<ValidatorSet>) -> Option<Digest> {
    set.as_ref().map(ValidatorSet::hash)
}

/// What matters of a decided block before it is executed.
struct Named {
    validators: Digest,
    submissions: Vec<Digest>,
}

/// What a decided block names, when block, header and certificate agree.
fn named_by(block: &RawDecidedValue<Portolan>) -> Option<Named> {
    let Proposal { header, submissions, .. } = decode_proposal(&block.value_bytes).ok()?;
    let id = BlockId { header: header.digest(), log_size: header.log_size, log_root: header.log_root };
    let is_sound = Block::from(id) == block.certificate.value_id
        && header.height == block.certificate.height.0
        && submissions.len() as u64 == u64::from(header.submission_count)
        && digests_root(submissions.iter().copied()) == header.submissions_root;
    is_sound.then_some(Named { validators: header.validators, submissions })
}
