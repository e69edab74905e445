//! Grow a state tree from proven ranges (`docs/specs/snapshot.md` §4).

use super::{Newest, write_pages};
use crate::storage::ImportFault;
use crate::storage::Store;
use crate::storage::database::WriteMode;
use crate::storage::keys::Key;
use portolan_ledger::state::key_hash;
use portolan_ledger::state_tree::{Changed, HashedWrite, RangeProof, left_edge, root, update};
use portolan_ledger::{Digest, Height};

/// A tree that grows by ranges, from the left. A store without a tip has no other writer.
pub struct Restored {
    store: Store,
    height: Height,
    /// That of the whole tree.
    root: Digest,
}

impl Restored {
    /// An empty tree of `height` that will have `root`.
    pub const fn new(store: Store, height: Height, root: Digest) -> Self {
        Self { store, height, root }
    }

    /// The next entries, by ascending key hash.
    pub fn add(&self, entries: &[(Vec<u8>, Vec<u8>)], proof: &[u8]) -> Result<(), ImportFault> {
        let writes: Vec<HashedWrite> =
            entries.iter().map(|(key, value)| (key_hash(key), Some(Digest::of(value)))).collect();
        let last = writes.last().ok_or_else(|| wrong("a piece of the state has no entries"))?.0;
        if !writes.is_sorted_by(|one, next| one.0 < next.0) {
            return Err(wrong("the entries do not ascend by the hashes of their keys"));
        }
        let proof: RangeProof =
            borsh::from_slice(proof).map_err(|error| ImportFault::Wrong(format!("the proof is none: {error}")))?;
        let pages = Newest::of(self.store.database());
        let changes = update(&pages, &writes)?;
        let grown = Changed { pages: &pages, changes: &changes };
        let edge = left_edge(&grown, &last)?.ok_or_else(|| wrong("these entries stand before others that came"))?;
        let root = edge.root_with(&proof).map_err(|error| ImportFault::Wrong(error.to_string()))?;
        if root != self.root {
            return Err(wrong("the entries are not those of the state"));
        }
        let mut batch = self.store.database().batch();
        write_pages(&mut batch, &changes);
        for ((key, _), (_, value)) in writes.iter().zip(entries) {
            batch.put_value(&Key::TreeValue { key: key.0, version: self.height.0 }, &Some(value));
        }
        Ok(batch.commit_with("pages of the state tree", WriteMode::Unsynced)?)
    }

    /// There is nothing more.
    pub fn finish(self) -> Result<(), ImportFault> {
        let reached = root(&Newest::of(self.store.database()))?;
        if reached == self.root { Ok(()) } else { Err(wrong("entries of the state are missing at the end")) }
    }
}

fn wrong(what: &str) -> ImportFault {
    ImportFault::Wrong(what.to_owned())
}
