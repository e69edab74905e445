//! What is voted for: a block, by the digest of its header and the log's size and root after it.

use portolan_ledger::Digest;
use portolan_ledger::certificate::BlockId;
use std::fmt;

/// A block; it is small enough to be its own id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Block {
    /// Digest of the header.
    pub header: Digest,
    /// Leaves of the record log after the block.
    pub log_size: u64,
    /// Root of the record log after the block.
    pub log_root: Digest,
}

impl From<BlockId> for Block {
    fn from(BlockId { header, log_size, log_root }: BlockId) -> Self {
        Self { header, log_size, log_root }
    }
}

impl From<Block> for BlockId {
    fn from(Block { header, log_size, log_root }: Block) -> Self {
        Self { header, log_size, log_root }
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.header.fmt(f)
    }
}

impl arc_malachitebft_core_types::Value for Block {
    type Id = Self;

    fn id(&self) -> Self {
        *self
    }
}
