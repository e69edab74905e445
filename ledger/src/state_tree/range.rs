//! Proof that the entries up to a key are all there are up to it (`docs/specs/snapshot.md` §4).
//!
//! Whoever has them builds the tree of these entries alone. On the way to the last of them that tree has everything on
//! the left; the proof brings what the whole tree has on the right.

use super::page::{Holding, Slot, holding, root_of};
use super::proof::{Beside, descend};
use super::{Pages, named};
use crate::digest::Digest;
use crate::limits::STATE_PATH_MAX;
use crate::state::{EMPTY_STATE_ROOT, bit, leaf_hash, node_hash};
use borsh::{BorshDeserialize, BorshSerialize};

/// A subtree beside the path, with what its hash is made of: an inner node cannot be passed off as a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Sibling {
    /// No entry.
    Empty,
    /// Two entries or more, by the hashes of its two children.
    Node {
        /// Hash of the child of bit 0.
        left: Digest,
        /// Hash of the child of bit 1.
        right: Digest,
    },
    /// One entry.
    Leaf {
        /// Hash of its key.
        key: Digest,
        /// Hash of its value.
        value: Digest,
    },
}

/// The siblings to the right of the path to a range's last entry.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RangeProof {
    /// The lowest first.
    pub right: Vec<Sibling>,
}

/// The left side of the path to the last entry of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftEdge {
    last: Digest,
    value: Digest,
    /// Hashes of the subtrees on the left that are not empty, each with the depth of its parent, the highest first.
    left: Vec<(usize, Digest)>,
}

/// A range proof that fits no tree that begins with these entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTheSiblings {
    /// The last entry has fewer zero bits.
    #[error("there are more siblings than a path can have on its right")]
    TooMany,
    /// An entry on the left stands deeper than these siblings reach.
    #[error("siblings on the right of the path are missing")]
    TooFew,
}

impl Sibling {
    fn of<P: Pages>(pages: &P, beside: &Beside<'_>) -> Result<Self, P::Fault> {
        let over = |slots: &[Slot]| {
            let (left, right) = slots.split_at(slots.len() / 2);
            Self::Node { left: root_of(left), right: root_of(right) }
        };
        Ok(match holding(beside.slots()) {
            Holding::None => Self::Empty,
            Holding::Leaf(Slot::Leaf { key, value }) => Self::Leaf { key, value },
            _ if beside.slots().len() == 1 => over(named(pages, &beside.page_below())?.slots()),
            _ => over(beside.slots()),
        })
    }

    fn hash(&self) -> Digest {
        match self {
            Self::Empty => EMPTY_STATE_ROOT,
            Self::Node { left, right } => node_hash(left, right),
            Self::Leaf { key, value } => leaf_hash(key, value),
        }
    }
}

/// The proof that there are no other entries up to and with the one whose key has the hash `last`; `None` if there is no
/// such entry.
///
/// # Errors
/// The keeper's fault.
pub fn prove_range<P: Pages>(pages: &P, last: &Digest) -> Result<Option<RangeProof>, P::Fault> {
    let mut right = Vec::new();
    let end = descend(pages, last, |beside| {
        if !bit(last, beside.bit) {
            right.push(Sibling::of(pages, &beside)?);
        }
        Ok(())
    })?;
    right.reverse();
    Ok(matches!(end, Slot::Leaf { key, .. } if key == *last).then_some(RangeProof { right }))
}

/// The left side of the path to `last`; `None` unless that is the hash of the last key in this tree.
///
/// # Errors
/// The keeper's fault.
pub fn left_edge<P: Pages>(pages: &P, last: &Digest) -> Result<Option<LeftEdge>, P::Fault> {
    let (mut left, mut is_last) = (Vec::new(), true);
    let end = descend(pages, last, |beside| {
        let is_empty = matches!(holding(beside.slots()), Holding::None);
        match bit(last, beside.bit) {
            true if !is_empty => left.push((beside.bit, beside.hash())),
            true => {}
            false => is_last &= is_empty,
        }
        Ok(())
    })?;
    match end {
        Slot::Leaf { key, value } if key == *last && is_last => Ok(Some(LeftEdge { last: key, value, left })),
        _ => Ok(None),
    }
}

impl LeftEdge {
    /// The root of the tree that has these siblings to the right of its path to the last entry here.
    ///
    /// # Errors
    /// [`NotTheSiblings`]: there is no such tree.
    pub fn root_with(&self, proof: &RangeProof) -> Result<Digest, NotTheSiblings> {
        // The last entry may stand deeper than in the tree here: as deep as the lowest sibling on either side says.
        let mut zeros = (0..STATE_PATH_MAX).filter(|at| !bit(&self.last, *at));
        let on_the_right = match proof.right.len() {
            0 => 0,
            count => zeros.nth(count - 1).ok_or(NotTheSiblings::TooMany)? + 1,
        };
        let depth = self.left.last().map_or(0, |(bit, _)| bit + 1).max(on_the_right);
        let (mut left, mut right) = (self.left.iter().rev().peekable(), proof.right.iter());
        let mut hash = leaf_hash(&self.last, &self.value);
        for at in (0..depth).rev() {
            hash = if bit(&self.last, at) {
                let beside = left.next_if(|(bit, _)| *bit == at).map_or(EMPTY_STATE_ROOT, |(_, hash)| *hash);
                node_hash(&beside, &hash)
            } else {
                node_hash(&hash, &right.next().ok_or(NotTheSiblings::TooFew)?.hash())
            };
        }
        Ok(hash)
    }
}
