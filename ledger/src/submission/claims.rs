//! The protected header and the claims of a submission's JWS.

use super::SubmissionRefusal;
use crate::digest::Digest;
use crate::identity::{KeyId, NetworkId, OrganisationId, SubmissionId};
use crate::limits::SUBMISSION_RECORDS_MAX;
use crate::record::Record;
use crate::strict_json;
use crate::time::Time;
use serde_json::{Map, Value};

/// `typ` of a submission's JWS.
const TYPE: &str = "portolan-submission";
/// `alg` in its RFC 9864 name, which we write, and its older one, which we also read.
const ALGORITHMS: [&str; 2] = ["Ed25519", "EdDSA"];
/// Claims and header are flat objects.
const DEPTH_MAX: usize = 1;

/// What a submission's signature covers, beside the records.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// The network it is for.
    pub network: NetworkId,
    /// Its own id, unique for the submitter until it expires.
    pub id: SubmissionId,
    /// The member that signs.
    pub submitter: OrganisationId,
    /// When it was signed.
    pub issued_at: Time,
    /// From when on it can no longer enter a block.
    pub expires_at: Time,
    /// Number of records.
    pub count: u32,
    /// RFC 6962 root over the record digests.
    pub records_root: Digest,
}

/// The claims that a submitter chooses; count and root follow from the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsignedClaims {
    /// The network it is for.
    pub network: NetworkId,
    /// Its own id.
    pub id: SubmissionId,
    /// The member that signs.
    pub submitter: OrganisationId,
    /// When it is signed.
    pub issued_at: Time,
    /// From when on it can no longer enter a block.
    pub expires_at: Time,
}

impl UnsignedClaims {
    /// These claims over `records`.
    ///
    /// # Panics
    /// When there are more than `u32::MAX` records, far beyond the limit of a submission.
    #[must_use]
    pub fn with_records(self, records: &[Record]) -> Claims {
        let Self { network, id, submitter, issued_at, expires_at } = self;
        let count = u32::try_from(records.len()).expect("a submission has at most 1,000 records");
        Claims { network, id, submitter, issued_at, expires_at, count, records_root: super::records_root(records) }
    }
}

impl Claims {
    /// The claims as the JWS payload carries them.
    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).expect("claims are plain JSON")
    }
}

pub(super) fn write_header(kid: &KeyId) -> String {
    format!(r#"{{"alg":"{}","kid":"{kid}","typ":"{TYPE}"}}"#, ALGORITHMS[0])
}

pub(super) fn read_header(bytes: &[u8]) -> Result<KeyId, SubmissionRefusal> {
    let refuse = |reason: String| SubmissionRefusal::Jws(format!("protected header: {reason}"));
    let mut header = strict_json::parse_object(bytes, DEPTH_MAX).map_err(|error| refuse(error.to_string()))?;
    let algorithm = take_text(&mut header, "alg").ok_or_else(|| refuse("`alg` is a text".into()))?;
    if !ALGORITHMS.contains(&algorithm.as_str()) {
        return Err(refuse("`alg` is Ed25519 or EdDSA".into()));
    }
    if take_text(&mut header, "typ").as_deref() != Some(TYPE) {
        return Err(refuse(format!("`typ` is {TYPE}")));
    }
    let kid = take_text(&mut header, "kid").ok_or_else(|| refuse("`kid` is a text".into()))?;
    let kid = KeyId::parse(&kid).map_err(|error| refuse(format!("`kid`: {error}")))?;
    match header.keys().next() {
        Some(field) => Err(refuse(format!("`{field}` is not a field of it"))),
        None => Ok(kid),
    }
}

fn take_text(object: &mut Map<String, Value>, field: &str) -> Option<String> {
    match object.remove(field) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

pub(super) fn read_claims(bytes: &[u8]) -> Result<Claims, SubmissionRefusal> {
    let refuse = |field: &str, reason: String| SubmissionRefusal::Claim { field: field.into(), reason };
    let object = strict_json::parse_object(bytes, DEPTH_MAX).map_err(|error| refuse(".", error.to_string()))?;
    // Field by field first: serde names the fault of a struct, but not always the field it is in.
    for field in ["network", "id", "submitter", "issued_at", "expires_at", "count", "records_root"] {
        if !object.contains_key(field) {
            return Err(refuse(field, "is required".into()));
        }
    }
    let mut fields = object;
    let claims = Claims {
        network: claim(&mut fields, "network")?,
        id: claim(&mut fields, "id")?,
        submitter: claim(&mut fields, "submitter")?,
        issued_at: claim(&mut fields, "issued_at")?,
        expires_at: claim(&mut fields, "expires_at")?,
        count: claim(&mut fields, "count")?,
        records_root: claim(&mut fields, "records_root")?,
    };
    if let Some(field) = fields.keys().next() {
        return Err(refuse(field, "is not a claim of a submission".into()));
    }
    if !(1..=SUBMISSION_RECORDS_MAX).contains(&usize::try_from(claims.count).unwrap_or(usize::MAX)) {
        return Err(refuse("count", format!("1 to {SUBMISSION_RECORDS_MAX}")));
    }
    if claims.expires_at <= claims.issued_at {
        return Err(refuse("expires_at", "is after `issued_at`".into()));
    }
    Ok(claims)
}

fn claim<T: serde::de::DeserializeOwned>(fields: &mut Map<String, Value>, field: &str) -> Result<T, SubmissionRefusal> {
    let value = fields.remove(field).unwrap_or(Value::Null);
    serde_json::from_value(value)
        .map_err(|error| SubmissionRefusal::Claim { field: field.into(), reason: error.to_string() })
}
