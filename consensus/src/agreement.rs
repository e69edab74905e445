//! The agreement loop: answers what the engine asks, each question in a task of its own.
//!
//! The engine's connector waits for most answers before it asks the next, so nothing here waits for work to come: that
//! would stall votes, rounds and catching up. To wait for work the reply to `Finalized` is held, which costs nothing.
//!
//! Invariants
//! - A height starts only after the block before it is committed, durably.
//! - Every question is answered, or agreement ends.

use crate::application::{Application, Fault, Origin, Proposal, Verdict};
use crate::certificate::{from_engine, to_engine};
use crate::codec::{decode_proposal, encode_proposal};
use crate::context::{Block, BlockHeight, Part, Portolan, Validators, Voter};
use crate::limits::{PROPOSE_WITHIN, SYNC_BLOCKS_MAX, SYNC_RESPONSE_BYTES_MAX, TIMEOUT_MAX};
use crate::misbehaviour;
use crate::network::{Board, Count, Network};
use crate::settings::Timing;
use crate::signing::Pen;
use arc_malachitebft_app::consensus::{MisbehaviorEvidence, VoteExtensionError};
use arc_malachitebft_app::types::{LocallyProposedValue, ProposedValue};
use arc_malachitebft_app_channel::{AppMsg, Reply};
use arc_malachitebft_core_types::{CommitCertificate, HeightParams, LinearTimeouts, Round, Validity};
use arc_malachitebft_engine::host::{Next, SyncedValueOutcome};
use arc_malachitebft_sync::RawDecidedValue;
use bytes::Bytes;
use portolan_ledger::{Address, Height};
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};

/// What the loop works with.
pub struct Agreement {
    /// The node.
    pub application: Arc<dyn Application>,
    /// The network.
    pub network: Network,
    /// Counts and position.
    pub board: Arc<Board>,
    /// Signs our proposed blocks.
    pub pen: Pen,
    /// The address we vote under.
    pub voter: Address,
    /// How long to wait.
    pub timing: Timing,
    /// The newest committed height.
    pub committed: watch::Sender<Height>,
    /// The greatest height that a member is known to be at.
    pub heard: watch::Receiver<Height>,
    /// Where the node's faults go; the first ends agreement.
    pub faults: mpsc::Sender<Fault>,
}

/// The engine's waits, each capped.
fn timeouts(timing: &Timing) -> LinearTimeouts {
    LinearTimeouts {
        propose: timing.propose,
        propose_delta: timing.round_delta,
        prevote: timing.prevote,
        prevote_delta: timing.round_delta,
        precommit: timing.precommit,
        precommit_delta: timing.round_delta,
        rebroadcast: timing.rebroadcast,
        max_timeout: TIMEOUT_MAX,
    }
}

impl Agreement {
    /// Answer until the engine ends.
    pub async fn run(self: Arc<Self>, mut questions: mpsc::Receiver<AppMsg<Portolan>>) {
        while let Some(question) = questions.recv().await {
            // Parts were judged at the gate, and the answer is in them: nothing to spawn for.
            if let AppMsg::ReceivedProposalPart { part, reply, .. } = question {
                let value = part.content.into_data().and_then(judged);
                answer(reply, value);
                continue;
            }
            let agreement = self.clone();
            tokio::spawn(async move {
                if let Err(fault) = agreement.answer(question).await {
                    // A full channel means that agreement is ending already.
                    let _ = agreement.faults.try_send(fault);
                }
            });
        }
    }

