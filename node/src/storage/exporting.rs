//! Read all that a joining node needs of a store, at one block, while others are committed.

use super::columns::Column;
use super::fault::StorageFault;
use super::keys::{Key, trailing_number};
use super::tree::PagesAt;
use super::{StateAt, Store, Tip};
use portolan_ledger::Digest;
use portolan_ledger::state::key_hash;
use portolan_ledger::state_tree::prove_range;

/// A store as it stands after one block. Hold it for one piece of work, not for long.
pub struct Exported<'a> {
    store: &'a Store,
    tip: Tip,
    state: StateAt<'a>,
    pages: PagesAt<'a>,
}

impl Store {
    /// This store as it stands at its tip.
    ///
    /// # Errors
    /// [`StorageFault`].
    ///
    /// # Panics
    /// Before [`Store::begin`].
    pub fn exported(&self) -> Result<Exported<'_>, StorageFault> {
        let state = StateAt::at_tip(self)?;
        let tip = state.tip().clone();
        let pages = PagesAt::new(self.database(), tip.header.height)?;
        Ok(Exported { store: self, tip, state, pages })
    }
}

impl Exported<'_> {
    /// The block.
    #[must_use]
    pub const fn tip(&self) -> &Tip {
        &self.tip
    }

    /// Every entry of the state, by ascending key.
    pub fn entries(&self) -> impl Iterator<Item = Result<(Vec<u8>, Vec<u8>), StorageFault>> + '_ {
        self.state.entries()
    }

    /// Proof that all entries up to this key, by ascending key hash, are all there are up to it.
    ///
    /// # Errors
    /// [`StorageFault`].
    ///
    /// # Panics
    /// When the state has no such entry.
    pub fn range_proof(&self, key: &[u8]) -> Result<Vec<u8>, StorageFault> {
        let proof = prove_range(&self.pages, &key_hash(key))?.expect("a proof is asked up to an entry that was read");
        Ok(borsh::to_vec(&proof).expect("writing to memory cannot fail"))
    }

    /// The leaf hashes of the log, from the first on.
    ///
    /// # Panics
    /// Never: the keys of this column end with the index of the node.
    pub fn leaves(&self) -> impl Iterator<Item = Result<Digest, StorageFault>> + '_ {
        let from = Key::LogNode { level: 0, index: 0 }.encode();
        // What blocks after this one append stands behind, and is left out.
        let until = Key::LogNode { level: 0, index: self.tip.header.log_size }.encode();
        let entries = self.store.database().iterate(Column::Log, from, Some(until));
        (0..).zip(entries).map(|(index, entry)| {
            let (key, hash) = entry?;
            let hash: Option<[u8; 32]> = (*hash).try_into().ok().filter(|_| trailing_number(&key) == index);
            let lost = || StorageFault::Decode { column: Column::Log, source: "a leaf is missing".into() };
            hash.map(Digest).ok_or_else(lost)
        })
    }
}
