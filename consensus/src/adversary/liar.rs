//! A node that proposes what it must not, and hands out what is not so.

use super::conduct::Conduct;
use crate::application::{
    Application, Arrival, Body, DecidedBlock, Fault, LineUp, Origin, Proposal, Received, Tip, Verdict,
};
use crate::misbehaviour::Misbehaviour;
use crate::settings::Member;
use async_trait::async_trait;
use bytes::Bytes;
use portolan_ledger::submission::digests_root;
use portolan_ledger::{Certificate, Digest, Height, OrganisationId, Round, Time, ValidatorSet};
use std::sync::Arc;
use std::time::Duration;

/// 1 January 2100, 00:00 UTC, milliseconds.
const YEAR_2100: Time = Time(4_102_444_800_000);

/// First byte of a request for a piece of a snapshot's state (`docs/specs/snapshot.md`).
const STATE_REQUEST: u8 = 2;

/// The liar before its node.
pub struct Liar {
    node: Arc<dyn Application>,
    conduct: Conduct,
}

impl Liar {
    /// Put a liar before `node`.
    pub fn new(node: Arc<dyn Application>, conduct: Conduct) -> Self {
        Self { node, conduct }
    }

    fn hands_out_nothing(&self) -> bool {
        matches!(self.conduct, Conduct::Silent | Conduct::Selective | Conduct::Withholding)
    }
}

#[async_trait]
impl Application for Liar {
    async fn tip(&self) -> Tip {
        self.node.tip().await
    }

    async fn validators(&self, height: Height) -> Option<ValidatorSet> {
        self.node.validators(height).await
    }

    async fn line_up(&self, height: Height) -> Option<LineUp> {
        self.node.line_up(height).await
    }

    async fn members(&self) -> Arc<[Member]> {
        self.node.members().await
    }

    async fn misbehaved(&self, misbehaviour: Misbehaviour) -> Result<(), Fault> {
        self.node.misbehaved(misbehaviour).await
    }

    async fn propose(&self, height: Height, round: Round, within: Duration) -> Result<Proposal, Fault> {
        let mut proposal = self.node.propose(height, round, within).await?;
        let header = &mut proposal.header;
        match self.conduct {
            Conduct::WrongStateRoot => header.state_root = Digest::of(&header.state_root.0),
            Conduct::Year2100 => header.time = YEAR_2100,
            Conduct::Withholding => {
                proposal.submissions.push(Digest(rand::random()));
                header.submission_count += 1;
                header.record_count += 1;
                header.submissions_root = digests_root(proposal.submissions.iter().copied());
            }
            _ => return Ok(proposal),
        }
        tracing::warn!(%height, %round, conduct = self.conduct.as_str(), "lie: a bad block");
        Ok(proposal)
    }

    async fn undecided(&self, height: Height, round: Round) -> Vec<Proposal> {
        self.node.undecided(height, round).await
    }

    async fn proposal(&self, header: &Digest) -> Option<Proposal> {
        self.node.proposal(header).await
    }

    async fn check(&self, proposal: &Proposal, origin: Origin) -> Result<Verdict, Fault> {
        self.node.check(proposal, origin).await
    }

    async fn missing(&self, submissions: &[Digest]) -> Vec<Digest> {
        self.node.missing(submissions).await
    }

    async fn receive(&self, from: &OrganisationId, bodies: Vec<Body>, arrival: Arrival) -> Vec<Received> {
        self.node.receive(from, bodies, arrival).await
    }

    async fn body(&self, digest: &Digest) -> Option<Bytes> {
        if self.hands_out_nothing() { None } else { self.node.body(digest).await }
    }

    async fn commit(&self, certificate: Certificate) -> Result<(), Fault> {
        self.node.commit(certificate).await
    }

    /// As a forger: the newest block under any height that is asked for, each time with signatures that are not.
    async fn decided(&self, height: Height) -> Option<DecidedBlock> {
        if self.conduct != Conduct::ForgedCertificates {
            return self.node.decided(height).await;
        }
        let newest = self.node.tip().await.height;
        let mut block = self.node.decided(height.min(newest)).await?;
        let header = &mut block.proposal.header;
        header.height = height;
        header.state_root = Digest::of(&header.state_root.0);
        let named = block.proposal.block();
        (block.certificate.height, block.certificate.block) = (height, named);
        tracing::warn!(%height, "lie: a certificate that nobody signed");
        Some(block)
    }

    async fn history_min(&self) -> Height {
        self.node.history_min().await
    }

    /// As a liar to those who join: one bit of each piece of the state is another.
    async fn snapshot(&self, from: &OrganisationId, request: Bytes) -> Option<Bytes> {
        let is_for_state = request.first() == Some(&STATE_REQUEST);
        let answer = self.node.snapshot(from, request).await?;
        if self.conduct != Conduct::LyingSnapshot || !is_for_state {
            return Some(answer);
        }
        let mut bytes = answer.to_vec();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        tracing::warn!(%from, "lie: a state that never was");
        Some(bytes.into())
    }

    async fn work(&self) {
        self.node.work().await;
    }
}
