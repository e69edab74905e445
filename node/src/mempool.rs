//! Submissions that are admitted and not yet decided, in the order they came.
//!
//! Filled by intake with what was checked and synced; emptied by the chain when a block is decided. Bounded by bytes and
//! count, in all and for each member, so that overload is answered at the edge, memory stays flat, and no member takes the
//! others' room. When not all of it fits into a block, the members take turns.
//!
//! Invariants
//! - `bytes` is the sum of what is held. What a member sent never exceeds `limits::MEMPOOL_MEMBER_BYTES_MAX`, all of it never
//!   `limits::MEMPOOL_BYTES_MAX`.
//! - A digest is held once; its place in line is that of its first arrival.
//! - Everything held is on this node's disk, synced.
//! - What has left the line undecided is remembered until it expires, for only then may its body leave the disk.

use crate::limits::{
    MEMPOOL_BYTES_MAX, MEMPOOL_MEMBER_BYTES_MAX, MEMPOOL_MEMBER_SUBMISSIONS_MAX, MEMPOOL_SUBMISSIONS_MAX,
};
use portolan_ledger::limits::{BLOCK_BYTES_MAX, BLOCK_RECORDS_MAX, BLOCK_SUBMISSIONS_MAX};
use portolan_ledger::{Digest, OrganisationId, Time, VerifiedSubmission};
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

/// What fits into a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Submissions.
    pub submissions: usize,
    /// Their records.
    pub records: usize,
    /// Their bytes, with the parts they name.
    pub bytes: usize,
}

impl Room {
    /// That of an empty block.
    pub const BLOCK: Self =
        Self { submissions: BLOCK_SUBMISSIONS_MAX, records: BLOCK_RECORDS_MAX, bytes: BLOCK_BYTES_MAX };
}

/// There is no room; trying again later can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Full {
    /// For anybody.
    #[error("the node holds as many undecided submissions as it may")]
    Node,
    /// For this member; others have theirs.
    #[error("the node holds as many undecided submissions of this member as it may")]
    Member,
}

/// What is held of one member.
#[derive(Default)]
struct Line {
    /// In the order of arrival, over all members.
    places: BTreeMap<u64, Digest>,
    bytes: usize,
}

#[derive(Default)]
struct Held {
    /// Those the rules refused at the last attempt although a retry can help: not offered again until records were decided.
    tried: BTreeSet<Digest>,
    lines: BTreeMap<OrganisationId, Line>,
    places: HashMap<Digest, (u64, Pending)>,
    /// When each undecided submission on this disk expires, in line or not.
    expiries: BTreeSet<(Time, Digest)>,
    bytes: usize,
    next: u64,
    /// Whose turn it is to be first when not all fits.
    turn: usize,
}

impl Held {
    fn leave(&mut self, digest: &Digest) -> Option<Pending> {
        let (place, pending) = self.places.remove(digest)?;
        let submitter = &pending.submission.claims().submitter;
        if let Some(line) = self.lines.get_mut(submitter) {
            line.places.remove(&place);
            line.bytes -= pending.bytes;
            if line.places.is_empty() {
                self.lines.remove(submitter);
            }
        }
        self.tried.remove(digest);
        self.bytes -= pending.bytes;
        Some(pending)
    }

    fn check_room(&self, submitter: &OrganisationId, bytes: usize) -> Result<(), Full> {
        if self.bytes + bytes > MEMPOOL_BYTES_MAX || self.places.len() >= MEMPOOL_SUBMISSIONS_MAX {
            return Err(Full::Node);
        }
        let (count, held) = self.lines.get(submitter).map_or((0, 0), |line| (line.places.len(), line.bytes));
        if held + bytes > MEMPOOL_MEMBER_BYTES_MAX || count >= MEMPOOL_MEMBER_SUBMISSIONS_MAX {
            return Err(Full::Member);
        }
        Ok(())
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

    /// Whether `bytes` more of `submitter` would fit now.
    ///
    /// # Errors
    /// [`Full`].
    pub fn check_room(&self, submitter: &OrganisationId, bytes: usize) -> Result<(), Full> {
        self.held().check_room(submitter, bytes)
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
        held.check_room(&submission.claims().submitter, bytes)?;
        let place = held.next;
        held.next += 1;
        held.bytes += bytes;
        let line = held.lines.entry(submission.claims().submitter.clone()).or_default();
        line.places.insert(place, digest);
        line.bytes += bytes;
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

    /// What is not set aside and fits into a block, in the order it came. When not all fits, each member in turn has its next
    /// one taken, so that who sends most does not keep the others out; what is taken still stands in the order of arrival,
    /// since one may build on another.
    #[must_use]
    pub fn first(&self, fitting: Room) -> Vec<Pending> {
        let Room { submissions: count, .. } = fitting;
        let mut held = self.held();
        held.turn = held.turn.wrapping_add(1);
        let offered = |line: &'_ Line| -> Vec<(u64, Digest)> {
            line.places
                .iter()
                .filter(|(_, digest)| !held.tried.contains(*digest))
                .take(count)
                .map(|(p, d)| (*p, *d))
                .collect()
        };
        let mut lines: Vec<_> = held.lines.values().map(|line| offered(line).into_iter()).collect();
        if lines.is_empty() {
            return Vec::new();
        }
        let first = held.turn % lines.len();
        lines.rotate_left(first);
        let (mut taken, mut room) = (BTreeMap::new(), fitting);
        while !lines.is_empty() && taken.len() < count {
            lines.retain_mut(|line| {
                let Some((place, digest)) = line.next().filter(|_| taken.len() < count) else { return false };
                let Some((_, pending)) = held.places.get(&digest) else { return false };
                let records = pending.submission.records().len();
                if pending.bytes > room.bytes || records > room.records {
                    return false;
                }
                (room.bytes, room.records) = (room.bytes - pending.bytes, room.records - records);
                taken.insert(place, pending.clone());
                true
            });
        }
        taken.into_values().collect()
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
