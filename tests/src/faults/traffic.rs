//! Load as many members' systems make it, for as long as a scenario lasts, with every promise in the journal.
//!
//! A caller that gets no answer in time sends the same submission again through another node: nothing may be recorded twice
//! for it. One whose key has ended signs the same records again with the next one. One in four asks for *admitted* first.

use super::COMES_BACK_WITHIN;
use super::journal::{Journal, Promises};
use crate::signing::Signer;
use ed25519_dalek::SigningKey;
use portolan_api::submission::{Receipt, ReceiptState, Wait, WriteRequest};
use portolan_client::local_network::Member;
use portolan_client::sdk::{CallFault, Node};
use portolan_ledger::key::{KeyPurpose, key_id};
use portolan_ledger::{Digest, Height, KeyId, OrganisationId, Record, VerifiedSubmission};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
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
/// The rule that refuses in a block what is signed with a key that has ended.
const KEY_NOT_GOOD: u16 = 108;
/// The code with which a node refuses it at its door.
const UNKNOWN_KEY: &str = "unknown-key";

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

/// A member that signs, and the key that it will sign with once the one it has is refused.
struct Hand {
    signer: Signer,
    next: Option<SigningKey>,
    /// A node that is a block behind does not know the newest key yet.
    has_changed: bool,
}

/// Callers at work.
pub struct Traffic {
    callers: JoinSet<()>,
    shared: Arc<Shared>,
}

struct Shared {
    /// The nodes that are called, in the order of the members they belong to.
    nodes: Vec<(Member, Node)>,
    signers: Vec<RwLock<Hand>>,
    journal: Journal,
    pace: Pace,
    is_over: AtomicBool,
    sent: AtomicU64,
    admitted: AtomicU64,
    answered_final: AtomicU64,
    asked_again: AtomicU64,
    asked_again_most: AtomicU64,
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
    /// Calls that had to be made again for the one submission that needed most of them.
    pub asked_again_most: u64,
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
            signers: signers
                .into_iter()
                .map(|signer| RwLock::new(Hand { signer, next: None, has_changed: false }))
                .collect(),
            journal,
            pace,
            is_over: AtomicBool::new(false),
            sent: AtomicU64::new(0),
            admitted: AtomicU64::new(0),
            answered_final: AtomicU64::new(0),
            asked_again: AtomicU64::new(0),
            asked_again_most: AtomicU64::new(0),
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

    /// A member's callers hold this key too, for when the one that they sign with has ended.
    ///
    /// # Panics
    /// When nobody signs for the member.
    pub fn give_next_key(&self, of: &OrganisationId, key: SigningKey) {
        let hand = self.shared.signers.iter().find(|hand| read(hand).signer.organisation == *of);
        hand.expect("somebody signs for it").write().unwrap_or_else(PoisonError::into_inner).next = Some(key);
    }

    /// Somebody else sent this submission, and it is as much sent as what the callers send.
    pub fn is_sent_too(&self, submission: &Digest) {
        self.shared.journal.sent(submission);
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
            asked_again_most: count(&self.shared.asked_again_most),
            refused: list(&self.shared.refused),
            unanswered: list(&self.shared.unanswered),
        };
        (account, self.shared.journal.promises())
    }
}

impl Shared {
    async fn call(self: Arc<Self>, mut chance: StdRng) {
        while !self.is_over.load(Ordering::Relaxed) {
            let hand = &self.signers[chance.gen_range(0..self.signers.len())];
            let records: Vec<_> = (0..self.pace.records).map(|_| read(hand).signer.opening()).collect();
            self.sent.fetch_add(1, Ordering::Relaxed);
            let again = self.carry_through(hand, &records, &mut chance).await;
            self.asked_again.fetch_add(again, Ordering::Relaxed);
            self.asked_again_most.fetch_max(again, Ordering::Relaxed);
            sleep(self.pace.pause).await;
        }
    }

    fn sign(&self, hand: &RwLock<Hand>, records: &[Record]) -> VerifiedSubmission {
        let hand = read(hand);
        let submission = hand.signer.sign(hand.signer.claims(), records);
        self.journal.sent(&submission.digest());
        submission
    }

    /// Ask until the records are final; how many calls were made again.
    async fn carry_through(&self, hand: &RwLock<Hand>, records: &[Record], chance: &mut StdRng) -> u64 {
        let mut submission = self.sign(hand, records);
        let mut again = 0;
        let mut wait = if chance.gen_ratio(1, ADMITTED_FIRST) { Wait::Admitted } else { Wait::Final };
        let mut at = chance.gen_range(0..self.nodes.len());
        let mut over_since = None;
        loop {
            if self.is_over.load(Ordering::Relaxed) {
                let since = over_since.get_or_insert_with(Instant::now);
                if since.elapsed() > COMES_BACK_WITHIN {
                    keep(&self.unanswered, submission.digest().to_string());
                    return again;
                }
            }
            let (member, node) = &self.nodes[at % self.nodes.len()];
            match timeout(ANSWER_WITHIN, node.submit(&submission, WriteRequest { wait })).await {
                Ok(Ok(receipt)) => match self.note(*member, &receipt) {
                    Some(_) => return again,
                    None => wait = Wait::Final,
                },
                Ok(Err(fault)) if is_of_key(&fault) && has_next_key(hand, submission.kid()) => {
                    submission = self.sign(hand, records);
                    again += 1;
                }
                Ok(Err(fault)) if !can_come(&fault) && !is_news_here(&fault, hand) => {
                    keep(&self.refused, format!("{member}: {fault}"));
                    return again;
                }
                Ok(Err(_)) | Err(_) => {
                    again += 1;
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

fn read(hand: &RwLock<Hand>) -> RwLockReadGuard<'_, Hand> {
    hand.read().unwrap_or_else(PoisonError::into_inner)
}

/// Whether there is another key than `refused` to sign with from now on.
fn has_next_key(hand: &RwLock<Hand>, refused: &KeyId) -> bool {
    let mut hand = hand.write().unwrap_or_else(PoisonError::into_inner);
    let is_refused = |key: &SigningKey| {
        key_id(KeyPurpose::Signing, key.verifying_key().as_bytes()).is_some_and(|kid| kid == *refused)
    };
    if is_refused(&hand.signer.key)
        && let Some(next) = hand.next.take()
    {
        hand.signer.key = next;
        hand.has_changed = true;
    }
    !is_refused(&hand.signer.key)
}

/// Whether the node is a block behind and has not heard of the newest key.
fn is_news_here(fault: &CallFault, hand: &RwLock<Hand>) -> bool {
    is_of_key(fault) && read(hand).has_changed
}

fn is_of_key(fault: &CallFault) -> bool {
    let CallFault::Refused(call) = fault else { return false };
    call.code == UNKNOWN_KEY || call.rule.as_ref().is_some_and(|rule| rule.number == KEY_NOT_GOOD)
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
