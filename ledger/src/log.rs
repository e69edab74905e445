//! The record log: what its leaves are (`docs/specs/block.md` §3).
//!
//! One RFC 6962 tree since genesis, over headers and records: the first leaf of block *h* is header *h*−1, then the
//! records of block *h* in order. A leaf says nothing about what it stands for, so the log's nodes can be public.

use crate::digest::Digest;
use crate::merkle::leaf_hash;

const KIND_HEADER: u8 = 0;
const KIND_RECORD: u8 = 1;

/// The leaf hash of a header.
#[must_use]
pub fn leaf_of_header(header: &Digest) -> Digest {
    let mut data = [0; 33];
    data[0] = KIND_HEADER;
    data[1..].copy_from_slice(&header.0);
    leaf_hash(&data)
}

/// The leaf hash of the record at `index` of a submission.
#[must_use]
pub fn leaf_of_record(record: &Digest, submission: &Digest, index: u32) -> Digest {
    let mut data = [0; 69];
    data[0] = KIND_RECORD;
    data[1..33].copy_from_slice(&record.0);
    data[33..65].copy_from_slice(&submission.0);
    data[65..].copy_from_slice(&index.to_be_bytes());
    leaf_hash(&data)
}
