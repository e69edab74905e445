//! What one node has on disk, as the checker sees it.

use portolan_ledger::{Certificate, Digest, Header, ValidatorSet};
use std::collections::BTreeMap;

/// All of one node's blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Whose node.
    pub member: String,
    /// The header of height 0.
    pub genesis: Header,
    /// The validator sets that it knows, by their hashes.
    pub sets: BTreeMap<Digest, ValidatorSet>,
    /// From height 1 to the tip.
    pub blocks: Vec<BlockRead>,
}

/// One block as it lies on a disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockRead {
    /// Its header.
    pub header: Header,
    /// The certificate that this node keeps for it; another node's may have other signers.
    pub certificate: Certificate,
    /// The submissions it names.
    pub submissions: Vec<Digest>,
}
