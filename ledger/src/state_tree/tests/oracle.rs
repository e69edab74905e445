//! The same tree kept by `jmt`, over maps in memory.

use super::{Digest, Entries, Step};
use crate::state::{EMPTY_STATE_ROOT, StateProof, leaf_hash, node_hash};
use borsh::BorshDeserialize;
use jmt::restore::{JellyfishMerkleRestore, StateSnapshotReceiver};
use jmt::storage::{LeafNode, Node, NodeBatch, NodeKey, TreeReader, TreeWriter};
use jmt::{KeyHash, OwnedValue, RootHash, Sha256Jmt, Version};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Default)]
pub struct Oracle {
    nodes: BTreeMap<NodeKey, Node>,
    values: BTreeMap<(KeyHash, Version), Option<OwnedValue>>,
    pub roots: Vec<Digest>,
}

/// A node beside the path, as `jmt` encodes it.
#[derive(BorshDeserialize)]
enum Beside {
    Null,
    Internal { left: Digest, right: Digest },
    Leaf { key: Digest, value: Digest },
}

impl Oracle {
    pub fn write(&mut self, step: &Step) {
        let version = self.roots.len() as u64;
        let values = step.iter().map(|(key, value)| (KeyHash(key.0), value.clone()));
        let (root, batch) = Sha256Jmt::new(self).put_value_set(values, version).expect("memory does not fail");
        self.nodes.extend(batch.node_batch.nodes().clone());
        for ((version, key), value) in batch.node_batch.values() {
            self.values.insert((*key, *version), value.clone());
        }
        self.roots.push(Digest(root.0));
    }

    pub fn prove(&self, version: usize, key: &Digest) -> (Option<Digest>, StateProof) {
        let proven = Sha256Jmt::new(self).get_with_proof(KeyHash(key.0), version as u64);
        let (value, proof) = proven.expect("memory does not fail");
        let encoded = borsh::to_vec(&proof).unwrap();
        let (leaf, siblings): (Option<(Digest, Digest)>, Vec<Beside>) = borsh::from_slice(&encoded).unwrap();
        let hash = |beside: &Beside| match beside {
            Beside::Null => EMPTY_STATE_ROOT,
            Beside::Internal { left, right } => node_hash(left, right),
            Beside::Leaf { key, value } => leaf_hash(key, value),
        };
        let other_leaf = leaf.filter(|_| value.is_none());
        let proof = StateProof { other_leaf, siblings: siblings.iter().map(hash).collect() };
        (value.map(|value| Digest::of(&value)), proof)
    }

    pub fn prove_range(&self, version: usize, last: &Digest) -> Option<Vec<u8>> {
        let proof = Sha256Jmt::new(self).get_range_proof(KeyHash(last.0), version as u64).ok()?;
        Some(borsh::to_vec(&proof).unwrap())
    }
}

impl TreeReader for Oracle {
    fn get_node_option(&self, key: &NodeKey) -> anyhow::Result<Option<Node>> {
        Ok(self.nodes.get(key).cloned())
    }

    fn get_value_option(&self, newest: Version, key: KeyHash) -> anyhow::Result<Option<OwnedValue>> {
        let mut versions = self.values.range((key, 0)..=(key, newest));
        Ok(versions.next_back().and_then(|(_, value)| value.clone()))
    }

    fn get_rightmost_leaf(&self) -> anyhow::Result<Option<(NodeKey, LeafNode)>> {
        Ok(None)
    }
}

struct Nowhere;

impl TreeWriter for Nowhere {
    fn write_node_batch(&self, _: &NodeBatch) -> anyhow::Result<()> {
        Ok(())
    }
}

/// Whether `jmt` takes these entries as the first ones of the tree with this root.
pub fn accepts(root: Digest, entries: &Entries, proof: &[u8]) -> bool {
    let Ok(proof) = borsh::from_slice(proof) else { return false };
    let root = RootHash(root.0);
    let mut restore = JellyfishMerkleRestore::<Sha256>::new_overwrite(Arc::new(Nowhere), 0, root).unwrap();
    let chunk = entries.iter().map(|(key, value)| (KeyHash(key.0), value.clone())).collect();
    restore.add_chunk(chunk, proof).is_ok()
}
