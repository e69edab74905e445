//! 1 to 1,000 records signed at once by the submitting member (`docs/specs/submission.md`).
//!
//! A submission is a compact JWS whose claims carry the RFC 6962 root over the record digests. Records and parts
//! travel beside it as bytes. The two types are doors: an [`UnverifiedSubmission`] is well formed and holds together,
//! a [`VerifiedSubmission`] was also signed by the key that was asked. Whether that key may sign for the submitter,
//! whether the submission expired or was seen before, is decided in `contracts`, again in every block.
//!
//! Invariants
//! - The digest of a submission is SHA-256 of its compact JWS.
//! - The records are exactly those the root covers; the parts are exactly those the records name.
//! - One body has one encoding.

mod body;
mod claims;
#[cfg(test)]
mod tests;

pub use body::SubmissionBody;
pub use claims::{Claims, UnsignedClaims};

use crate::digest::Digest;
use crate::identity::KeyId;
use crate::jose::{base64url, base64url_bytes, base64url_decode, key_id};
use crate::limits::{JWS_BYTES_MAX, SUBMISSION_BYTES_MAX, SUBMISSION_RECORDS_MAX};
use crate::merkle;
use crate::record::{Record, RecordRefusal};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use std::collections::BTreeMap;

/// Why bytes are not a submission, or not one signed by the key that was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmissionRefusal {
    /// The body is longer than `limits::SUBMISSION_BYTES_MAX` or is not one encoding of a submission.
    #[error("submission body: {0}")]
    Body(String),
    /// The compact JWS is not as specified.
    #[error("submission JWS: {0}")]
    Jws(String),
    /// A claim is not as specified.
    #[error("claim `{field}`: {reason}")]
    Claim {
        /// Name of the claim.
        field: String,
        /// What is expected there.
        reason: String,
    },
    /// A record is not as specified.
    #[error("record {index}: {refusal}")]
    Record {
        /// Position of the record in the submission, from 0.
        index: usize,
        /// What is wrong with it.
        refusal: RecordRefusal,
    },
    /// The records are not those the signature covers.
    #[error("the records do not lead to `records_root`")]
    Root,
    /// A part that a record names did not come, came twice, or is not as named.
    #[error("part {digest}: {reason}")]
    Part {
        /// Digest of the part.
        digest: Digest,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The signature does not verify under this key.
    #[error("the signature does not verify under key {0}")]
    Signature(KeyId),
}

impl SubmissionRefusal {
    /// Path of the field at fault, for problem documents.
    #[must_use]
    pub fn field(&self) -> String {
        match self {
            Self::Body(_) => ".".into(),
            Self::Jws(_) | Self::Signature(_) => "jws".into(),
            Self::Claim { field, .. } => format!("jws.{field}"),
            Self::Record { index, refusal } => format!("records[{index}].{}", refusal.field),
            Self::Root => "jws.records_root".into(),
            Self::Part { digest, .. } => format!("parts.{digest}"),
        }
    }
}

/// A submission that is well formed and holds together; nobody has checked its signature yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnverifiedSubmission {
    pieces: Pieces,
}

/// A submission whose signature was checked with `verify_strict`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedSubmission {
    pieces: Pieces,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Pieces {
    digest: Digest,
    jws: String,
    envelope: Envelope,
    records: Vec<Record>,
    parts: BTreeMap<Digest, Vec<u8>>,
}

/// A compact JWS taken apart, its header and claims read, its signature not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The key it says it was signed with.
    pub kid: KeyId,
    /// What it claims.
    pub claims: Claims,
    signature: [u8; 64],
    /// Length of `header.payload`, which is what the signature covers.
    signed_bytes: usize,
}

