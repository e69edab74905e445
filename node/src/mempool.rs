//! Submissions that are admitted and not yet decided, in the order they came.
//!
//! Filled by intake with what was checked and synced; emptied by the chain when a block is decided. Bounded by bytes and
//! count, so that overload is answered at the edge and memory stays flat.
//!
//! Invariants
//! - `bytes` is the sum of what is held and never exceeds `limits::MEMPOOL_BYTES_MAX`.
//! - A digest is held once; its place in line is that of its first arrival.
//! - Everything held is on this node's disk, synced.
//! - What has left the line undecided is remembered until it expires, for only then may its body leave the disk.

use crate::limits::{MEMPOOL_BYTES_MAX, MEMPOOL_SUBMISSIONS_MAX};
use portolan_ledger::{Digest, Time, VerifiedSubmission};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One held submission.
#[derive(Clone)]
pub struct Pending {
    /// The submission.
    pub submission: Arc<VerifiedSubmission>,
    /// Length of its body encoding, bytes.
    pub bytes: usize,
}

/// There is no room; trying again later can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the node holds as many undecided submissions as it may")]
pub struct Full;

#[derive(Default)]
struct Held {
    /// Those the rules refused at the last attempt although a retry can help: not offered again until records were decided.
    tried: BTreeSet<Digest>,
    line: BTreeMap<u64, Digest>,
    places: HashMap<Digest, (u64, Pending)>,
    /// When each undecided submission on this disk expires, in line or not.
    expiries: BTreeSet<(Time, Digest)>,
    bytes: usize,
    next: u64,
}

impl Held {
    fn leave(&mut self, digest: &Digest) -> Option<Pending> {
        let (place, pending) = self.places.remove(digest)?;
        self.line.remove(&place);
        self.tried.remove(digest);
        self.bytes -= pending.bytes;
        Some(pending)
    }
}

/// The undecided submissions of this node.
#[derive(Default)]
pub struct Mempool {
    held: Mutex<Held>,
}

impl Mempool {
    fn held(&self) -> MutexGuard<'_, Held> {
        // No panic can leave the maps half-changed: every change below is infallible.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether `bytes` more would fit now.
    #[must_use]
    pub fn has_room(&self, bytes: usize) -> bool {
        let held = self.held();
        held.bytes + bytes <= MEMPOOL_BYTES_MAX && held.places.len() < MEMPOOL_SUBMISSIONS_MAX
    }

    /// Hold a submission at the end of the line; one that is held keeps its place.
    ///
    /// # Errors
    /// [`Full`].
    pub fn insert(&self, submission: Arc<VerifiedSubmission>, bytes: usize) -> Result<(), Full> {
        let mut held = self.held();
        let digest = submission.digest();
        if held.places.contains_key(&digest) {
            return Ok(());
        }
        held.expiries.insert((submission.claims().expires_at, digest));
        if held.bytes + bytes > MEMPOOL_BYTES_MAX || held.places.len() >= MEMPOOL_SUBMISSIONS_MAX {
            return Err(Full);
        }
        let place = held.next;
        held.next += 1;
        held.bytes += bytes;
        held.line.insert(place, digest);
        held.places.insert(digest, (place, Pending { submission, bytes }));
        Ok(())
    }

    /// The held submission with this digest.
    #[must_use]
    pub fn get(&self, digest: &Digest) -> Option<Arc<VerifiedSubmission>> {
        self.held().places.get(digest).map(|(_, pending)| pending.submission.clone())
    }

    /// These are in a block.
    pub fn decided<'a>(&self, digests: impl IntoIterator<Item = &'a Digest>) {
        let mut held = self.held();
        for digest in digests {
            if let Some(pending) = held.leave(digest) {
                held.expiries.remove(&(pending.submission.claims().expires_at, *digest));
            }
        }
    }

    /// These were refused for good on this node's tip. Another member may still propose them on another order of things,
    /// so their bodies stay on disk until they expire.
    pub fn refused<'a>(&self, digests: impl IntoIterator<Item = &'a Digest>) {
        let mut held = self.held();
        for digest in digests {
            held.leave(digest);
        }
    }

    /// Let go of all that can no longer enter a block after one of `time`, and say what: their bodies may go.
    pub fn expired(&self, time: Time) -> Vec<Digest> {
        let mut held = self.held();
        let later = held.expiries.split_off(&(time.plus_ms(1), Digest([0; 32])));
        let expired: Vec<_> = std::mem::replace(&mut held.expiries, later).into_iter().map(|(_, d)| d).collect();
        for digest in &expired {
            held.leave(digest);
        }
        expired
    }

    /// Set aside what was refused for now: it would be refused again until other records are decided.
    pub fn set_aside<'a>(&self, digests: impl IntoIterator<Item = &'a Digest>) {
        let mut held = self.held();
        let aside: Vec<_> = digests.into_iter().filter(|digest| held.places.contains_key(*digest)).copied().collect();
        held.tried.extend(aside);
    }

    /// Offer again what was set aside: records were decided.
    pub fn offer_again(&self) {
        self.held().tried.clear();
    }

    /// Whether a block would have something to try.
    #[must_use]
    pub fn has_work(&self) -> bool {
        let held = self.held();
        held.places.len() > held.tried.len()
    }

    /// The first `count` in line that are not set aside, at most `bytes` together.
    #[must_use]
    pub fn first(&self, count: usize, bytes: usize) -> Vec<Pending> {
        let held = self.held();
        let mut room = bytes;
        let offered = held.line.values().filter(|digest| !held.tried.contains(*digest));
        let line = offered.filter_map(|digest| held.places.get(digest)).map(|(_, pending)| pending);
        line.take_while(|pending| {
            let fits = pending.bytes <= room;
            room = room.saturating_sub(pending.bytes);
            fits
        })
        .take(count)
        .cloned()
        .collect()
    }

    /// Number of submissions held, and their bytes.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        let held = self.held();
        (held.places.len(), held.bytes)
    }
}

#[cfg(test)]
pub(crate) mod tests;
