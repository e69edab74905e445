//! The chain behind the async face of consensus: blocking work goes to blocking threads.

use super::Chain;
use crate::admission::{Admission, Source};
use crate::snapshot::Serving;
use crate::storage::{PrivateWrites, StorageFault};
use async_trait::async_trait;
use bytes::Bytes;
use portolan_consensus::{
    Application, Arrival, Body, DecidedBlock, Fault, LineUp, Member, Misbehaviour, Origin, Proposal, Received, Tip,
    Verdict,
};
use portolan_ledger::{Certificate, Digest, Height, OrganisationId, Round, UnverifiedSubmission, ValidatorSet};
use std::sync::Arc;
use std::time::Duration;

type AnyFault = Box<dyn std::error::Error + Send + Sync>;

/// The node, as consensus sees it.
pub struct ChainApplication {
    chain: Arc<Chain>,
    admission: Admission,
    snapshots: Serving,
}

impl ChainApplication {
    /// Put `chain`, the door that submissions of other members come through, and what is given to those that join, behind
    /// the face of consensus.
    #[must_use]
    pub const fn new(chain: Arc<Chain>, admission: Admission, snapshots: Serving) -> Self {
        Self { chain, admission, snapshots }
    }

    async fn blocking<T: Send + 'static, E: Into<AnyFault> + Send + 'static>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Chain) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Fault> {
        let chain = self.chain.clone();
        match tokio::task::spawn_blocking(move || work(&chain)).await {
            Ok(answer) => answer.map_err(|fault| Fault::new(doing, fault)),
            // A broken invariant must stop the node: going on could make it diverge. As a fault it does; as a panic it
            // would end the task that asks, and leave agreement waiting for an answer for ever.
            Err(panic) => Err(Fault::new(doing, words_of(panic))),
        }
    }
}

/// What a panic said.
fn words_of(panic: tokio::task::JoinError) -> String {
    let Ok(panic) = panic.try_into_panic() else { return "it was cancelled".into() };
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    format!("a broken invariant: {}", text.unwrap_or("it says nothing"))
}

#[async_trait]
impl Application for ChainApplication {
    async fn tip(&self) -> Tip {
        let tip = self.chain.tip();
        Tip { height: tip.header.height, header: tip.header.digest() }
    }

    async fn validators(&self, height: Height) -> Option<ValidatorSet> {
        self.chain.validators(height)
    }

    async fn line_up(&self, height: Height) -> Option<LineUp> {
        self.chain.line_up(height)
    }

    async fn members(&self) -> Arc<[Member]> {
        self.chain.members()
    }

    async fn misbehaved(&self, misbehaviour: Misbehaviour) -> Result<(), Fault> {
        self.blocking("keep a breach of the protocol", move |chain| chain.misbehaved(misbehaviour)).await
    }

    async fn propose(&self, height: Height, round: Round, _: Duration) -> Result<Proposal, Fault> {
        let propose = move |chain: &Chain| -> Result<_, StorageFault> {
            chain.next_edition().is_ok().then(|| chain.propose(height, round)).transpose()
        };
        match self.blocking("propose a block", propose).await? {
            Some(proposal) => Ok(proposal),
            // The node ends shortly; until then it gives out decided blocks, and agreement stops asking after its limit.
            None => std::future::pending().await,
        }
    }

    async fn undecided(&self, height: Height, round: Round) -> Vec<Proposal> {
        self.blocking("read proposals", move |chain| chain.kept(height, round)).await.unwrap_or_default()
    }

    async fn proposal(&self, header: &Digest) -> Option<Proposal> {
        let header = *header;
        self.blocking("read a proposal", move |chain| chain.kept_proposal(&header)).await.ok().flatten()
    }

    async fn check(&self, proposal: &Proposal, origin: Origin) -> Result<Verdict, Fault> {
        let proposal = proposal.clone();
        self.blocking("check a block", move |chain| chain.check(&proposal, origin)).await
    }

    async fn missing(&self, submissions: &[Digest]) -> Vec<Digest> {
        let (named, all) = (submissions.to_vec(), submissions.to_vec());
        let missing = self.blocking("look for submissions", move |chain: &Chain| -> Result<_, StorageFault> {
            let mut missing = Vec::new();
            for digest in named {
                if chain.mempool.get(&digest).is_none() && !chain.store.holds(&digest)? {
                    missing.push(digest);
                }
            }
            Ok(missing)
        });
        // A store that cannot answer holds nothing that could be voted for.
        missing.await.unwrap_or(all)
    }

    async fn receive(&self, _: &OrganisationId, bodies: Vec<Body>, arrival: Arrival) -> Vec<Received> {
        let source = match arrival {
            Arrival::Pushed => Source::Member,
            Arrival::Named => Source::Named,
            Arrival::Decided => Source::Decided,
        };
        let admit = |body: Body| async move {
            let submission = match UnverifiedSubmission::decode(&body.bytes) {
                Ok(submission) if submission.digest() == body.digest => submission,
                _ => return Received::Unsound,
            };
            match self.admission.admit(submission, source, PrivateWrites::default()).await {
                Ok(_) => Received::Stored,
                Err(refusal) if refusal.is_unsound() => Received::Unsound,
                Err(_) => Received::Refused,
            }
        };
        futures::future::join_all(bodies.into_iter().map(admit)).await
    }

    async fn body(&self, digest: &Digest) -> Option<Bytes> {
        let digest = *digest;
        let body = self.blocking("read a submission", move |chain| chain.store.body(&digest));
        body.await.ok().flatten().map(|body| Bytes::from(body.encode()))
    }

    async fn commit(&self, certificate: Certificate) -> Result<(), Fault> {
        self.blocking("commit a block", move |chain| chain.commit(certificate)).await
    }

    async fn decided(&self, height: Height) -> Option<DecidedBlock> {
        self.blocking("read a block", move |chain| chain.decided(height)).await.ok().flatten()
    }

    async fn history_min(&self) -> Height {
        // A store that cannot say has nothing to give.
        self.blocking("read where the history begins", |chain| chain.store.history_min())
            .await
            .unwrap_or(Height(u64::MAX))
    }

    async fn snapshot(&self, from: &OrganisationId, request: Bytes) -> Option<Bytes> {
        let (snapshots, from) = (self.snapshots.clone(), from.clone());
        tokio::task::spawn_blocking(move || Bytes::from(snapshots.answer(&from, &request))).await.ok()
    }

    async fn work(&self) {
        while !self.chain.mempool.has_work() {
            self.admission.work_arrived().await;
        }
    }
}