    async fn answer(&self, question: AppMsg<Portolan>) -> Result<(), Fault> {
        match question {
            AppMsg::ConsensusReady { reply } => {
                let next = self.application.tip().await.height.next();
                answer(reply, (BlockHeight(next), self.parameters(next).await));
            }
            AppMsg::StartedRound { height, round, reply_value, .. } => {
                self.board.works_on(height.0, round.as_u32().unwrap_or(0));
                answer(reply_value, self.undecided(height, round).await);
            }
            AppMsg::GetValue { height, round, timeout, reply } => self.propose(height, round, timeout, reply).await?,
            AppMsg::RestreamProposal { height, round, valid_round, address, value_id } => {
                self.propose_again(height, round, valid_round, address, value_id).await;
            }
            AppMsg::Decided { certificate, reply, .. } => self.commit(&certificate, reply).await?,
            AppMsg::Finalized { certificate, evidence, reply, .. } => {
                self.report(certificate.height, &evidence).await?;
                self.next_height(certificate.height, reply).await;
            }
            AppMsg::GetHistoryMinHeight { reply } => {
                answer(reply, BlockHeight(self.application.history_min().await));
            }
            AppMsg::GetDecidedValues { range, reply } => answer(reply, self.decided(range).await),
            AppMsg::ProcessSyncedValue { height, round, proposer, value_bytes, reply } => {
                answer(reply, self.synced(height, round, proposer, &value_bytes).await?);
            }
            // Votes carry no extensions: the policy is off at every height, so neither is asked.
            AppMsg::ExtendVote { reply, .. } => answer(reply, None),
            AppMsg::VerifyVoteExtensions { extensions, reply, .. } => {
                let refuse = |(voter, ())| (voter, Err(VoteExtensionError::InvalidVoteExtension));
                answer(reply, extensions.into_iter().map(refuse).collect());
            }
            AppMsg::ReceivedProposalPart { reply, .. } => answer(reply, None),
        }
        Ok(())
    }

    async fn parameters(&self, height: Height) -> HeightParams<Portolan> {
        // The engine asks for the height after the one that it had committed, and nothing else commits.
        let line_up = self.application.line_up(height).await.expect("the engine starts at the tip's next height");
        HeightParams::new(Validators::new(BlockHeight(height), &line_up), timeouts(&self.timing), None)
    }

    /// What this node proposed or found valid in this round before it crashed.
    async fn undecided(&self, height: BlockHeight, round: Round) -> Vec<ProposedValue<Portolan>> {
        let Some(number) = round.as_u32() else { return Vec::new() };
        let proposals = self.application.undecided(height.0, portolan_ledger::Round(number)).await;
        proposals.iter().map(|proposal| proposed_value(proposal, Validity::Valid)).collect()
    }

    async fn propose(
        &self,
        height: BlockHeight,
        round: Round,
        limit: Duration,
        reply: Reply<LocallyProposedValue<Portolan>>,
    ) -> Result<(), Fault> {
        let number = portolan_ledger::Round(round.as_u32().unwrap_or(0));
        let making = self.application.propose(height.0, number, PROPOSE_WITHIN.min(limit));
        // A late block is no use: others have voted for none by then. The node keeps it, and gives the same when asked again.
        let Ok(made) = timeout(limit, making).await else {
            tracing::warn!(%height, %round, "the node was too slow to propose");
            return Ok(());
        };
        let proposal = made?;
        answer(reply, LocallyProposedValue::new(height, round, proposal.block().into()));
        self.publish(proposal).await;
        Ok(())
    }

    async fn publish(&self, proposal: Proposal) {
        let signature = self.pen.part(&proposal);
        self.network.publish_part(Part { proposal, signature, validity: None }).await;
    }

    /// Propose a block again, in a later round or because others may lack it.
    async fn propose_again(
        &self,
        height: BlockHeight,
        round: Round,
        valid_round: Round,
        proposer: Voter,
        block: Block,
    ) {
        if proposer.0 != self.voter {
            return self.network.republish(block.header).await;
        }
        match self.application.proposal(&block.header).await {
            Some(proposal) => {
                let round = portolan_ledger::Round(round.as_u32().unwrap_or(0));
                let valid_round = valid_round.as_u32().map(portolan_ledger::Round);
                self.publish(Proposal { round, valid_round, proposer: self.voter, ..proposal }).await;
            }
            None => tracing::error!(%height, %block, "a block to propose again is not held"),
        }
    }

    async fn commit(&self, certificate: &CommitCertificate<Portolan>, reply: Reply<()>) -> Result<(), Fault> {
        if certificate.round.as_i64() > 0 {
            self.board.add(Count::LateRounds, 1);
        }
        self.application.commit(from_engine(certificate)).await?;
        // Before the next height starts: its validators must be let in.
        self.network.list(self.application.members().await).await;
        self.committed.send_replace(certificate.height.0);
        answer(reply, ());
        Ok(())
    }

    /// Have the node keep what the engine saw of misbehaviour at a height.
    async fn report(&self, height: BlockHeight, seen: &MisbehaviorEvidence<Portolan>) -> Result<(), Fault> {
        if seen.is_empty() {
            return Ok(());
        }
        let set = self.application.validators(height.0).await.expect("the height was decided last");
        for misbehaviour in misbehaviour::of_engine(&self.pen.network(), &set, seen) {
            self.application.misbehaved(misbehaviour).await?;
        }
        Ok(())
    }

