//! The nodes of the tree that the next block reads first, in memory.
//!
//! What a block changes is written once more by one of the next, from the root down: the nodes that were written or read last are
//! those that are read next. Two generations: when the younger is full, the older one goes.
//!
//! Invariant: a node never changes under its key, so nothing here can be out of date.

use crate::limits::STORE_TREE_NODES_MAX;
use jmt::storage::{Node, NodeKey};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Default)]
struct Generations {
    young: HashMap<NodeKey, Node>,
    old: HashMap<NodeKey, Node>,
}

/// Nodes by key, at most `limits::STORE_TREE_NODES_MAX`.
#[derive(Default)]
pub(in crate::storage) struct Nodes(Mutex<Generations>);

impl Generations {
    fn put(&mut self, key: NodeKey, node: Node) {
        if self.young.len() >= STORE_TREE_NODES_MAX / 2 {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, node);
    }
}

impl Nodes {
    fn generations(&self) -> MutexGuard<'_, Generations> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The node, if it is in memory.
    pub(super) fn get(&self, key: &NodeKey) -> Option<Node> {
        let mut generations = self.generations();
        if let Some(node) = generations.young.get(key) {
            return Some(node.clone());
        }
        let node = generations.old.remove(key)?;
        generations.put(key.clone(), node.clone());
        Some(node)
    }

    /// Keep nodes that are on disk.
    pub(super) fn put<'a>(&self, nodes: impl Iterator<Item = (&'a NodeKey, &'a Node)>) {
        let mut generations = self.generations();
        nodes.for_each(|(key, node)| generations.put(key.clone(), node.clone()));
    }
}
