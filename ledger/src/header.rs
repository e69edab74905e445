//! The header of a block: what the validators sign for (`docs/specs/block.md` §2).
//!
//! Invariants
//! - A header has one encoding (borsh, 278 bytes) and its digest names the block.
//! - `log_size`, `log_root` and `state_root` stand *after* the block.
//! - Time grows strictly from header to header.

use crate::digest::Digest;
use crate::identity::{Address, Height, NetworkId};
use crate::time::Time;
use borsh::{BorshDeserialize, BorshSerialize};

/// First bytes of what is hashed to a header digest.
const DIGEST_PREFIX: &[u8] = b"portolan/header/v1\n";

/// The head of one block.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
pub struct Header {
    /// Edition of the rules the block was made with.
    pub edition: u16,
    /// The network.
    pub network: NetworkId,
    /// Position in the chain.
    pub height: Height,
    /// Block time, after that of the previous header.
    pub time: Time,
    /// Validator that made the block.
    pub proposer: Address,
    /// Digest of the previous header.
    pub previous: Digest,
    /// RFC 6962 root over the digests of the block's submissions.
    pub submissions_root: Digest,
    /// Number of submissions in the block.
    pub submission_count: u32,
    /// Leaves of the record log after this block.
    pub log_size: u64,
    /// Root of the record log after this block.
    pub log_root: Digest,
    /// Records in this block: their leaves are the last ones of the log.
    pub record_count: u32,
    /// Root of the state tree after this block.
    pub state_root: Digest,
    /// Hash of the validator set that signs this block.
    pub validators: Digest,
    /// Hash of the validator set that signs the next.
    pub next_validators: Digest,
}

/// Bytes that are not a header.
#[derive(Debug, thiserror::Error)]
#[error("these bytes are not a header")]
pub struct HeaderDecodeError(#[source] borsh::io::Error);

impl Header {
    /// The one encoding of this header.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        borsh::to_vec(self).expect("writing to memory cannot fail")
    }

    /// Read a header.
    ///
    /// # Errors
    /// [`HeaderDecodeError`] unless the bytes are exactly one header.
    pub fn decode(bytes: &[u8]) -> Result<Self, HeaderDecodeError> {
        borsh::from_slice(bytes).map_err(HeaderDecodeError)
    }

    /// The digest that names this block.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of_pieces(&[DIGEST_PREFIX, &self.encode()])
    }
}
