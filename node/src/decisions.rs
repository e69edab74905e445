//! What became of submissions, for those who wait for it.
//!
//! The chain says what was decided, refused or has expired; a waiter at the edge asks by digest. What is final is in
//! the store for ever; refusals of admitted submissions are remembered for a while, so that a late question is answered.

use crate::storage::{StorageFault, Store};
use portolan_contracts::{Event, Refusal};
use portolan_ledger::{Digest, Header, Height, VerifiedSubmission};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{broadcast, watch};

/// Most refusals and expiries that are remembered.
const REMEMBERED_MAX: usize = 10_000;
/// Most blocks a slow subscriber may lag before it has to resume by cursor.
const BLOCKS_BUFFER_MAX: usize = 256;

/// What became of a submission.
#[derive(Debug, Clone)]
pub enum Fate {
    /// It is in the block at this height, for ever.
    Final(Height),
    /// The rules refused it on top of what was decided since it was admitted; it left no trace.
    Refused(Refusal),
    /// It expired undecided.
    Expired,
    /// Nothing yet.
    Pending,
}

/// A block that has just become final on this node.
#[derive(Debug)]
pub struct NewBlock {
    /// Its header.
    pub header: Header,
    /// Its submissions.
    pub submissions: Vec<Arc<VerifiedSubmission>>,
    /// What the rules say happened.
    pub events: Vec<Event>,
}

#[derive(Default)]
struct Remembered {
    fates: HashMap<Digest, Fate>,
    order: VecDeque<Digest>,
}

/// Tells waiters and subscribers what the chain decides.
pub struct Decisions {
    changes: watch::Sender<u64>,
    blocks: broadcast::Sender<Arc<NewBlock>>,
    remembered: Mutex<Remembered>,
}

impl Default for Decisions {
    fn default() -> Self {
        Self {
            changes: watch::Sender::new(0),
            blocks: broadcast::Sender::new(BLOCKS_BUFFER_MAX),
            remembered: Mutex::default(),
        }
    }
}

impl Decisions {
    /// A block became final and durable.
    pub fn decided(&self, header: &Header, submissions: &[Arc<VerifiedSubmission>], events: &[Event]) {
        let block = NewBlock { header: header.clone(), submissions: submissions.to_vec(), events: events.to_vec() };
        // Nobody listening is no fault.
        let _ = self.blocks.send(Arc::new(block));
        self.changes.send_modify(|count| *count += 1);
    }

    /// Admitted submissions were refused by the rules.
    pub fn refused(&self, refused: Vec<(Digest, Refusal)>) {
        self.remember(refused.into_iter().map(|(digest, refusal)| (digest, Fate::Refused(refusal))));
    }

    /// Admitted submissions expired.
    pub fn expired(&self, digests: &[Digest]) {
        self.remember(digests.iter().map(|digest| (*digest, Fate::Expired)));
    }

    fn remember(&self, fates: impl Iterator<Item = (Digest, Fate)>) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let mut changed = false;
        for (digest, fate) in fates {
            changed = true;
            if remembered.fates.insert(digest, fate).is_none() {
                remembered.order.push_back(digest);
            }
            while remembered.order.len() > REMEMBERED_MAX {
                if let Some(oldest) = remembered.order.pop_front() {
                    remembered.fates.remove(&oldest);
                }
            }
        }
        drop(remembered);
        if changed {
            self.changes.send_modify(|count| *count += 1);
        }
    }

    /// New blocks from now on.
    #[must_use]
    pub fn blocks(&self) -> broadcast::Receiver<Arc<NewBlock>> {
        self.blocks.subscribe()
    }

    /// What became of a submission so far.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn fate(&self, store: &Store, submission: &Digest) -> Result<Fate, StorageFault> {
        if let Some(height) = store.submission_place(submission)? {
            return Ok(Fate::Final(height));
        }
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(remembered.fates.get(submission).cloned().unwrap_or(Fate::Pending))
    }

    /// What became of a submission, waiting at most `patience` for it to be more than pending.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub async fn wait(&self, store: &Store, submission: &Digest, patience: Duration) -> Result<Fate, StorageFault> {
        let mut changes = self.changes.subscribe();
        let deadline = tokio::time::Instant::now() + patience;
        loop {
            changes.mark_unchanged();
            let fate = self.fate(store, submission)?;
            if !matches!(fate, Fate::Pending) {
                return Ok(fate);
            }
            if tokio::time::timeout_at(deadline, changes.changed()).await.is_err() {
                return Ok(Fate::Pending);
            }
        }
    }
}
