//! The state as it stands at the tip, for `execute_block` and for queries.

use super::columns::Column;
use super::database::{Batch, Database, decode};
use super::fault::StorageFault;
use super::keys::{Key, after_prefix};
use super::{Store, block::Tip};
use portolan_ledger::{Header, Height, StateView, StateWrites, Time};
use rocksdb::{ReadOptions, Snapshot};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The state after one block, unchanged by later ones as long as this lives. Hold it for one piece of work, not for long:
/// what later blocks replace cannot be cleaned up meanwhile.
pub struct StateAt<'a> {
    database: &'a Database,
    snapshot: Snapshot<'a>,
    tip: Tip,
    /// What was read: the records of a block ask for the same organisations, keys and audiences again and again.
    read: Mutex<HashMap<Vec<u8>, Option<Vec<u8>>>>,
}

impl Store {
    /// The state at the tip.
    ///
    /// # Panics
    /// Before [`Store::begin`], and when the database cannot be read.
    #[must_use]
    pub fn state(&self) -> StateAt<'_> {
        StateAt::new(self.database()).unwrap_or_else(|fault| panic!("the state cannot be read: {fault:?}"))
    }
}

impl<'a> StateAt<'a> {
    fn new(database: &'a Database) -> Result<Self, StorageFault> {
        let snapshot = database.inner().snapshot();
        // The tip is read from the snapshot too, so that both are of one block while another is being committed.
        let tip = snapshot
            .get_cf(database.family(Column::Cursors), Key::Tip.encode())
            .map_err(|source| database.unreadable(Column::Cursors, source))?
            .expect("a node starts only on a store with its genesis");
        let tip = decode(Column::Cursors, &tip)?;
        Ok(Self { database, snapshot, tip, read: Mutex::default() })
    }

    /// The state at the tip of `store`.
    pub(super) fn at_tip(store: &'a Store) -> Result<Self, StorageFault> {
        Self::new(store.database())
    }

    /// The block it stands after.
    pub(super) const fn tip(&self) -> &Tip {
        &self.tip
    }

    /// Every entry, by ascending key. What is read here is not remembered.
    pub(super) fn entries(&self) -> impl Iterator<Item = Result<(Vec<u8>, Vec<u8>), StorageFault>> + '_ {
        let mut options = ReadOptions::default();
        // One pass over all of the state must not push out what blocks are executed with.
        options.fill_cache(false);
        let mode = rocksdb::IteratorMode::Start;
        let entries = self.snapshot.iterator_cf_opt(self.database.family(Column::State), options, mode);
        entries.map(|entry| match entry {
            Ok((key, value)) => Ok((key.into_vec(), value.into_vec())),
            Err(source) => Err(self.database.unreadable(Column::State, source)),
        })
    }

    /// The header of the block it stands after.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.tip.header
    }

    /// The height of that block.
    #[must_use]
    pub const fn height(&self) -> Height {
        self.tip.header.height
    }

    /// The time of that block.
    #[must_use]
    pub const fn time(&self) -> Time {
        self.tip.header.time
    }
}

impl StateAt<'_> {
    /// A read that fails must not pass for an absence: the rules would decide on it, and this node would diverge.
    fn unreadable(&self, source: rocksdb::Error) -> ! {
        let text = source.to_string();
        drop(self.database.unreadable(Column::State, source));
        panic!("the state cannot be read: {text}")
    }
}

impl StateView for StateAt<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        let known = self.read.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
        if let Some(known) = known {
            return known;
        }
        let found = self.snapshot.get_cf(self.database.family(Column::State), key);
        let found = found.unwrap_or_else(|source| self.unreadable(source));
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_vec(), found.clone());
        found
    }

    fn scan(&self, prefix: &[u8], limit: usize) -> Vec<(Vec<u8>, Vec<u8>)> {
        let mut options = ReadOptions::default();
        options.set_iterate_lower_bound(prefix);
        if let Some(until) = after_prefix(prefix) {
            options.set_iterate_upper_bound(until);
        }
        let mode = rocksdb::IteratorMode::Start;
        self.snapshot
            .iterator_cf_opt(self.database.family(Column::State), options, mode)
            .take(limit)
            .map(|entry| entry.unwrap_or_else(|source| self.unreadable(source)))
            .map(|(key, value)| (key.into_vec(), value.into_vec()))
            .collect()
    }
}

/// Put `writes` into a batch.
pub(super) fn write(batch: &mut Batch<'_>, writes: &StateWrites) {
    for (key, value) in writes {
        match value {
            Some(value) => batch.put(&Key::State(key), value),
            None => batch.delete(&Key::State(key)),
        }
    }
}
