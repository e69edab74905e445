//! Prove a range of the state, and grow a state tree from proven ranges.

use super::{Stored, hash};
use crate::storage::ImportFault;
use crate::storage::Store;
use crate::storage::database::WriteMode;
use crate::storage::fault::StorageFault;
use crate::storage::keys::Key;
use jmt::proof::SparseMerkleRangeProof;
use jmt::restore::{JellyfishMerkleRestore, StateSnapshotReceiver};
use jmt::storage::{NodeBatch, TreeReader, TreeWriter};
use jmt::{RootHash, Sha256Jmt};
use portolan_ledger::{Digest, Height};
use sha2::Sha256;
use std::sync::Arc;

/// Makes proofs of ranges at one height.
pub struct Proofs<Nodes> {
    nodes: Nodes,
    height: Height,
}

impl<'a> Proofs<Stored<'a>> {
    /// At `height`.
    pub fn new(nodes: Stored<'a>, height: Height) -> Self {
        Self { nodes, height }
    }
}

impl<Nodes: TreeReader> Proofs<Nodes> {
    /// The hashes to the right of the path to `key` (`docs/specs/snapshot.md` §4).
    pub fn up_to(&self, key: &[u8]) -> Result<Vec<u8>, StorageFault> {
        let tree = Sha256Jmt::new(&self.nodes);
        let proof = tree
            .get_range_proof(hash(key), self.height.0)
            .map_err(|source| StorageFault::Tree { height: self.height, source: source.into() })?;
        Ok(borsh::to_vec(&proof).expect("writing to memory cannot fail"))
    }
}

/// A tree that grows by ranges, from the left.
pub struct Restored {
    tree: JellyfishMerkleRestore<Sha256>,
    is_empty: bool,
}

/// Writes the tree's nodes as they become final. A store without a tip has no other writer.
struct Writer(Store);

impl TreeWriter for Writer {
    fn write_node_batch(&self, nodes: &NodeBatch) -> anyhow::Result<()> {
        let mut batch = self.0.database().batch();
        for (node_key, node) in nodes.nodes() {
            batch.put_value(&Key::TreeNode(node_key), node);
        }
        for ((version, key), value) in nodes.values() {
            batch.put_value(&Key::TreeValue { key: key.0, version: *version }, value);
        }
        Ok(batch.commit_with("nodes of the state tree", WriteMode::Unsynced)?)
    }
}

impl Restored {
    /// An empty tree of `height` that will have `root`.
    pub fn new(store: Store, height: Height, root: Digest) -> Result<Self, StorageFault> {
        let tree = JellyfishMerkleRestore::new_overwrite(Arc::new(Writer(store)), height.0, RootHash(root.0))
            .map_err(|source| StorageFault::Tree { height, source: source.into() })?;
        Ok(Self { tree, is_empty: true })
    }

    /// The next entries, by ascending key hash.
    pub fn add(&mut self, entries: Vec<(Vec<u8>, Vec<u8>)>, proof: &[u8]) -> Result<(), ImportFault> {
        let proof: SparseMerkleRangeProof<Sha256> =
            borsh::from_slice(proof).map_err(|error| ImportFault::Wrong(format!("the proof is none: {error}")))?;
        let entries = entries.into_iter().map(|(key, value)| (hash(&key), value)).collect();
        self.is_empty = false;
        self.tree.add_chunk(entries, proof).map_err(|error| refused("the entries are not those of the state", error))
    }

    /// There is nothing more.
    pub fn finish(self) -> Result<(), ImportFault> {
        if self.is_empty {
            return Err(ImportFault::Wrong("no entry of the state came".into()));
        }
        self.tree.finish().map_err(|error| refused("the state tree does not close", error))
    }
}

/// The tree says one word for both: a source must not be blamed for this node's disk.
fn refused(what: &str, error: anyhow::Error) -> ImportFault {
    match error.downcast::<StorageFault>() {
        Ok(fault) => ImportFault::Storage(fault),
        Err(error) => ImportFault::Wrong(format!("{what}: {error}")),
    }
}