impl Envelope {
    /// Read the compact JWS of a submission.
    ///
    /// # Errors
    /// [`SubmissionRefusal::Jws`] or [`SubmissionRefusal::Claim`].
    pub fn parse(jws: &str) -> Result<Self, SubmissionRefusal> {
        let refuse = |reason: &str| SubmissionRefusal::Jws(reason.to_owned());
        if jws.len() > JWS_BYTES_MAX {
            return Err(SubmissionRefusal::Jws(format!("at most {JWS_BYTES_MAX} bytes, not {}", jws.len())));
        }
        let (signed, signature) = jws.rsplit_once('.').ok_or_else(|| refuse("three parts separated by dots"))?;
        let (header, payload) = signed.split_once('.').ok_or_else(|| refuse("three parts separated by dots"))?;
        let header = base64url_bytes(header).ok_or_else(|| refuse("the header is not canonical base64url"))?;
        let payload = base64url_bytes(payload).ok_or_else(|| refuse("the payload is not canonical base64url"))?;
        let signature =
            base64url_decode::<64>(signature).ok_or_else(|| refuse("the signature is not 64 bytes of base64url"))?;
        let kid = claims::read_header(&header)?;
        let claims = claims::read_claims(&payload)?;
        Ok(Self { kid, claims, signature, signed_bytes: signed.len() })
    }

    /// Check the signature over `jws`, the text this envelope was read from (`verify_strict`; weak keys never pass).
    ///
    /// # Errors
    /// [`SubmissionRefusal::Signature`].
    pub fn verify(&self, jws: &str, key: &VerifyingKey) -> Result<(), SubmissionRefusal> {
        let refusal = || SubmissionRefusal::Signature(self.kid.clone());
        let signed = jws.get(..self.signed_bytes).ok_or_else(refusal)?;
        if key_id(key) != self.kid {
            return Err(refusal());
        }
        key.verify_strict(signed.as_bytes(), &Signature::from_bytes(&self.signature)).map_err(|_| refusal())
    }
}

impl UnverifiedSubmission {
    /// Read a submission from its body encoding.
    ///
    /// # Errors
    /// [`SubmissionRefusal`] names the first thing that is not as specified.
    pub fn decode(bytes: &[u8]) -> Result<Self, SubmissionRefusal> {
        let SubmissionBody { jws, records, parts } = SubmissionBody::read(bytes)?;
        Self::join(jws, records, parts, body::Order::Ascending)
    }

    /// Put a submission together from its JWS, its records in order and its parts in any order.
    ///
    /// # Errors
    /// [`SubmissionRefusal`] names the first thing that is not as specified.
    pub fn from_pieces(jws: String, records: Vec<Vec<u8>>, parts: Vec<Vec<u8>>) -> Result<Self, SubmissionRefusal> {
        Self::join(jws, records, parts, body::Order::Any)
    }

    fn join(
        jws: String,
        records: Vec<Vec<u8>>,
        parts: Vec<Vec<u8>>,
        order: body::Order,
    ) -> Result<Self, SubmissionRefusal> {
        let bytes = body::length(&jws, records.iter().map(Vec::as_slice), parts.iter().map(Vec::as_slice));
        if bytes > SUBMISSION_BYTES_MAX {
            return Err(SubmissionRefusal::Body(format!("at most {SUBMISSION_BYTES_MAX} bytes, not {bytes}")));
        }
        let envelope = Envelope::parse(&jws)?;
        let claims = &envelope.claims;
        if records.len() != usize::try_from(claims.count).unwrap_or(usize::MAX) {
            let reason = format!("says {} records, {} came", claims.count, records.len());
            return Err(SubmissionRefusal::Claim { field: "count".into(), reason });
        }
        let decode = |(index, bytes): (usize, &Vec<u8>)| {
            Record::decode(bytes).map_err(|refusal| SubmissionRefusal::Record { index, refusal })
        };
        let records = records.iter().enumerate().map(decode).collect::<Result<Vec<_>, _>>()?;
        if records_root(&records) != claims.records_root {
            return Err(SubmissionRefusal::Root);
        }
        let parts = body::match_parts(&records, parts, order)?;
        Ok(Self { pieces: Pieces { digest: Digest::of(jws.as_bytes()), jws, envelope, records, parts } })
    }

