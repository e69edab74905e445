//! What the author wrote under a reference, as this node remembers it.

use super::is_over;
use crate::storage::{StorageFault, Store};
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Digest, Time};

/// The record that a draft became.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Receipt {
    /// Keyed fingerprint of what the draft said.
    pub fingerprint: Digest,
    /// The record.
    pub record: Digest,
    /// Its submission.
    pub submission: Digest,
    /// When the submission expires.
    pub expires_at: Time,
}

impl Receipt {
    pub(super) fn encode(&self) -> Vec<u8> {
        borsh::to_vec(self).expect("writing to memory cannot fail")
    }
}

/// Where the receipt of a reference tag is kept.
pub(super) fn key(tag: &Digest) -> Vec<u8> {
    [b"reference/", &tag.0[..]].concat()
}

/// The receipt of a reference, unless what it tells of has expired without becoming final.
pub(super) fn find(store: &Store, tag: &Digest, now: Time) -> Result<Option<Receipt>, StorageFault> {
    let Some(bytes) = store.receipt(&key(tag))? else { return Ok(None) };
    let receipt: Receipt = borsh::from_slice(&bytes).expect("the store holds what this node wrote");
    let is_final = store.submission_place(&receipt.submission)?.is_some();
    let can_be = store.holds(&receipt.submission)? && !is_over(receipt.expires_at, now);
    Ok((is_final || can_be).then_some(receipt))
}
