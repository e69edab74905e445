//! Many submissions from many callers at once, over nodes that come and go.
//!
//! A caller that gets no answer sends the same submission again, to another node: that is what an integrator's system
//! does, and what must never record a thing twice.

use crate::signing::Signer;
use portolan_api::submission::{ReceiptState, WriteRequest};
use portolan_client::local_network::{LocalNetwork, Member};
use portolan_client::sdk::{CallFault, Node};
use portolan_ledger::{Digest, Height, VerifiedSubmission};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinSet;

/// Wait of a caller whose node did not answer.
const PAUSE: Duration = Duration::from_millis(100);
/// Records in each submission of a long history.
const RECORDS_PER_SUBMISSION: usize = 500;
/// Callers that write a long history.
const HISTORY_CALLERS: usize = 8;

/// A submission that a node answered as final.
#[derive(Debug, Clone)]
pub struct AnsweredFinal {
    /// The submission.
    pub submission: Digest,
    /// Its first record.
    pub record: Digest,
    /// The height it was answered with.
    pub height: Height,
}

/// Submissions on their way.
pub struct Load {
    callers: JoinSet<()>,
    progress: Arc<Progress>,
}

struct Progress {
    next: AtomicUsize,
    submissions: Vec<VerifiedSubmission>,
    answered: Mutex<Vec<AnsweredFinal>>,
    refused: Mutex<Vec<String>>,
}

impl Load {
    /// Let `callers` send `submissions`, each to the next of `nodes` in turn, until all are answered final.
    #[must_use]
    pub fn begin(submissions: Vec<VerifiedSubmission>, nodes: &[Node], callers: usize) -> Self {
        let progress = Arc::new(Progress {
            next: AtomicUsize::new(0),
            submissions,
            answered: Mutex::default(),
            refused: Mutex::default(),
        });
        let mut running = JoinSet::new();
        for _ in 0..callers {
            running.spawn(call(progress.clone(), nodes.to_vec()));
        }
        Self { callers: running, progress }
    }

    /// How many were answered final so far.
    ///
    /// # Panics
    /// When a caller panicked.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.progress.answered.lock().expect("no caller panicked").len()
    }

    /// Wait until so many are answered final.
    ///
    /// # Panics
    /// When nothing is answered for longer than a network may take to come back.
    pub async fn wait_answered(&self, count: usize) {
        let (mut last, mut silent) = (self.answered(), 0);
        while last < count {
            tokio::time::sleep(PAUSE).await;
            let answered = self.answered();
            silent = if answered == last { silent + 1 } else { 0 };
            assert!(silent < 900, "{answered} of {count} are answered, and none for {silent} pauses");
            last = answered;
        }
    }

    /// Wait for all callers; what was answered final, and what a node refused.
    ///
    /// # Panics
    /// When a caller panicked.
    pub async fn end(mut self) -> (Vec<AnsweredFinal>, Vec<String>) {
        while let Some(ended) = self.callers.join_next().await {
            ended.expect("no caller panicked");
        }
        let answered = std::mem::take(&mut *self.progress.answered.lock().expect("no caller panicked"));
        let refused = std::mem::take(&mut *self.progress.refused.lock().expect("no caller panicked"));
        (answered, refused)
    }
}

async fn call(progress: Arc<Progress>, nodes: Vec<Node>) {
    loop {
        let at = progress.next.fetch_add(1, Ordering::Relaxed);
        let Some(submission) = progress.submissions.get(at) else { return };
        let mut node = at;
        loop {
            match nodes[node % nodes.len()].submit(submission, WriteRequest::default()).await {
                Ok(receipt) if receipt.state == ReceiptState::Final => {
                    let answered = AnsweredFinal {
                        submission: receipt.submission,
                        record: submission.records()[0].digest(),
                        height: receipt.height.unwrap_or_default(),
                    };
                    progress.answered.lock().expect("no caller panicked").push(answered);
                    break;
                }
                // Admitted and not final yet: ask again.
                Ok(_) => {}
                Err(fault) if can_come(&fault) => {
                    node += 1;
                    tokio::time::sleep(PAUSE).await;
                }
                Err(fault) => {
                    progress.refused.lock().expect("no caller panicked").push(fault.to_string());
                    break;
                }
            }
        }
    }
}

/// Write one record through its member's node; the record, and the height at which it is final.
///
/// # Panics
/// When it does not become final at once.
pub async fn write(network: &LocalNetwork, member: Member) -> (Digest, Height) {
    let signer = Signer::of(network, member);
    let record = signer.opening();
    let submission = signer.sign(signer.claims(), std::slice::from_ref(&record));
    let node = network.node(member).expect("a node");
    let receipt = node.submit(&submission, WriteRequest::default()).await.expect("an answer");
    assert_eq!(receipt.state, ReceiptState::Final);
    (record.digest(), receipt.height.expect("a height"))
}

/// A history of at least so many records, through the terminal's node.
///
/// # Panics
/// When one of them does not become final.
pub async fn history(network: &LocalNetwork, records: usize) {
    let signer = Signer::of(network, Member::Terminal);
    let count = records.div_ceil(RECORDS_PER_SUBMISSION);
    let submissions = (0..count).map(|_| {
        let records: Vec<_> = (0..RECORDS_PER_SUBMISSION).map(|_| signer.opening()).collect();
        signer.sign(signer.claims(), &records)
    });
    let nodes = [network.node(Member::Terminal).expect("a node")];
    let (answered, refused) = Load::begin(submissions.collect(), &nodes, HISTORY_CALLERS).end().await;
    assert_eq!((answered.len(), refused), (count, Vec::new()));
}

fn can_come(fault: &CallFault) -> bool {
    fault.can_retry() || matches!(fault, CallFault::Foreign { .. })
}
