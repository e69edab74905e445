//! Bodies that members sent and the node has not yet checked, each member with a bounded line of its own.
//!
//! The network puts in, workers hand batches to the node, and the gate takes out of turn what a proposal names: received
//! but unchecked is not missing, and fetching it again would only add load where there is too much already.
//!
//! Invariants
//! - A member whose line is full is not read from until there is room: its bodies wait on its own side.
//! - A body leaves the line under one lock, so it is checked once.

use crate::application::{Application, Arrival, Body, Received};
use crate::limits::{INTAKE_BATCH_BODIES, INTAKE_BATCH_BYTES, INTAKE_BODIES_MAX, INTAKE_BYTES_MAX};
use crate::network::{Board, Count};
use portolan_ledger::{Digest, OrganisationId};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, mpsc};

/// A body in line, and where to say that it was stored.
pub struct Waiting {
    /// The body.
    pub body: Body,
    /// Its sender's receipts.
    pub receipts: mpsc::Sender<Digest>,
}

#[derive(Default)]
struct Line {
    waiting: VecDeque<Waiting>,
    bytes: usize,
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
    came: Notify,
    left: Notify,
    /// Notified after each batch that the node has answered for.
    pub checked: Notify,
}

impl Intake {
    /// Empty lines.
    pub fn new(application: Arc<dyn Application>, board: Arc<Board>) -> Self {
        let lines = Mutex::default();
        Self { application, board, lines, came: Notify::new(), left: Notify::new(), checked: Notify::new() }
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

    /// The next batch of one member: the longest line first, so that none starves behind another.
    fn batch(&self) -> Option<(OrganisationId, Vec<Waiting>)> {
        let mut lines = self.lines();
        let (from, line) = lines.iter_mut().max_by_key(|(_, line)| line.waiting.len())?;
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while let Some(next) = line.waiting.front() {
            bytes += next.body.bytes.len();
            if batch.len() >= INTAKE_BATCH_BODIES || (!batch.is_empty() && bytes > INTAKE_BATCH_BYTES) {
                break;
            }
            line.bytes -= next.body.bytes.len();
            batch.extend(line.waiting.pop_front());
        }
        (!batch.is_empty()).then(|| (from.clone(), batch))
    }

    /// Hand batches to the node for ever. Several workers may run.
    pub async fn work(&self) {
        loop {
            let came = self.came.notified();
            match self.batch() {
                Some((from, batch)) => self.hand_over(&from, batch, Arrival::Pushed).await,
                None => came.await,
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
        let (bodies, receipts): (Vec<_>, Vec<_>) = batch.into_iter().map(|w| (w.body, w.receipts)).unzip();
        let digests: Vec<_> = bodies.iter().map(|body| body.digest).collect();
        let received = self.application.receive(from, bodies, arrival).await;
        for ((digest, receipts), received) in digests.into_iter().zip(receipts).zip(received) {
            match received {
                // A receipt that finds no room is one that the sender learns of later, from the block.
                Received::Stored => drop(receipts.try_send(digest)),
                Received::Refused => self.board.add(Count::BodiesRefused, 1),
            }
        }
        self.checked.notify_waiters();
    }
}