    /// Hold the next height back until there is something to do in it.
    async fn next_height(&self, decided: BlockHeight, reply: Reply<Next<Portolan>>) {
        let next = decided.0.next();
        let mut committed = self.committed.subscribe();
        if committed.wait_for(|height| *height >= decided.0).await.is_err() {
            return;
        }
        self.cause_for(next).await;
        answer(reply, Next::Start(BlockHeight(next), self.parameters(next).await));
    }

    /// Let the engine start when there is something to do: a network that was idle when it stopped has nothing to record
    /// when it comes back. The first block of all comes by itself and shows that the members agree.
    ///
    /// The start is held back at the network, not by leaving `ConsensusReady` unanswered: that would keep the engine from
    /// every other question, and members that catch up from it would wait as long.
    pub async fn begin(self: Arc<Self>) {
        let next = self.application.tip().await.height.next();
        if next > Height(1) {
            self.cause_for(next).await;
        }
        self.network.begin().await;
    }

    /// Wait for work, for a member that works on `next`, or for the heartbeat.
    async fn cause_for(&self, next: Height) {
        let mut heard = self.heard.clone();
        tokio::select! {
            () = self.application.work() => {}
            _ = heard.wait_for(|height| *height >= next) => {}
            () = sleep(self.timing.heartbeat) => {}
        }
    }

    /// Decided blocks for a member that catches up, as many of the range as fit into one answer.
    async fn decided(&self, range: RangeInclusive<BlockHeight>) -> Vec<RawDecidedValue<Portolan>> {
        let mut blocks = Vec::new();
        let mut room = SYNC_RESPONSE_BYTES_MAX - 1_024;
        for height in (range.start().0.0..=range.end().0.0).take(SYNC_BLOCKS_MAX) {
            let Some(block) = self.application.decided(Height(height)).await else { break };
            let bytes = encode_proposal(&block.proposal);
            let length = bytes.len() + 256 + block.certificate.signatures.len() * 84;
            if length > room {
                break;
            }
            room -= length;
            blocks.push(RawDecidedValue::new(bytes, to_engine(&block.certificate)));
        }
        blocks
    }

    /// A decided block for our next height. The gate has gathered what it names.
    async fn synced(
        &self,
        height: BlockHeight,
        round: Round,
        proposer: Voter,
        bytes: &Bytes,
    ) -> Result<SyncedValueOutcome<Portolan>, Fault> {
        let Ok(mut proposal) = decode_proposal(bytes) else { return Ok(SyncedValueOutcome::PeerFault) };
        if proposal.header.height != height.0 {
            return Ok(SyncedValueOutcome::PeerFault);
        }
        if !self.application.missing(&proposal.submissions).await.is_empty() {
            return Ok(SyncedValueOutcome::LocalTransientError);
        }
        (proposal.round, proposal.valid_round) = (portolan_ledger::Round(round.as_u32().unwrap_or(0)), None);
        proposal.proposer = proposer.0;
        let verdict = self.application.check(&proposal, Origin::Decided).await?;
        match &verdict {
            Verdict::Invalid(reason) => {
                tracing::error!(%height, %reason, "a decided block is invalid here: this node or the others are wrong");
            }
            // Committed by votes while it was on its way, or asked for too early: it may be asked for again.
            Verdict::Untimely => return Ok(SyncedValueOutcome::LocalTransientError),
            Verdict::Valid | Verdict::Early(_) => {}
        }
        let validity = Validity::from_bool(verdict == Verdict::Valid);
        Ok(SyncedValueOutcome::Verdict(proposed_value(&proposal, validity)))
    }
}

/// A closed channel means that the engine is ending; there is nobody to answer then.
fn answer<T>(reply: Reply<T>, value: T) {
    let _ = reply.send(value);
}

fn proposed_value(proposal: &Proposal, validity: Validity) -> ProposedValue<Portolan> {
    ProposedValue {
        height: BlockHeight(proposal.header.height),
        round: Round::new(proposal.round.0),
        valid_round: Round::from(proposal.valid_round.map(|round| round.0)),
        proposer: Voter(proposal.proposer),
        value: proposal.block().into(),
        validity,
    }
}

/// What the gate found about a part.
fn judged(part: Part) -> Option<ProposedValue<Portolan>> {
    part.validity.map(|validity| proposed_value(&part.proposal, validity))
}
