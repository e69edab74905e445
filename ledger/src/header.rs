//! The header of a block: what the validators sign for (`docs/specs/block.md` §2).
//!
//! Invariants
//! - A header has one encoding (borsh, 278 bytes) and its digest names the block.
//! - `log_size`, `log_root` and `state_root` stand *after* the block.
//! - Time grows strictly from header to header.

use crate::digest::Digest;
use crate::identity::{Address, Height, NetworkId};
use crate::merkle::empty_root;
use crate::time::Time;
use crate::validators::ValidatorSet;
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
    /// The header of height 0, which the genesis implies and nobody signs: an empty log, the state that the genesis
    /// describes, and its validator set.
    #[must_use]
    pub fn genesis(edition: u16, network: NetworkId, time: Time, state_root: Digest, set: &ValidatorSet) -> Self {
        Self {
            edition,
            network,
            height: Height(0),
            time,
            proposer: Address([0; 20]),
            previous: Digest([0; 32]),
            submissions_root: empty_root(),
            submission_count: 0,
            log_size: 0,
            log_root: empty_root(),
            record_count: 0,
            state_root,
            validators: set.hash(),
            next_validators: set.hash(),
        }
    }

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
