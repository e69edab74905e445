//! Read the tree library's proof into ours.
//!
//! Its siblings are not public, but its borsh encoding is part of its interface; the shapes below are that encoding.

use crate::storage::columns::Column;
use crate::storage::fault::StorageFault;
use borsh::BorshDeserialize;
use jmt::proof::SparseMerkleProof;
use portolan_ledger::Digest;
use portolan_ledger::state::{EMPTY_STATE_ROOT, StateProof, leaf_hash, node_hash};
use sha2::Sha256;

#[derive(BorshDeserialize)]
struct Proof {
    leaf: Option<Leaf>,
    siblings: Vec<Sibling>,
}

#[derive(BorshDeserialize)]
struct Leaf {
    key: Digest,
    value: Digest,
}

#[derive(BorshDeserialize)]
enum Sibling {
    Null,
    Inner { left: Digest, right: Digest },
    Leaf(Leaf),
}

impl Sibling {
    fn hash(&self) -> Digest {
        match self {
            Self::Null => EMPTY_STATE_ROOT,
            Self::Inner { left, right } => node_hash(left, right),
            Self::Leaf(Leaf { key, value }) => leaf_hash(key, value),
        }
    }
}

/// The proof as ours, for the key it was made for: `found` says whether that key has a value.
pub(super) fn read(proof: &SparseMerkleProof<Sha256>, found: bool) -> Result<StateProof, StorageFault> {
    let bytes = borsh::to_vec(proof).expect("writing to memory cannot fail");
    let Proof { leaf, siblings } = borsh::from_slice(&bytes)
        .map_err(|source| StorageFault::Decode { column: Column::Tree, source: source.into() })?;
    let other_leaf = leaf.filter(|_| !found).map(|Leaf { key, value }| (key, value));
    Ok(StateProof { other_leaf, siblings: siblings.iter().map(Sibling::hash).collect() })
}
