//! RFC 6962 Merkle trees over SHA-256: roots, a frontier to append with, inclusion and consistency proofs.
//!
//! The record log and every `records_root` are such trees. Leaves and inner nodes are hashed under different first
//! bytes, so that no inner node can be passed off as a leaf.
//!
//! Invariants
//! - The root of the empty tree is SHA-256 of nothing (RFC 6962 §2.1).
//! - A path has at most `limits::MERKLE_PATH_MAX` hashes; verification never reads past it nor ignores one.
//! - `Frontier` holds one hash for each bit that is set in its size.

use crate::digest::Digest;
use crate::limits::MERKLE_PATH_MAX;
use borsh::{BorshDeserialize, BorshSerialize};

/// The hash of a leaf with these bytes.
#[must_use]
pub fn leaf_hash(data: &[u8]) -> Digest {
    Digest::of_pieces(&[&[0x00], data])
}

fn node_hash(left: &Digest, right: &Digest) -> Digest {
    Digest::of_pieces(&[&[0x01], left.as_ref(), right.as_ref()])
}

/// The root of a tree without leaves.
#[must_use]
pub fn empty_root() -> Digest {
    Digest::of(b"")
}

/// The root over leaf hashes in order.
#[must_use]
pub fn root(leaves: &[Digest]) -> Digest {
    let mut frontier = Frontier::default();
    for leaf in leaves {
        frontier.append(*leaf);
    }
    frontier.root()
}

/// The right edge of a tree: enough to append leaves and to know the root.
#[derive(Debug, Clone, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct Frontier {
    size: u64,
    /// Roots of the complete subtrees, the largest first.
    peaks: Vec<Digest>,
}

impl Frontier {
    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Add one leaf hash at the right end; each complete subtree that this closes is given to `closed` as
    /// (level, index within the level, hash), leaves being level 0.
    pub fn append_with(&mut self, leaf: Digest, mut closed: impl FnMut(u8, u64, Digest)) {
        let mut index = self.size;
        let mut level = 0;
        let mut hash = leaf;
        closed(level, index, hash);
        while index & 1 == 1 {
            let left = self.peaks.pop().expect("a set bit of the size has its peak");
            hash = node_hash(&left, &hash);
            index >>= 1;
            level += 1;
            closed(level, index, hash);
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// Add one leaf hash at the right end.
    pub fn append(&mut self, leaf: Digest) {
        self.append_with(leaf, |_, _, _| ());
    }

    /// The root of the tree as it stands.
    #[must_use]
    pub fn root(&self) -> Digest {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return empty_root() };
        peaks.fold(*last, |right, left| node_hash(left, &right))
    }

    /// Whether the number of peaks fits the size, as it must for a frontier read from outside.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        self.peaks.len() == self.size.count_ones() as usize
    }
}

/// Reads the hash of the complete subtree at (level, index); leaves are level 0. `None` = not stored.
pub type NodeFetcher<'a> = dyn Fn(u8, u64) -> Option<Digest> + 'a;

/// The root of leaves `start..end`, from stored complete subtrees.
fn range_root(fetch: &NodeFetcher<'_>, start: u64, end: u64) -> Option<Digest> {
    let count = end - start;
    if count.is_power_of_two() {
        let level = count.trailing_zeros();
        return fetch(u8::try_from(level).ok()?, start >> level);
    }
    let split = start + largest_power_below(count);
    Some(node_hash(&range_root(fetch, start, split)?, &range_root(fetch, split, end)?))
}

/// The largest power of two smaller than `count`, for `count` ≥ 2.
const fn largest_power_below(count: u64) -> u64 {
    1 << (u64::BITS - 1 - (count - 1).leading_zeros())
}

/// The inclusion path of leaf `index` in the tree of the first `size` leaves (RFC 9162 §2.1.3.1); `None` when the
/// index is outside or a node is not stored.
#[must_use]
pub fn inclusion_path(fetch: &NodeFetcher<'_>, index: u64, size: u64) -> Option<Vec<Digest>> {
    if index >= size {
        return None;
    }
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while end - start > 1 {
        let split = start + largest_power_below(end - start);
        if index < split {
            path.push(range_root(fetch, split, end)?);
            end = split;
        } else {
            path.push(range_root(fetch, start, split)?);
            start = split;
        }
    }
    path.reverse();
    Some(path)
}

/// The root that `path` leads to from leaf `index` of a tree of `size` leaves, or `None` when the path is too short,
/// too long or the index is outside (RFC 9162 §2.1.3.2).
#[must_use]
pub fn root_from_path(leaf: Digest, index: u64, size: u64, path: &[Digest]) -> Option<Digest> {
    if index >= size || path.len() > MERKLE_PATH_MAX {
        return None;
    }
    let (mut position, mut last) = (index, size - 1);
    let mut hash = leaf;
    for sibling in path {
        if last == 0 {
            return None;
        }
        if position & 1 == 1 || position == last {
            hash = node_hash(sibling, &hash);
            while position & 1 == 0 && position != 0 {
                position >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        position >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(hash)
}

/// The proof that the tree of the first `old` leaves is a prefix of that of the first `new` (RFC 9162 §2.1.4.1).
/// Empty for `old` = 0 and `old` = `new`; `None` when `old` > `new` or a node is not stored.
#[must_use]
pub fn consistency_path(fetch: &NodeFetcher<'_>, old: u64, new: u64) -> Option<Vec<Digest>> {
    if old > new {
        return None;
    }
    let mut path = Vec::new();
    if old == 0 || old == new {
        return Some(path);
    }
    let (mut start, mut end) = (0, new);
    let mut whole = true;
    while old != end {
        let split = start + largest_power_below(end - start);
        if old <= split {
            path.push(range_root(fetch, split, end)?);
            end = split;
        } else {
            path.push(range_root(fetch, start, split)?);
            start = split;
            whole = false;
        }
    }
    if !whole {
        path.push(range_root(fetch, start, end)?);
    }
    path.reverse();
    Some(path)
}

/// Whether `path` proves that the tree (`new_size`, `new_root`) extends (`old_size`, `old_root`) (RFC 9162 §2.1.4.2).
#[must_use]
pub fn verify_consistency(old_size: u64, old_root: &Digest, new_size: u64, new_root: &Digest, path: &[Digest]) -> bool {
    if old_size > new_size || path.len() > MERKLE_PATH_MAX {
        return false;
    }
    if old_size == new_size {
        return path.is_empty() && old_root == new_root;
    }
    if old_size == 0 {
        return path.is_empty() && *old_root == empty_root();
    }
    let mut hashes = path.iter();
    let (mut position, mut last) = (old_size - 1, new_size - 1);
    while position & 1 == 1 {
        position >>= 1;
        last >>= 1;
    }
    // A complete old tree is itself the first hash; the proof does not repeat it.
    let first = if old_size.is_power_of_two() { Some(old_root) } else { hashes.next() };
    let Some(first) = first else { return false };
    let (mut old_hash, mut new_hash) = (*first, *first);
    for hash in hashes {
        if last == 0 {
            return false;
        }
        if position & 1 == 1 || position == last {
            old_hash = node_hash(hash, &old_hash);
            new_hash = node_hash(hash, &new_hash);
            while position & 1 == 0 && position != 0 {
                position >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, hash);
        }
        position >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == *old_root && new_hash == *new_root
}

#[cfg(test)]
mod tests;
