//! The bytes a submission travels as: JWS, records, parts (`docs/specs/submission.md` §4).

use super::SubmissionRefusal;
use crate::digest::Digest;
use crate::limits::SUBMISSION_BYTES_MAX;
use crate::part::WRAPPED_KEY_BYTES;
use crate::record::Record;
use borsh::{BorshDeserialize, BorshSerialize};
use std::collections::BTreeMap;

/// A submission's pieces as they travel, before anything is checked but their limits.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SubmissionBody {
    /// The compact JWS.
    pub jws: String,
    /// The records' JSON texts in order.
    pub records: Vec<Vec<u8>>,
    /// The parts by ascending digest.
    pub parts: Vec<Vec<u8>>,
}

impl SubmissionBody {
    /// The one encoding of these pieces.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        borsh::to_vec(self).expect("writing to memory cannot fail")
    }

    /// Read the pieces; the parts must stand in ascending order of digest, each once.
    ///
    /// # Errors
    /// [`SubmissionRefusal::Body`].
    pub fn decode(bytes: &[u8]) -> Result<Self, SubmissionRefusal> {
        let body = Self::read(bytes)?;
        let digests: Vec<_> = body.parts.iter().map(|part| Digest::of(part)).collect();
        if digests.is_sorted_by(|one, next| one < next) { Ok(body) } else { Err(out_of_order()) }
    }

    /// Read the pieces, the order of the parts unchecked.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, SubmissionRefusal> {
        if bytes.len() > SUBMISSION_BYTES_MAX {
            return Err(SubmissionRefusal::Body(format!("at most {SUBMISSION_BYTES_MAX} bytes, not {}", bytes.len())));
        }
        borsh::from_slice(bytes).map_err(|error| SubmissionRefusal::Body(error.to_string()))
    }
}

fn out_of_order() -> SubmissionRefusal {
    SubmissionRefusal::Body("the parts are not in ascending order of digest".into())
}

/// Length of the body encoding of these pieces, bytes.
pub(super) fn length<'a>(
    jws: &str,
    records: impl Iterator<Item = &'a [u8]>,
    parts: impl Iterator<Item = &'a [u8]>,
) -> usize {
    let prefixed = |bytes: &[u8]| 4 + bytes.len();
    12 + jws.len() + records.map(prefixed).sum::<usize>() + parts.map(prefixed).sum::<usize>()
}

/// In what order the parts come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// As a body has them: ascending by digest, and no other way.
    Ascending,
    /// Any.
    Any,
}

/// The parts by digest, when they are exactly those the records name and as long as named.
pub(super) fn match_parts(
    records: &[Record],
    parts: Vec<Vec<u8>>,
    order: Order,
) -> Result<BTreeMap<Digest, Vec<u8>>, SubmissionRefusal> {
    let refuse = |digest: &Digest, reason| SubmissionRefusal::Part { digest: *digest, reason };
    let mut came: BTreeMap<Digest, Vec<u8>> = BTreeMap::new();
    for part in parts {
        let digest = Digest::of(&part);
        if order == Order::Ascending && came.last_key_value().is_some_and(|(last, _)| *last >= digest) {
            return Err(out_of_order());
        }
        if came.insert(digest, part).is_some() {
            return Err(refuse(&digest, "came twice"));
        }
    }
    let mut named = BTreeMap::new();
    for part in records.iter().flat_map(|record| &record.parts) {
        let length = usize::try_from(part.length).unwrap_or(usize::MAX);
        for (digest, length) in [(part.digest, length), (part.key_digest, WRAPPED_KEY_BYTES)] {
            if named.insert(digest, ()).is_some() {
                return Err(refuse(&digest, "is named twice"));
            }
            let bytes = came.get(&digest).ok_or_else(|| refuse(&digest, "did not come with the records"))?;
            if bytes.len() != length {
                return Err(refuse(&digest, "has another length than the record says"));
            }
        }
    }
    match came.keys().find(|digest| !named.contains_key(*digest)) {
        Some(digest) => Err(refuse(digest, "is named by no record")),
        None => Ok(came),
    }
}
