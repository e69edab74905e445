//! Submissions that are admitted and not yet decided, in the order they came.
//!
//! Filled by intake with what was checked and synced; emptied by the chain when a block is decided. Bounded by bytes and
//! count, so that overload is answered at the edge and memory stays flat.
//!
//! Invariants
//! - `bytes` is the sum of what is held and never exceeds `limits::MEMPOOL_BYTES_MAX`.
//! - A digest is held once; its place in line is that of its first arrival.
//! - Everything held is on this node's disk, synced.

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
    bytes: usize,
    next: u64,
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

    /// Let go of submissions that were decided, refused or have expired; returns those that were held.
    pub fn remove<'a>(&self, digests: impl IntoIterator<Item = &'a Digest>) -> Vec<Digest> {
        let mut held = self.held();
        let mut removed = Vec::new();
        for digest in digests {
            if let Some((place, pending)) = held.places.remove(digest) {
                held.line.remove(&place);
                held.tried.remove(digest);
                held.bytes -= pending.bytes;
                removed.push(*digest);
            }
        }
        removed
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

    /// Digests whose submissions can no longer enter a block at `time`.
    #[must_use]
    pub fn expired(&self, time: Time) -> Vec<Digest> {
        let held = self.held();
        let is_expired = |pending: &Pending| pending.submission.claims().expires_at <= time;
        held.places.iter().filter(|(_, (_, pending))| is_expired(pending)).map(|(digest, _)| *digest).collect()
    }

    /// Number of submissions held, and their bytes.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        let held = self.held();
        (held.places.len(), held.bytes)
    }
}
