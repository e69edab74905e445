//! Which members have said that they hold a submission that this node published.

use super::Peer;
use crate::limits::PUBLICATIONS_MAX;
use portolan_ledger::Digest;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

struct Awaited {
    holders: BTreeSet<Peer>,
    stored: watch::Sender<usize>,
}

/// The published submissions that somebody still waits for.
#[derive(Default)]
pub struct Publications {
    awaited: Mutex<HashMap<Digest, Awaited>>,
}

impl Publications {
    /// Await receipts. When too many are awaited, those that nobody waits for any more are let go, then no more are added.
    pub fn await_receipts(&self, digest: Digest) -> watch::Receiver<usize> {
        let mut awaited = self.awaited.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = awaited.get(&digest) {
            return known.stored.subscribe();
        }
        let (stored, receiver) = watch::channel(0);
        if awaited.len() >= PUBLICATIONS_MAX {
            awaited.retain(|_, publication| !publication.stored.is_closed());
        }
        if awaited.len() < PUBLICATIONS_MAX {
            awaited.insert(digest, Awaited { holders: BTreeSet::new(), stored });
        }
        receiver
    }

    /// A member says that it holds a submission.
    pub fn receipt(&self, peer: Peer, digest: &Digest) {
        let mut awaited = self.awaited.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(publication) = awaited.get_mut(digest) else { return };
        publication.holders.insert(peer);
        if publication.stored.send(publication.holders.len()).is_err() {
            awaited.remove(digest);
        }
    }
}