    /// Check the signature with `key` (`verify_strict`).
    ///
    /// # Errors
    /// [`SubmissionRefusal::Signature`] when it was made by another key or over other bytes.
    pub fn verify(self, key: &VerifyingKey) -> Result<VerifiedSubmission, SubmissionRefusal> {
        self.pieces.envelope.verify(&self.pieces.jws, key)?;
        Ok(VerifiedSubmission { pieces: self.pieces })
    }

    /// Take the signature as checked: for a node that keeps "this digest under this key is good" from before.
    #[must_use]
    pub fn already_verified(self) -> VerifiedSubmission {
        VerifiedSubmission { pieces: self.pieces }
    }
}

macro_rules! read_access {
    ($door:ident) => {
        impl $door {
            /// The digest that names this submission.
            #[must_use]
            pub const fn digest(&self) -> Digest {
                self.pieces.digest
            }

            /// The compact JWS.
            #[must_use]
            pub fn jws(&self) -> &str {
                &self.pieces.jws
            }

            /// The key it says it was signed with.
            #[must_use]
            pub const fn kid(&self) -> &KeyId {
                &self.pieces.envelope.kid
            }

            /// What it claims.
            #[must_use]
            pub const fn claims(&self) -> &Claims {
                &self.pieces.envelope.claims
            }

            /// Its records in order.
            #[must_use]
            pub fn records(&self) -> &[Record] {
                &self.pieces.records
            }

            /// Its parts by digest: ciphertexts and wrapped content keys.
            #[must_use]
            pub const fn parts(&self) -> &BTreeMap<Digest, Vec<u8>> {
                &self.pieces.parts
            }

            /// Length of its body encoding, bytes.
            #[must_use]
            pub fn encoded_length(&self) -> usize {
                let Pieces { jws, records, parts, .. } = &self.pieces;
                body::length(jws, records.iter().map(Record::bytes), parts.values().map(Vec::as_slice))
            }

            /// Its one body encoding.
            #[must_use]
            pub fn encode(&self) -> Vec<u8> {
                let records = self.pieces.records.iter().map(|record| record.bytes().to_vec()).collect();
                let parts = self.pieces.parts.values().cloned().collect();
                SubmissionBody { jws: self.pieces.jws.clone(), records, parts }.encode()
            }
        }
    };
}
read_access!(UnverifiedSubmission);
read_access!(VerifiedSubmission);

impl VerifiedSubmission {
    /// Sign records, with the bytes of the parts they name.
    ///
    /// # Errors
    /// [`SubmissionRefusal`] when the whole would not be a submission: too many records, a part missing, too long.
    pub fn sign(
        claims: UnsignedClaims,
        records: &[Record],
        parts: Vec<Vec<u8>>,
        key: &SigningKey,
    ) -> Result<Self, SubmissionRefusal> {
        if !(1..=SUBMISSION_RECORDS_MAX).contains(&records.len()) {
            let reason = format!("1 to {SUBMISSION_RECORDS_MAX} records, not {}", records.len());
            return Err(SubmissionRefusal::Claim { field: "count".into(), reason });
        }
        let header = claims::write_header(&key_id(&key.verifying_key()));
        let payload = claims.with_records(records).to_json();
        let signed = format!("{}.{}", base64url(header.as_bytes()), base64url(payload.as_bytes()));
        let jws = format!("{signed}.{}", base64url(&key.sign(signed.as_bytes()).to_bytes()));
        let records = records.iter().map(|record| record.bytes().to_vec()).collect();
        UnverifiedSubmission::from_pieces(jws, records, parts).map(UnverifiedSubmission::already_verified)
    }
}

/// The RFC 6962 root over the digests of records in order.
#[must_use]
pub fn records_root(records: &[Record]) -> Digest {
    digests_root(records.iter().map(Record::digest))
}

/// The RFC 6962 root over digests in order, each the data of one leaf.
#[must_use]
pub fn digests_root(digests: impl Iterator<Item = Digest>) -> Digest {
    let leaves: Vec<_> = digests.map(|digest| merkle::leaf_hash(digest.as_ref())).collect();
    merkle::root(&leaves)
}
