//! Sign records as one submission of a member.

use ed25519_dalek::SigningKey;
use portolan_ledger::record::RecordRefusal;
use portolan_ledger::submission::{SubmissionRefusal, UnsignedClaims};
use portolan_ledger::{NetworkId, OrganisationId, Record, SubmissionId, Time, VerifiedSubmission};
use rand::RngCore as _;
use rand::rngs::OsRng;
use serde_json::Value;
use std::time::{SystemTime, UNIX_EPOCH};

/// A member with the key it signs submissions with.
pub struct Signer {
    /// The member.
    pub organisation: OrganisationId,
    /// Its signing key.
    pub key: SigningKey,
}

/// A record that is none, by its place in the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("record {index}: {refusal}")]
pub struct NotARecord {
    /// Its position, from 0.
    pub index: usize,
    /// What is wrong with it.
    pub refusal: RecordRefusal,
}

/// This machine's time.
#[must_use]
pub fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// Sign records now, with a fresh id, for `lifetime_ms` milliseconds.
///
/// # Errors
/// [`SubmissionRefusal`] when the whole would not be a submission.
pub fn sign(
    signer: &Signer,
    network: NetworkId,
    records: &[Record],
    parts: Vec<Vec<u8>>,
    lifetime_ms: u64,
) -> Result<VerifiedSubmission, SubmissionRefusal> {
    let mut random = [0; 10];
    OsRng.fill_bytes(&mut random);
    let issued_at = now();
    let claims = UnsignedClaims {
        network,
        id: SubmissionId::new(issued_at, &random),
        submitter: signer.organisation.clone(),
        issued_at,
        expires_at: issued_at.plus_ms(lifetime_ms),
    };
    VerifiedSubmission::sign(claims, records, parts, &signer.key)
}

/// The records of a file: one record, an array of records, or one record per line.
///
/// A single record and a line keep their bytes; an array's records are written anew, which is harmless before signing.
///
/// # Errors
/// [`NotARecord`] names the first that is none.
pub fn read_records(bytes: &[u8]) -> Result<Vec<Record>, NotARecord> {
    let bytes = bytes.trim_ascii();
    let at = |index: usize| move |refusal| NotARecord { index, refusal };
    if let Ok(Value::Array(values)) = serde_json::from_slice(bytes) {
        let record = |(index, value): (usize, Value)| Record::decode(value.to_string().as_bytes()).map_err(at(index));
        return values.into_iter().enumerate().map(record).collect();
    }
    if serde_json::from_slice::<Value>(bytes).is_ok() {
        return Ok(vec![Record::decode(bytes).map_err(at(0))?]);
    }
    let lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    lines.enumerate().map(|(index, line)| Record::decode(line).map_err(at(index))).collect()
}
