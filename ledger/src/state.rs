//! The state tree: what `execute_block` reads, and how one entry of it is proven (`docs/specs/state.md`).
//!
//! State is a map from keys (u16 big-endian tag ‖ id) to values (borsh). Its root stands in every header. The tree is a
//! Jellyfish Merkle tree over SHA-256 of the keys; how it is kept says [`crate::state_tree`], and a proof is a plain
//! list of sibling hashes that this module checks without it.

use crate::digest::Digest;
use crate::limits::{STATE_PATH_MAX, STATE_VALUE_BYTES_MAX};
use borsh::{BorshDeserialize, BorshSerialize};
use std::collections::BTreeMap;

/// Root of the tree without entries, as the tree's library defines it.
pub const EMPTY_STATE_ROOT: Digest = Digest(*b"SPARSE_MERKLE_PLACEHOLDER_HASH__");

/// Changes to the state: a new value, or `None` to remove the entry.
pub type StateWrites = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Read access to the state as it stands after some block.
pub trait StateView {
    /// The value at `key`.
    fn get(&self, key: &[u8]) -> Option<Vec<u8>>;

    /// At most `limit` entries whose keys start with `prefix`, in ascending order of key.
    fn scan(&self, prefix: &[u8], limit: usize) -> Vec<(Vec<u8>, Vec<u8>)>;
}

impl StateView for BTreeMap<Vec<u8>, Vec<u8>> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        Self::get(self, key).cloned()
    }

    fn scan(&self, prefix: &[u8], limit: usize) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.range(prefix.to_vec()..)
            .take_while(|(key, _)| key.starts_with(prefix))
            .take(limit)
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }
}

/// Proof that a key has a value, or none.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StateProof {
    /// For an absence: the leaf (key hash, value hash) that stands where the key would, if one does.
    pub other_leaf: Option<(Digest, Digest)>,
    /// Hashes beside the path, from the leaf up.
    pub siblings: Vec<Digest>,
}

/// Where a key stands in the tree.
#[must_use]
pub fn key_hash(key: &[u8]) -> Digest {
    Digest::of(key)
}

/// The hash of a leaf: the hash of its key and of its value.
#[must_use]
pub fn leaf_hash(key: &Digest, value: &Digest) -> Digest {
    Digest::of_pieces(&[b"JMT::LeafNode", key.as_ref(), value.as_ref()])
}

/// The hash of an inner node.
#[must_use]
pub fn node_hash(left: &Digest, right: &Digest) -> Digest {
    Digest::of_pieces(&[b"JMT::IntrnalNode", left.as_ref(), right.as_ref()])
}

impl StateProof {
    /// Whether this proves that `key` has `value` (`None`: has no entry) under `root`.
    #[must_use]
    pub fn verify(&self, root: &Digest, key: &[u8], value: Option<&[u8]>) -> bool {
        let depth = self.siblings.len();
        if depth > STATE_PATH_MAX || value.is_some_and(|value| value.len() > STATE_VALUE_BYTES_MAX) {
            return false;
        }
        let position = key_hash(key);
        let start = match (value, self.other_leaf) {
            (Some(value), None) => leaf_hash(&position, &Digest::of(value)),
            (None, None) => EMPTY_STATE_ROOT,
            (None, Some((other, value))) if other != position && shared_bits(&other, &position) >= depth => {
                leaf_hash(&other, &value)
            }
            _ => return false,
        };
        let climb = |hash: Digest, (level, sibling): (usize, &Digest)| {
            if bit(&position, depth - 1 - level) { node_hash(sibling, &hash) } else { node_hash(&hash, sibling) }
        };
        self.siblings.iter().enumerate().fold(start, climb) == *root
    }
}

/// Bit `at` of a hash, the most significant first.
pub(crate) const fn bit(hash: &Digest, at: usize) -> bool {
    hash.0[at / 8] >> (7 - at % 8) & 1 == 1
}

fn shared_bits(one: &Digest, other: &Digest) -> usize {
    (0..256).find(|at| bit(one, *at) != bit(other, *at)).unwrap_or(256)
}

#[cfg(test)]
mod tests;
