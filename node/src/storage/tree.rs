//! The state tree over the database: roots, what to store for them, proofs at any height.
//!
//! `ledger::state_tree` says what the pages of the tree are; here they are read and written. The newest pages stand in one
//! column, what each block replaced in them in another, so that the tree can be read as it stood after any block
//! (ADR 11). Nothing here writes before the block's batch does.

mod kept;
mod newest;
mod past;
mod restored;

pub(super) use kept::KeptPages;
pub(super) use newest::Newest;
pub(super) use past::PagesAt;
pub(super) use restored::Restored;

use super::Store;
use super::columns::Column;
use super::database::{Batch, Database, decode};
use super::fault::StorageFault;
use super::keys::{self, Key};
use portolan_ledger::state::{StateProof, key_hash};
use portolan_ledger::state_tree::{self, Changes, HashedWrite, MemoryPages, Pages, Workers, update_by};
use portolan_ledger::{Digest, Height, StateWrites};
use std::sync::Arc;

/// What the tree has to store for one block.
#[derive(Clone)]
pub struct TreeUpdate {
    height: Height,
    changes: Arc<Changes>,
    /// The hashes of the keys that are written, in the order of the keys.
    keys: Arc<[Digest]>,
}

impl std::fmt::Debug for TreeUpdate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TreeUpdate").field("height", &self.height).field("root", &self.root()).finish_non_exhaustive()
    }
}

impl TreeUpdate {
    /// What `writes` change in the tree that `pages` keep, to give that of `height`.
    fn found<P>(pages: &P, height: Height, writes: &StateWrites) -> Result<Self, P::Fault>
    where
        P: Pages<Fault: Send> + Sync,
    {
        let keys: Arc<[Digest]> = writes.keys().map(|key| key_hash(key)).collect();
        let hashed = |(key, value): (&Digest, &Option<Vec<u8>>)| (*key, value.as_ref().map(|value| Digest::of(value)));
        let mut sorted: Vec<HashedWrite> = keys.iter().zip(writes.values()).map(hashed).collect();
        sorted.sort_unstable_by_key(|(key, _)| *key);
        let changes = Arc::new(update_by(&TwoThreads, pages, &sorted)?);
        Ok(Self { height, changes, keys })
    }

    /// The root of the tree after it.
    #[must_use]
    pub fn root(&self) -> Digest {
        self.changes.root
    }

    /// What changes in the pages.
    pub(super) fn changes(&self) -> &Changes {
        &self.changes
    }

    /// Whether this is the update to `height` with this root.
    pub(super) fn leads_to(&self, height: Height, root: &Digest) -> bool {
        self.height == height && self.root() == *root
    }

    /// Put it into a batch, with the values of the writes it was found for.
    pub(super) fn write(&self, batch: &mut Batch<'_>, writes: &StateWrites) {
        write_pages(batch, &self.changes);
        // Before the first block there is nothing that anybody could ask for.
        let replaced = self.changes.replaced.iter().filter(|_| self.height > Height(0));
        for slot in replaced {
            let key = Key::TreeReplaced { page: &slot.page, nibble: slot.nibble, height: self.height };
            batch.put_value(&key, &slot.before);
        }
        assert_eq!(self.keys.len(), writes.len(), "the writes are those that the tree's update was found for");
        for (key, value) in self.keys.iter().zip(writes.values()) {
            batch.put_value(&Key::TreeValue { key: key.0, version: self.height.0 }, value);
        }
    }
}

fn write_pages(batch: &mut Batch<'_>, changes: &Changes) {
    for (path, page) in &changes.pages {
        match page {
            Some(page) => batch.put_value(&Key::TreePage(path), &**page),
            None => batch.delete(&Key::TreePage(path)),
        }
    }
}

/// Starts a second thread for the second piece of work.
struct TwoThreads;

impl Workers for TwoThreads {
    fn both<A: Send, B: Send>(&self, one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
        std::thread::scope(|scope| {
            let one = scope.spawn(one);
            let other = other();
            (one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), other)
        })
    }
}

/// The tree of a state on its own.
pub(super) fn of_genesis(state: &StateWrites) -> TreeUpdate {
    TreeUpdate::found(&MemoryPages::default(), Height(0), state).unwrap_or_else(|never| match never {})
}

/// The number of entries of a tree.
pub(super) fn entries_of(pages: &impl Pages<Fault = StorageFault>) -> Result<u64, StorageFault> {
    state_tree::leaves(pages).try_fold(0, |count, leaf| leaf.map(|_| count + 1))
}

/// The root of a state on its own: what the genesis header has to state.
#[must_use]
pub fn genesis_root(state: &StateWrites) -> Digest {
    of_genesis(state).root()
}

impl Store {
    /// The state root after `writes` on top of the tip, and what the tree has to store for it; nothing is stored yet.
    ///
    /// # Errors
    /// [`StorageFault`].
    ///
    /// # Panics
    /// Before [`Store::begin`].
    pub fn root_after(&self, writes: &StateWrites) -> Result<(Digest, TreeUpdate), StorageFault> {
        // No block is committed meanwhile, so that all pages are of one height.
        let kept = self.tree_to_read();
        let tip = self.shared_tip().expect("a node starts only on a store with its genesis");
        let pages = Newest::kept_by(self.database(), &kept);
        let update = TreeUpdate::found(&pages, tip.header.height.next(), writes)?;
        Ok((update.root(), update))
    }

    /// The value of `key` after the block at `height`, and the proof of it under that header's state root.
    ///
    /// # Errors
    /// [`StorageFault`]; `AheadOfTip` for a height that is not decided here, `BeforeBase` for one before this store was
    /// joined.
    pub fn prove_state(&self, height: Height, key: &[u8]) -> Result<(Option<Vec<u8>>, StateProof), StorageFault> {
        let tip = self.shared_tip().map_or(Height(0), |tip| tip.header.height);
        if height > tip {
            return Err(StorageFault::AheadOfTip { asked: height, tip });
        }
        if let Some(base) = self.base()?.map(|base| base.header.height).filter(|base| height < *base) {
            return Err(StorageFault::BeforeBase { asked: height, base });
        }
        let (pages, key) = (PagesAt::new(self.database(), height)?, key_hash(key));
        let (hash, proof) = state_tree::prove(&pages, &key)?;
        let value = if hash.is_some() { value_at(self.database(), &key, height)? } else { None };
        if value.as_ref().map(|value| Digest::of(value)) != hash {
            let fault =
                self.database().unreadable(Column::TreeValues, "a value is not the one that the state tree has");
            return Err(fault);
        }
        Ok((value, proof))
    }
}

/// The value of the key with this hash, as it was at `height`.
pub(super) fn value_at(database: &Database, key: &Digest, height: Height) -> Result<Option<Vec<u8>>, StorageFault> {
    let found = database.at_or_before(&Key::TreeValue { key: key.0, version: height.0 })?;
    let Some((found, value)) = found.filter(|(found, _)| found.starts_with(&key.0)) else { return Ok(None) };
    debug_assert!(keys::trailing_number(&found) <= height.0, "the value is not of a later height");
    decode(Column::TreeValues, &value)
}
