//! What became of submissions, for those who wait for it.
//!
//! The chain says what was decided, refused or has expired; a waiter at the edge asks by digest. What is final is in
//! the store for ever; refusals of admitted submissions are remembered for a while, so that a late question is answered.

use crate::storage::{StorageFault, Store};
use portolan_contracts::{Event, Refusal};
use portolan_ledger::{Digest, Header, Height, VerifiedSubmission};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{broadcast, oneshot};

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

/// Those who wait for one submission each: only they are woken, however many others wait.
type Waiters = HashMap<Digest, Vec<oneshot::Sender<Fate>>>;

/// Tells waiters and subscribers what the chain decides.
pub struct Decisions {
    waiters: Mutex<Waiters>,
    blocks: broadcast::Sender<Arc<NewBlock>>,
    remembered: Mutex<Remembered>,
}

impl Default for Decisions {
    fn default() -> Self {
        Self {
            waiters: Mutex::default(),
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
        self.tell(submissions.iter().map(|submission| (submission.digest(), Fate::Final(header.height))));
    }

    fn waiters(&self) -> MutexGuard<'_, Waiters> {
        // No panic can leave the map half-changed: every change of it is one call.
        self.waiters.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, fates: impl Iterator<Item = (Digest, Fate)>) {
        let mut waiters = self.waiters();
        for (submission, fate) in fates {
            for waiter in waiters.remove(&submission).unwrap_or_default() {
                // Who waited may have gone.
                let _ = waiter.send(fate.clone());
            }
        }
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
        let fates: Vec<_> = fates.collect();
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        for (digest, fate) in &fates {
            let digest = *digest;
            if remembered.fates.insert(digest, fate.clone()).is_none() {
                remembered.order.push_back(digest);
            }
            while remembered.order.len() > REMEMBERED_MAX {
                if let Some(oldest) = remembered.order.pop_front() {
                    remembered.fates.remove(&oldest);
                }
            }
        }
        drop(remembered);
        self.tell(fates.into_iter());
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
        let (tell, told) = oneshot::channel();
        self.waiters().entry(*submission).or_default().push(tell);
        // Asked after taking a place among the waiters, so that what is decided in between is not missed.
        let mut fate = self.fate(store, submission)?;
        if matches!(fate, Fate::Pending)
            && let Ok(Ok(decided)) = tokio::time::timeout(patience, told).await
        {
            fate = decided;
        }
        self.leave(submission);
        Ok(fate)
    }

    /// Let go of those who no longer wait for this submission.
    fn leave(&self, submission: &Digest) {
        let mut waiters = self.waiters();
        if let Some(waiting) = waiters.get_mut(submission) {
            waiting.retain(|waiter| !waiter.is_closed());
            if waiting.is_empty() {
                waiters.remove(submission);
            }
        }
    }
}

#[cfg(test)]
mod tests;
