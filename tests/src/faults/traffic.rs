//! Load as many members' systems make it, for as long as a scenario lasts, with every promise in the journal.
//!
//! A caller that gets no answer in time sends the same submission again through another node: nothing may be recorded twice
//! for it. One in four asks for *admitted* first.

use super::COMES_BACK_WITHIN;
use super::journal::{Journal, Promises};
use crate::signing::Signer;
use portolan_api::submission::{Receipt, ReceiptState, Wait, WriteRequest};
use portolan_client::local_network::Member;
use portolan_client::sdk::{CallFault, Node};
use portolan_ledger::{Height, VerifiedSubmission};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// How long a caller waits for one answer before it asks another node.
const ANSWER_WITHIN: Duration = Duration::from_secs(4);
/// Pause after a call that failed.
const AGAIN_AFTER: Duration = Duration::from_millis(100);
/// One in so many submissions is asked to be admitted first.
const ADMITTED_FIRST: u32 = 4;
/// Refusals that are kept word by word.
const REFUSALS_KEPT: usize = 20;

/// How hard the callers press.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Callers at once.
    pub callers: usize,
    /// Pause of a caller between two submissions.
    pub pause: Duration,
    /// Records in each submission.
    pub records: usize,
}

impl Pace {
    /// Enough that blocks always have something in them, and little enough that the machine is not what is tested.
    pub const STEADY: Self = Self { callers: 12, pause: Duration::from_millis(60), records: 1 };
    /// As much as so many callers can.
    pub const PRESSING: Self = Self { callers: 48, pause: Duration::ZERO, records: 1 };
    /// Many records at once, for what takes room on disks.
    pub const HEAVY: Self = Self { callers: 8, pause: Duration::ZERO, records: 200 };
}

/// Callers at work.
pub struct Traffic {
    callers: JoinSet<()>,
    shared: Arc<Shared>,
}

struct Shared {
    /// The nodes that are called, in the order of the members they belong to.
    nodes: Vec<(Member, Node)>,
    signers: Vec<Signer>,
    journal: Journal,
    pace: Pace,
    is_over: AtomicBool,
    sent: AtomicU64,
    admitted: AtomicU64,
    answered_final: AtomicU64,
    asked_again: AtomicU64,
    refused: Mutex<Vec<String>>,
    unanswered: Mutex<Vec<String>>,
}

/// What became of the traffic.
#[derive(Debug, Clone, Default)]
pub struct Account {
    /// Submissions sent.
    pub sent: u64,
    /// Answers *admitted*.
    pub admitted: u64,
    /// Submissions answered final.
    pub answered_final: u64,
    /// Calls that had to be made again.
    pub asked_again: u64,
    /// Refusals that no repetition can cure.
    pub refused: Vec<String>,
    /// Submissions without a final answer although the network had come back.
    pub unanswered: Vec<String>,
}

impl Traffic {
    /// Let callers sign for `signers` and call `nodes` until [`Self::end`]; their choices follow from `seed`.
    #[must_use]
    pub fn begin(nodes: Vec<(Member, Node)>, signers: Vec<Signer>, journal: Journal, pace: Pace, seed: u64) -> Self {
        let shared = Arc::new(Shared {
            nodes,
            signers,
            journal,
            pace,
            is_over: AtomicBool::new(false),
            sent: AtomicU64::new(0),
            admitted: AtomicU64::new(0),
            answered_final: AtomicU64::new(0),
            asked_again: AtomicU64::new(0),
            refused: Mutex::default(),
            unanswered: Mutex::default(),
        });
        let mut callers = JoinSet::new();
        for at in 0..pace.callers {
            let chance = StdRng::seed_from_u64(seed.wrapping_add(at as u64));
            callers.spawn(shared.clone().call(chance));
        }
        Self { callers, shared }
    }

    /// Submissions answered final so far.
    #[must_use]
    pub fn answered_final(&self) -> u64 {
        self.shared.answered_final.load(Ordering::Relaxed)
    }

    /// Send nothing new, wait until everything that was sent has its final answer, and give the account and the
    /// promises that are in the journal.
    ///
    /// # Panics
    /// When a caller panicked.
    pub async fn end(mut self) -> (Account, Promises) {
        self.shared.is_over.store(true, Ordering::Relaxed);
        while let Some(ended) = self.callers.join_next().await {
            ended.expect("no caller panicked");
        }
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let list = |list: &Mutex<Vec<String>>| list.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let account = Account {
            sent: count(&self.shared.sent),
            admitted: count(&self.shared.admitted),
            answered_final: count(&self.shared.answered_final),
            asked_again: count(&self.shared.asked_again),
            refused: list(&self.shared.refused),
            unanswered: list(&self.shared.unanswered),
        };
        (account, self.shared.journal.promises())
    }
}

impl Shared {
    async fn call(self: Arc<Self>, mut chance: StdRng) {
        while !self.is_over.load(Ordering::Relaxed) {
            let signer = &self.signers[chance.gen_range(0..self.signers.len())];
            let records: Vec<_> = (0..self.pace.records).map(|_| signer.opening()).collect();
            let submission = signer.sign(signer.claims(), &records);
            self.journal.sent(&submission.digest());
            self.sent.fetch_add(1, Ordering::Relaxed);
            self.carry_through(&submission, &mut chance).await;
            sleep(self.pace.pause).await;
        }
    }

    /// Ask until it is final.
    async fn carry_through(&self, submission: &VerifiedSubmission, chance: &mut StdRng) {
        let mut wait = if chance.gen_ratio(1, ADMITTED_FIRST) { Wait::Admitted } else { Wait::Final };
        let mut at = chance.gen_range(0..self.nodes.len());
        let mut over_since = None;
        loop {
            if self.is_over.load(Ordering::Relaxed) {
                let since = over_since.get_or_insert_with(Instant::now);
                if since.elapsed() > COMES_BACK_WITHIN {
                    keep(&self.unanswered, submission.digest().to_string());
                    return;
                }
            }
            let (member, node) = &self.nodes[at % self.nodes.len()];
            match timeout(ANSWER_WITHIN, node.submit(submission, WriteRequest { wait })).await {
                Ok(Ok(receipt)) => match self.note(*member, &receipt) {
                    Some(_) => return,
                    None => wait = Wait::Final,
                },
                Ok(Err(fault)) if !can_come(&fault) => return keep(&self.refused, format!("{member}: {fault}")),
                Ok(Err(_)) | Err(_) => {
                    self.asked_again.fetch_add(1, Ordering::Relaxed);
                    at += 1;
                    sleep(AGAIN_AFTER).await;
                }
            }
        }
    }

    /// Write down what was promised; the height, if it is final.
    fn note(&self, member: Member, receipt: &Receipt) -> Option<Height> {
        match (receipt.state, receipt.height) {
            (ReceiptState::Final, Some(height)) => {
                self.journal.answered_final(&receipt.submission, member, height);
                self.answered_final.fetch_add(1, Ordering::Relaxed);
                Some(height)
            }
            (ReceiptState::Admitted, _) => {
                self.journal.admitted(&receipt.submission, member);
                self.admitted.fetch_add(1, Ordering::Relaxed);
                None
            }
            _ => None,
        }
    }
}

fn keep(list: &Mutex<Vec<String>>, text: String) {
    let mut list = list.lock().unwrap_or_else(PoisonError::into_inner);
    if list.len() < REFUSALS_KEPT {
        list.push(text);
    }
}

fn can_come(fault: &CallFault) -> bool {
    fault.can_retry() || matches!(fault, CallFault::Foreign { .. })
}
