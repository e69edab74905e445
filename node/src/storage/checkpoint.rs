//! Freeze a store as it is at one moment, while blocks go on being committed.
//!
//! The database links its files into a second folder on the same disk and writes out what is only in memory. That takes
//! well under a second and no room; the links go when the folder does.

use super::fault::StorageFault;
use super::{Store, StoreOptions, Tip};
use rocksdb::checkpoint::Checkpoint;
use std::path::Path;

impl Store {
    /// Freeze this store in `folder`, which must not exist and lie on the same disk. What is there is a whole store of one
    /// block's boundary.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn freeze(&self, folder: &Path) -> Result<(), StorageFault> {
        let fault = |source: rocksdb::Error| {
            self.database().sickness().noted(StorageFault::Write { what: "a checkpoint", source: source.into() })
        };
        let checkpoint = Checkpoint::new(self.database().inner()).map_err(fault)?;
        checkpoint.create_checkpoint(folder).map_err(fault)
    }
}

/// The tip of a frozen store.
///
/// # Errors
/// [`StorageFault`]: it does not open, its tip does not agree with itself, or it has no genesis.
pub fn frozen_tip(folder: &Path) -> Result<Option<Tip>, StorageFault> {
    // Opened as any store is: it is a copy of its own, and what opening writes is no part of what was frozen.
    Ok(Store::open(folder, StoreOptions::default())?.tip())
}
