//! Bodies that members sent and the node has not yet checked, each member with a bounded line of its own.
//!
//! The network puts in, workers hand batches to the node, and the gate takes out of turn what a proposal names: received
//! but unchecked is not missing, and fetching it again would only add load where there is too much already.
//!
//! Invariants
//! - A member whose line is full is not read from until there is room: its bodies wait on its own side.
//! - A body leaves the line under one lock, so it is checked once.
//! - Members take turns, and one that sends what no honest member sends rests: it slows down nobody but itself.

use crate::application::{Application, Arrival, Body, Received};
use crate::limits::{INTAKE_BATCH_BODIES, INTAKE_BATCH_BYTES, INTAKE_BODIES_MAX, INTAKE_BYTES_MAX, UNSOUND_BODY_REST};
use crate::network::{Blame, Board, Count};
use portolan_ledger::{Digest, OrganisationId};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, timeout_at};

/// A body in line, and where to say that it was stored.
pub struct Waiting {
    /// The body.
    pub body: Body,
    /// Its sender's receipts.
    pub receipts: mpsc::Sender<Digest>,
    /// Where to say that it was unsound.
    pub blame: Blame,
}

#[derive(Default)]
struct Line {
    waiting: VecDeque<Waiting>,
    bytes: usize,
    /// The turn in which it was last served.
    served: u64,
    /// Until when it is not looked at.
    rests: Option<Instant>,
}

/// What a worker is to do.
enum Turn {
    /// Hand these bodies of one member over.
    Batch(OrganisationId, Vec<Waiting>),
    /// All that wait rest until then.
    Rest(Instant),
    /// Nothing waits.
    Nothing,
}

impl Line {
    fn has_room(&self, bytes: usize) -> bool {
        self.waiting.len() < INTAKE_BODIES_MAX && (self.waiting.is_empty() || self.bytes + bytes <= INTAKE_BYTES_MAX)
    }
}

/// The lines of all members.
pub struct Intake {
    application: Arc<dyn Application>,
    board: Arc<Board>,
    lines: Mutex<BTreeMap<OrganisationId, Line>>,
    turns: AtomicU64,
    came: Notify,
    left: Notify,
    /// Notified after each batch that the node has answered for.
    pub checked: Notify,
}

impl Intake {
    /// Empty lines.
    pub fn new(application: Arc<dyn Application>, board: Arc<Board>) -> Self {
        let (lines, turns) = (Mutex::default(), AtomicU64::new(0));
        Self { application, board, lines, turns, came: Notify::new(), left: Notify::new(), checked: Notify::new() }
    }

    fn lines(&self) -> MutexGuard<'_, BTreeMap<OrganisationId, Line>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Put a body into its sender's line, as soon as there is room.
    pub async fn push(&self, from: &OrganisationId, waiting: Waiting) {
        loop {
            let left = self.left.notified();
            {
                let mut lines = self.lines();
                let line = lines.entry(from.clone()).or_default();
                if line.has_room(waiting.body.bytes.len()) {
                    line.bytes += waiting.body.bytes.len();
                    line.waiting.push_back(waiting);
                    self.came.notify_one();
                    return;
                }
            }
            left.await;
        }
    }

    /// The next batch, of the member that was served longest ago.
    fn turn(&self) -> Turn {
        let (mut lines, now) = (self.lines(), Instant::now());
        let rests = |line: &Line| line.rests.filter(|until| *until > now);
        let wait = lines.values().filter(|line| !line.waiting.is_empty());
        let ends = wait.clone().filter_map(&rests).min();
        let awake = lines.iter_mut().filter(|(_, line)| !line.waiting.is_empty() && rests(line).is_none());
        let Some((from, line)) = awake.min_by_key(|(_, line)| line.served) else {
            return ends.map_or(Turn::Nothing, Turn::Rest);
        };
        line.served = self.turns.fetch_add(1, Ordering::Relaxed) + 1;
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while let Some(next) = line.waiting.front() {
            bytes += next.body.bytes.len();
            if batch.len() >= INTAKE_BATCH_BODIES || (!batch.is_empty() && bytes > INTAKE_BATCH_BYTES) {
                break;
            }
            line.bytes -= next.body.bytes.len();
            batch.extend(line.waiting.pop_front());
        }
        Turn::Batch(from.clone(), batch)
    }

    /// Hand batches to the node for ever. Several workers may run.
    pub async fn work(&self) {
        loop {
            let came = self.came.notified();
            match self.turn() {
                Turn::Batch(from, batch) => self.hand_over(&from, batch, Arrival::Pushed).await,
                Turn::Rest(until) => drop(timeout_at(until, came).await),
                Turn::Nothing => came.await,
            }
        }
    }

    /// Hand the waiting ones among `named` to the node, before all others.
    pub async fn check_first(&self, named: &BTreeSet<Digest>, arrival: Arrival) {
        let mut found = Vec::new();
        for (from, line) in self.lines().iter_mut() {
            let (named, others): (VecDeque<_>, VecDeque<_>) =
                line.waiting.drain(..).partition(|waiting| named.contains(&waiting.body.digest));
            line.waiting = others;
            line.bytes -= named.iter().map(|waiting| waiting.body.bytes.len()).sum::<usize>();
            if !named.is_empty() {
                found.push((from.clone(), named.into()));
            }
        }
        for (from, batch) in found {
            self.hand_over(&from, batch, arrival).await;
        }
    }

    async fn hand_over(&self, from: &OrganisationId, batch: Vec<Waiting>, arrival: Arrival) {
        self.left.notify_waiters();
        let blame = batch.first().map(|waiting| waiting.blame.clone());
        let (bodies, receipts): (Vec<_>, Vec<_>) = batch.into_iter().map(|w| (w.body, w.receipts)).unzip();
        let digests: Vec<_> = bodies.iter().map(|body| body.digest).collect();
        let received = self.application.receive(from, bodies, arrival).await;
        let mut unsound = 0;
        for ((digest, receipts), received) in digests.into_iter().zip(receipts).zip(received) {
            match received {
                // A receipt that finds no room is one that the sender learns of later, from the block.
                Received::Stored => drop(receipts.try_send(digest)),
                Received::Refused => self.board.add(Count::BodiesRefused, 1),
                Received::Unsound => {
                    self.board.add(Count::BodiesRefused, 1);
                    unsound += 1;
                }
            }
        }
        // What a proposal names is fetched from anybody: only what a member pushed itself speaks against it.
        if unsound > 0 && arrival == Arrival::Pushed {
            let until = Instant::now() + UNSOUND_BODY_REST * unsound;
            self.lines().entry(from.clone()).or_default().rests = Some(until);
            blame.inspect(|blame| blame.unsound(unsound));
        }
        self.checked.notify_waiters();
    }
}
