//! The state tree as a node keeps it, by `jmt`, over maps in memory; and its proofs in our own form.

use borsh::BorshDeserialize;
use jmt::storage::{LeafNode, Node, NodeKey, TreeReader};
use jmt::{KeyHash, OwnedValue, Sha256Jmt, Version};
use portolan_ledger::state::{StateProof, key_hash, node_hash};
use portolan_ledger::{Digest, StateWrites};
use std::collections::BTreeMap;

/// Every version of the state.
#[derive(Default)]
pub struct Tree {
    nodes: BTreeMap<NodeKey, Node>,
    values: BTreeMap<(KeyHash, Version), Option<OwnedValue>>,
    /// Root of each version.
    roots: Vec<Digest>,
}

impl Tree {
    /// The newest version.
    pub fn version(&self) -> Version {
        u64::try_from(self.roots.len()).expect("few versions") - 1
    }

    /// The newest root.
    pub fn root(&self) -> Digest {
        *self.roots.last().expect("a version was written")
    }

    /// Write a new version; gives its root.
    pub fn write(&mut self, writes: &StateWrites) -> Digest {
        let version = u64::try_from(self.roots.len()).expect("few versions");
        let values = writes.iter().map(|(key, value)| (place(key), value.clone()));
        let (root, batch) = Sha256Jmt::new(self).put_value_set(values, version).expect("memory does not fail");
        self.nodes.extend(batch.node_batch.nodes().clone());
        for ((version, key), value) in batch.node_batch.values() {
            self.values.insert((*key, *version), value.clone());
        }
        self.roots.push(Digest(root.0));
        Digest(root.0)
    }

    /// The value of `key` at `version` and its proof, after `jmt` itself has agreed with the proof.
    pub fn prove(&self, version: Version, key: &[u8]) -> (Option<Vec<u8>>, StateProof) {
        let tree = Sha256Jmt::new(self);
        let (value, proof) = tree.get_with_proof(place(key), version).expect("memory does not fail");
        let root = tree.get_root_hash(version).expect("the version was written");
        proof.verify(root, place(key), value.clone()).expect("jmt proves what it answers");
        let encoded = borsh::to_vec(&proof).expect("writing to memory cannot fail");
        (value.clone(), in_our_form(&encoded, value.is_some()))
    }
}

fn place(key: &[u8]) -> KeyHash {
    KeyHash(key_hash(key).0)
}

/// A node beside the path, as `jmt` encodes it: with what its hash is made of.
#[derive(BorshDeserialize)]
enum Sibling {
    Null,
    Internal { left: Digest, right: Digest },
    Leaf { key: Digest, value: Digest },
}

/// `jmt`'s proof, whose fields are not public but whose encoding is.
#[derive(BorshDeserialize)]
struct Encoded {
    leaf: Option<(Digest, Digest)>,
    siblings: Vec<Sibling>,
}

fn in_our_form(encoded: &[u8], present: bool) -> StateProof {
    let Encoded { leaf, siblings } = borsh::from_slice(encoded).expect("jmt's encoding is as we read it");
    let hash = |sibling: Sibling| match sibling {
        Sibling::Null => portolan_ledger::state::EMPTY_STATE_ROOT,
        Sibling::Internal { left, right } => node_hash(&left, &right),
        Sibling::Leaf { key, value } => Digest::of_pieces(&[b"JMT::LeafNode", key.as_ref(), value.as_ref()]),
    };
    StateProof { other_leaf: leaf.filter(|_| !present), siblings: siblings.into_iter().map(hash).collect() }
}

impl TreeReader for Tree {
    fn get_node_option(&self, key: &NodeKey) -> anyhow::Result<Option<Node>> {
        Ok(self.nodes.get(key).cloned())
    }

    fn get_value_option(&self, newest: Version, key: KeyHash) -> anyhow::Result<Option<OwnedValue>> {
        let mut versions = self.values.range((key, 0)..=(key, newest));
        Ok(versions.next_back().and_then(|(_, value)| value.clone()))
    }

    fn get_rightmost_leaf(&self) -> anyhow::Result<Option<(NodeKey, LeafNode)>> {
        // Only a restore asks for it.
        Ok(None)
    }
}
