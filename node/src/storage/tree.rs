//! The state tree over the database: roots, what to store for them, proofs at any height.
//!
//! `jmt` keeps the tree; a version of it is a block height. Nothing here writes before the block's batch does. All
//! versions stay until pruning comes, so that a proof can be given at every height.

mod proof;
mod restored;

pub(super) use restored::{Proofs, Restored};

use super::columns::Column;
use super::database::{Batch, Database, decode};
use super::fault::StorageFault;
use super::keys::Key;
use super::{Store, keys};
use jmt::storage::{LeafNode, Node, NodeKey, TreeReader, TreeUpdateBatch};
use jmt::{KeyHash, Sha256Jmt, Version};
use portolan_ledger::state::{StateProof, StateTree, key_hash};
use portolan_ledger::{Digest, Height, StateWrites};
use std::sync::Arc;

/// What the tree has to store for one block.
#[derive(Clone)]
pub struct TreeUpdate {
    version: u64,
    root: Digest,
    changes: Arc<TreeUpdateBatch>,
}

impl std::fmt::Debug for TreeUpdate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TreeUpdate").field("version", &self.version).field("root", &self.root).finish_non_exhaustive()
    }
}

impl TreeUpdate {
    /// Whether this is the update to `height` with this root.
    pub(super) fn leads_to(&self, height: Height, root: &Digest) -> bool {
        self.version == height.0 && self.root == *root
    }

    /// Put it into a batch.
    pub(super) fn write(&self, batch: &mut Batch<'_>) {
        for (node_key, node) in self.changes.node_batch.nodes() {
            batch.put_value(&Key::TreeNode(node_key), node);
        }
        for ((version, key), value) in self.changes.node_batch.values() {
            batch.put_value(&Key::TreeValue { key: key.0, version: *version }, value);
        }
        let stale = self.changes.stale_node_index_batch.iter().map(|stale| keys::tree_node(&stale.node_key));
        batch.put_value(&Key::TreeStale(Height(self.version)), &stale.collect::<Vec<_>>());
    }
}

impl Store {
    /// The value of `key` after the block at `height`, and the proof of it under that header's state root.
    ///
    /// # Errors
    /// [`StorageFault`]; `AheadOfTip` for a height that is not decided here.
    pub fn prove_state(&self, height: Height, key: &[u8]) -> Result<(Option<Vec<u8>>, StateProof), StorageFault> {
        let tip = self.shared_tip().map_or(Height(0), |tip| tip.header.height);
        if height > tip {
            return Err(StorageFault::AheadOfTip { asked: height, tip });
        }
        self.tree().prove(height.0, key)
    }
}

/// The root of a state on its own: what the genesis header has to state.
///
/// # Errors
/// [`StorageFault`].
pub fn genesis_root(state: &StateWrites) -> Result<Digest, StorageFault> {
    Ok(Tree { nodes: Nothing }.after(None, state)?.0)
}

fn hash(key: &[u8]) -> KeyHash {
    KeyHash(key_hash(key).0)
}

/// The tree in the database.
pub(super) struct Tree<Nodes> {
    nodes: Nodes,
}

impl<'a> Tree<Stored<'a>> {
    pub(super) const fn new(database: &'a Database) -> Self {
        Self { nodes: Stored { database } }
    }
}

impl<Nodes: TreeReader> Tree<Nodes> {
    /// The root after `writes` on top of `base` (`None`: of nothing, giving version 0).
    pub(super) fn after(
        &self,
        base: Option<Height>,
        writes: &StateWrites,
    ) -> Result<(Digest, TreeUpdate), StorageFault> {
        let version = base.map_or(0, |base| base.0 + 1);
        let fault = |source: anyhow::Error| StorageFault::Tree { height: Height(version), source: source.into() };
        let tree = Sha256Jmt::new(&self.nodes);
        let values = || writes.iter().map(|(key, value)| (hash(key), value.clone()));
        let puts: Option<Vec<_>> = values().map(|(key, value)| Some((key, value?))).collect();
        // Put together, values share the hashing of the nodes above them; the library can do so for puts only.
        let (root, changes) = match puts {
            Some(puts) if !puts.is_empty() => {
                tree.batch_put_value_sets(vec![puts], None, version).map(|(roots, changes)| (roots[0], changes))
            }
            _ => tree.put_value_set(values(), version),
        }
        .map_err(fault)?;
        let root = Digest(root.0);
        Ok((root, TreeUpdate { version, root, changes: Arc::new(changes) }))
    }

    /// The root of `version`.
    pub(super) fn root(&self, version: Height) -> Result<Option<Digest>, StorageFault> {
        let root = Sha256Jmt::new(&self.nodes).get_root_hash_option(version.0);
        let root = root.map_err(|source| StorageFault::Tree { height: version, source: source.into() })?;
        Ok(root.map(|root| Digest(root.0)))
    }

    /// The number of entries at `version`.
    pub(super) fn entries(&self, version: Height) -> Result<usize, StorageFault> {
        let count = Sha256Jmt::new(&self.nodes).get_leaf_count(version.0);
        count.map_err(|source| StorageFault::Tree { height: version, source: source.into() })
    }
}

impl<Nodes: TreeReader> StateTree for Tree<Nodes> {
    type Fault = StorageFault;
    type Update = TreeUpdate;

    fn root_after(&self, version: u64, writes: &StateWrites) -> Result<(Digest, TreeUpdate), StorageFault> {
        self.after(Some(Height(version)), writes)
    }

    fn prove(&self, version: u64, key: &[u8]) -> Result<(Option<Vec<u8>>, StateProof), StorageFault> {
        let found = Sha256Jmt::new(&self.nodes).get_with_proof(hash(key), version);
        let (value, proof) =
            found.map_err(|source| StorageFault::Tree { height: Height(version), source: source.into() })?;
        let proof = proof::read(&proof, value.is_some())?;
        Ok((value, proof))
    }
}

/// Where the tree reads its nodes and values.
pub(super) struct Stored<'a> {
    database: &'a Database,
}

impl<'a> Stored<'a> {
    pub(super) const fn new(database: &'a Database) -> Self {
        Self { database }
    }
}

impl TreeReader for Stored<'_> {
    fn get_node_option(&self, node_key: &NodeKey) -> anyhow::Result<Option<Node>> {
        Ok(self.database.read(&Key::TreeNode(node_key))?)
    }

    fn get_value_option(&self, max_version: Version, key_hash: KeyHash) -> anyhow::Result<Option<Vec<u8>>> {
        let newest = Key::TreeValue { key: key_hash.0, version: max_version };
        let found = self.database.at_or_before(&newest)?;
        let Some((key, value)) = found.filter(|(key, _)| key.starts_with(&key_hash.0)) else { return Ok(None) };
        debug_assert!(keys::trailing_number(&key) <= max_version);
        Ok(decode(Column::TreeValues, &value)?)
    }

    fn get_rightmost_leaf(&self) -> anyhow::Result<Option<(NodeKey, LeafNode)>> {
        anyhow::bail!("only going on with a broken restore asks for the rightmost leaf, and a broken one is begun anew")
    }
}

/// A tree without nodes.
struct Nothing;

impl TreeReader for Nothing {
    fn get_node_option(&self, _: &NodeKey) -> anyhow::Result<Option<Node>> {
        Ok(None)
    }

    fn get_value_option(&self, _: Version, _: KeyHash) -> anyhow::Result<Option<Vec<u8>>> {
        Ok(None)
    }

    fn get_rightmost_leaf(&self) -> anyhow::Result<Option<(NodeKey, LeafNode)>> {
        Ok(None)
    }
}
