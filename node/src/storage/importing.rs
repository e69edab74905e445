//! Build a store from what other members send, checked piece by piece against one certified header.
//!
//! Nothing here is synced before the end: what a power cut leaves is thrown away by whoever begins anew. The tip is written
//! last, after everything else is on disk, so that a store with a tip is whole.
//!
//! Invariants
//! - Entries of the state come by ascending key hash, each piece with a proof that it is all there is up to its last key.
//! - The store has a tip only if the log, the state and the number of entries are those of the header.

use super::database::WriteMode;
use super::fault::StorageFault;
use super::keys::Key;
use super::tree::{Newest, Restored, entries_of};
use super::{Store, StoreOptions, Tip};
use portolan_ledger::evidence::SetChange;
use portolan_ledger::merkle::Frontier;
use portolan_ledger::{Certificate, Digest, Header, Height};
use std::path::Path;

/// Why what came does not make a store.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// It is not what the certified header stands for: whoever sent it lies or is broken.
    #[error("{0}")]
    Wrong(String),
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] StorageFault),
}

/// A store that is being built.
pub struct Importing {
    store: Store,
    header: Header,
    frontier: Frontier,
    restored: Restored,
}

impl Importing {
    /// Begin a store in `folder`, an empty one, that will stand at `header`.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn begin(folder: &Path, options: StoreOptions, header: &Header) -> Result<Self, StorageFault> {
        let store = Store::open(folder, options)?;
        let restored = Restored::new(store.clone(), header.height, header.state_root);
        Ok(Self { store, header: header.clone(), frontier: Frontier::default(), restored })
    }

    /// The next leaves of the log.
    ///
    /// # Errors
    /// [`ImportFault`]: more than the header counts, or the store failed.
    pub fn leaves(&mut self, leaves: &[Digest]) -> Result<(), ImportFault> {
        if self.frontier.size() + leaves.len() as u64 > self.header.log_size {
            return Err(ImportFault::Wrong("the log has more leaves than the header counts".into()));
        }
        let mut batch = self.store.database().batch();
        for leaf in leaves {
            self.frontier
                .append_with(*leaf, |level, index, hash: Digest| batch.put(&Key::LogNode { level, index }, hash));
        }
        Ok(batch.commit_with("leaves of the log", WriteMode::Unsynced)?)
    }

    /// The next entries of the state, by ascending key hash, with the proof that they are all up to the last.
    ///
    /// # Errors
    /// [`ImportFault`]: they are not, or the store failed.
    pub fn entries(&mut self, entries: Vec<(Vec<u8>, Vec<u8>)>, proof: &[u8]) -> Result<(), ImportFault> {
        let mut batch = self.store.database().batch();
        for (key, value) in &entries {
            batch.put(&Key::State(key), value);
        }
        self.restored.add(&entries, proof)?;
        Ok(batch.commit_with("entries of the state", WriteMode::Unsynced)?)
    }

    /// Leaves that came so far.
    #[must_use]
    pub const fn log_size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root over the leaves that came so far.
    #[must_use]
    pub fn log_root(&self) -> Digest {
        self.frontier.root()
    }

    /// Everything came: check the roots and make it a store that stands after the header. Waits until all is on disk.
    ///
    /// # Errors
    /// [`ImportFault`]: a root differs, or the store failed.
    pub fn finish(
        self,
        genesis: &Header,
        certificate: &Certificate,
        set_changes: &[SetChange],
        entries: u64,
    ) -> Result<Store, ImportFault> {
        let Self { store, header, frontier, restored } = self;
        if (frontier.size(), frontier.root()) != (header.log_size, header.log_root) {
            return Err(ImportFault::Wrong("the log does not have the root that was certified".into()));
        }
        restored.finish()?;
        let found = entries_of(&Newest::of(store.database()))?;
        if found != entries {
            return Err(ImportFault::Wrong(format!("the state has {found} entries, {entries} were announced")));
        }
        store.database().write_out()?;
        let tip = Tip { header, certificate: Some(certificate.clone()), frontier };
        let mut batch = store.database().batch();
        batch.put(&Key::Header(Height(0)), genesis.encode());
        for change in set_changes {
            batch.put(&Key::Header(change.header.height), change.header.encode());
            batch.put_value(&Key::Certificate(change.header.height), &change.certificate);
            batch.put_value(&Key::SetChange(change.header.height), &change.next);
        }
        batch.put(&Key::Header(tip.header.height), tip.header.encode());
        batch.put_value(&Key::Certificate(tip.header.height), certificate);
        batch.put_value(&Key::Base, &tip);
        batch.put_value(&Key::Tip, &tip);
        batch.commit("the tip of a joined store")?;
        store.set_tip(tip);
        Ok(store)
    }
}
