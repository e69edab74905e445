//! Keep one snapshot and answer those who ask for it, at a bounded rate.

use super::format::{Answer, Request};
use super::making::{head_file, log_file, make, state_file};
use crate::limits::{SNAPSHOT_AGE_MAX, SNAPSHOT_BYTES_PER_S, SNAPSHOT_KEPT};
use crate::storage::Store;
use portolan_ledger::evidence::SetChange;
use portolan_ledger::{Digest, OrganisationId};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Folder of snapshots in the data folder.
const FOLDER: &str = "snapshots";

/// Tells every change of the validator set up to the store's tip.
pub type SetChanges = dyn Fn(&Store) -> Vec<SetChange> + Send + Sync;

/// Serves snapshots of a store. Clones serve the same.
#[derive(Clone)]
pub struct Serving {
    shared: Arc<Shared>,
}

struct Shared {
    store: Store,
    folder: PathBuf,
    set_changes: Box<SetChanges>,
    kept: Mutex<Kept>,
    /// When what was sent so far is paid for.
    paid: Mutex<Instant>,
}

#[derive(Default)]
struct Kept {
    current: Option<Snapshot>,
    is_making: bool,
    made: u64,
}

struct Snapshot {
    name: Digest,
    folder: PathBuf,
    made_at: Instant,
    asked_at: Instant,
}

impl Serving {
    /// Serve snapshots of `store` from a folder in the data folder; what an earlier process left there goes.
    #[must_use]
    pub fn new(store: Store, data_folder: &Path, set_changes: Box<SetChanges>) -> Self {
        let folder = data_folder.join(FOLDER);
        // What cannot be removed is in nobody's way but the disk's.
        let _ = fs::remove_dir_all(&folder);
        let shared = Shared { store, folder, set_changes, kept: Mutex::default(), paid: Mutex::new(Instant::now()) };
        Self { shared: Arc::new(shared) }
    }

    /// The answer to one request of `member`, encoded. Blocks as long as the rate asks for.
    #[must_use]
    pub fn answer(&self, member: &OrganisationId, request: &[u8]) -> Vec<u8> {
        let answer = match borsh::from_slice(request) {
            Ok(Request::Head) => self.head(member),
            Ok(Request::Log { snapshot, number }) => self.piece(&snapshot, |folder| log_file(folder, number)),
            Ok(Request::State { snapshot, number }) => self.piece(&snapshot, |folder| state_file(folder, number)),
            Err(_) => Answer::Gone,
        };
        let bytes = borsh::to_vec(&answer).expect("writing to memory cannot fail");
        std::thread::sleep(self.pay(bytes.len() as u64));
        bytes
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.shared.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long to wait so that no more than the rate is sent.
    fn pay(&self, bytes: u64) -> Duration {
        let price = Duration::from_micros(bytes.saturating_mul(1_000_000) / SNAPSHOT_BYTES_PER_S);
        let now = Instant::now();
        let mut paid = self.shared.paid.lock().unwrap_or_else(PoisonError::into_inner);
        *paid = (*paid).max(now) + price;
        paid.saturating_duration_since(now)
    }

    fn head(&self, member: &OrganisationId) -> Answer {
        let mut kept = self.kept();
        if let Some(current) = kept.current.as_mut().filter(|current| current.made_at.elapsed() < SNAPSHOT_AGE_MAX) {
            current.asked_at = Instant::now();
            return read(&head_file(&current.folder));
        }
        if !std::mem::replace(&mut kept.is_making, true) {
            kept.made += 1;
            let (serving, folder) = (self.clone(), self.shared.folder.join(kept.made.to_string()));
            tracing::info!(%member, "a snapshot is being made");
            let spawned = std::thread::Builder::new().name("snapshot".into()).spawn(move || serving.make(folder));
            if let Err(fault) = spawned {
                tracing::warn!(%fault, "no snapshot is made");
                kept.is_making = false;
            }
        }
        Answer::Making
    }

    fn make(&self, folder: PathBuf) {
        let Shared { store, set_changes, .. } = &*self.shared;
        let begun = Instant::now();
        let made = crate::backup::copying::make_folder(&folder)
            .map_err(|fault| fault.to_string())
            .and_then(|()| make(store, set_changes(store), &folder).map_err(|fault| fault.to_string()));
        let mut kept = self.kept();
        kept.is_making = false;
        match made {
            Ok(name) => {
                tracing::info!(snapshot = %name, seconds = begun.elapsed().as_secs_f32(), "a snapshot is there");
                let now = Instant::now();
                let before = kept.current.replace(Snapshot { name, folder, made_at: now, asked_at: now });
                forget(before);
            }
            Err(reason) => {
                tracing::warn!(%reason, "no snapshot could be made");
                let _ = fs::remove_dir_all(&folder);
            }
        }
    }

    fn piece(&self, snapshot: &Digest, file: impl Fn(&Path) -> PathBuf) -> Answer {
        let folder = {
            let mut kept = self.kept();
            let current = kept.current.as_mut().filter(|current| current.name == *snapshot);
            current.map(|current| {
                current.asked_at = Instant::now();
                current.folder.clone()
            })
        };
        folder.map_or(Answer::Gone, |folder| read(&file(&folder)))
    }

    /// Let a snapshot go that nobody has asked for in a while. To be called now and then.
    pub fn tidy(&self) {
        let mut kept = self.kept();
        if kept.current.as_ref().is_some_and(|current| current.asked_at.elapsed() > SNAPSHOT_KEPT) {
            forget(kept.current.take());
        }
    }
}

fn read(path: &Path) -> Answer {
    fs::read(path).map_or(Answer::Gone, Answer::Here)
}

fn forget(snapshot: Option<Snapshot>) {
    if let Some(Snapshot { folder, name, .. }) = snapshot
        && let Err(fault) = fs::remove_dir_all(&folder)
    {
        tracing::warn!(%name, %fault, "a snapshot stays on disk until the next start");
    }
}
