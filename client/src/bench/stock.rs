//! Submissions signed beforehand, bounded in bytes; what does not fit is signed while the load runs.

use super::record::{Author, RecordShape};
use crate::limits::BENCH_STOCK_BYTES_MAX;
use crate::signing::now;
use portolan_ledger::submission::SubmissionRefusal;
use rand::rngs::{OsRng, StdRng};
use rand::{RngCore as _, SeedableRng as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::mpsc;

/// One submission, ready to be sent.
pub struct Prepared {
    /// Which node it goes to.
    pub node: usize,
    /// Its body encoding.
    pub body: Vec<u8>,
    /// The digest that names it.
    pub submission: String,
}

/// Submissions that are signed on other threads, in no order.
pub struct Stock {
    queue: mpsc::Receiver<Prepared>,
    signed: Arc<AtomicU64>,
    capacity: u64,
    count: u64,
    records_per_submission: usize,
}

impl Stock {
    /// Start signing `count` submissions, the authors in turn, each for the node of its place.
    ///
    /// # Errors
    /// [`SubmissionRefusal`] when the shape does not fit the limits of a submission.
    pub fn sign(authors: Vec<Author>, shape: &RecordShape, count: u64) -> Result<Self, SubmissionRefusal> {
        // A first one shows whether the shape fits at all, and how long each is.
        let bytes = authors[0].submission(shape, now(), &mut seeded())?.encode().len();
        let fitting = (BENCH_STOCK_BYTES_MAX / bytes).max(1);
        let capacity = usize::try_from(count).unwrap_or(usize::MAX).min(fitting).max(1);
        let (filled, queue) = mpsc::channel(capacity);
        let signed = Arc::new(AtomicU64::new(0));
        let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
        let authors = Arc::new(authors);
        for thread in 0..threads {
            let (authors, shape, filled, signed) = (authors.clone(), shape.clone(), filled.clone(), signed.clone());
            std::thread::spawn(move || {
                let mut random = seeded();
                for number in (thread..count).step_by(usize::try_from(threads).unwrap_or(1)) {
                    let node = usize::try_from(number).unwrap_or(0) % authors.len();
                    let submission = authors[node].submission(&shape, now(), &mut random);
                    let submission = submission.expect("the first of this shape was a submission");
                    let prepared =
                        Prepared { node, body: submission.encode(), submission: submission.digest().to_string() };
                    if filled.blocking_send(prepared).is_err() {
                        return;
                    }
                    signed.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let (capacity, records_per_submission) = (capacity as u64, shape.records_per_submission);
        Ok(Self { queue, signed, capacity, count, records_per_submission })
    }

    /// Submissions signed so far.
    #[must_use]
    pub fn signed(&self) -> u64 {
        self.signed.load(Ordering::Relaxed)
    }

    /// Submissions that are signed before a load should start: all, or as many as fit into memory.
    #[must_use]
    pub fn wanted(&self) -> u64 {
        self.capacity.min(self.count)
    }

    /// Records in each submission.
    #[must_use]
    pub const fn records_per_submission(&self) -> usize {
        self.records_per_submission
    }

    /// The next submission; none when all were taken.
    pub async fn next(&mut self) -> Option<Prepared> {
        self.queue.recv().await
    }
}

/// Fast randomness from the operating system's: keys and nonces of a bench guard nothing, but must not repeat.
fn seeded() -> StdRng {
    let mut seed = [0; 32];
    OsRng.fill_bytes(&mut seed);
    StdRng::from_seed(seed)
}
