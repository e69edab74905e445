//! The fields of a record, each a checked type.

use crate::digest::Digest;
use crate::identity::{AudienceId, Locode, OrganisationId, RecordType, SubjectId};
use crate::record::{Record, RecordRefusal};
use crate::time::Time;
use serde_json::{Map, Value};

/// What a record says, field by field (`docs/specs/record.md` §2).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RecordContent {
    /// The kind of statement.
    #[serde(rename = "type")]
    pub record_type: RecordType,
    /// Edition of this type's fields, from 1.
    pub schema: u32,
    /// The organisation whose statement it is.
    pub author: OrganisationId,
    /// By what right the submitter speaks for the author.
    pub authority: Authority,
    /// The message it was made from, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Keyed hash of the author's own reference.
    pub reference_tag: Digest,
    /// When it happened.
    pub event_time: Time,
    /// Whether it happened, is estimated, planned or requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classifier: Option<Classifier>,
    /// What it is about.
    pub subjects: Vec<SubjectRef>,
    /// The port it concerns.
    pub port: Locode,
    /// Digest of the record that this one replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<Digest>,
    /// Original, change, replacement or cancellation.
    pub function: Function,
    /// The statement itself, class P0 only.
    pub body: Map<String, Value>,
    /// The sealed parts that belong to it.
    pub parts: Vec<PartRef>,
}

impl RecordContent {
    /// Write this content as a record, checked as if it had come from outside.
    ///
    /// # Errors
    /// [`RecordRefusal`] when a field or the whole does not keep the limits.
    pub fn encode(&self) -> Result<Record, RecordRefusal> {
        let bytes = serde_json::to_vec(self).map_err(|error| RecordRefusal::new(".", error.to_string()))?;
        Record::decode(&bytes)
    }
}

/// By what right a submitter speaks for the author of a record (DESIGN §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Authority {
    /// The submitter is the author.
    Own,
    /// The author has given the submitter a mandate.
    Mandate,
    /// The author holds no key; the submitter states what its message said.
    Gateway,
}

/// How sure an event is (DCSA, EDIFACT 2005).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Classifier {
    /// It happened.
    #[serde(rename = "ACT")]
    Actual,
    /// It is estimated.
    #[serde(rename = "EST")]
    Estimated,
    /// It is planned.
    #[serde(rename = "PLN")]
    Planned,
    /// It is requested.
    #[serde(rename = "REQ")]
    Requested,
}

/// What a record does to earlier ones; the numbers are those of EDIFACT 1225.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Function {
    /// Cancels the record it supersedes.
    Cancel = 1,
    /// Changes the record it supersedes.
    Change = 4,
    /// Replaces the record it supersedes.
    Replace = 5,
    /// Stands on its own.
    Original = 9,
}

impl From<Function> for u8 {
    fn from(function: Function) -> Self {
        function as Self
    }
}

impl TryFrom<u8> for Function {
    type Error = &'static str;

    fn try_from(code: u8) -> Result<Self, Self::Error> {
        match code {
            1 => Ok(Self::Cancel),
            4 => Ok(Self::Change),
            5 => Ok(Self::Replace),
            9 => Ok(Self::Original),
            _ => Err("1 (cancel), 4 (change), 5 (replace) or 9 (original)"),
        }
    }
}

/// The system and message a record was made from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Kind of the sending system, for example `TOS`.
    pub system: String,
    /// Its message type, for example `COARRI:D:95B`.
    pub message_type: String,
    /// SHA-256(32-byte salt ‖ message); salt and message stay with the author's node.
    pub message_commitment: Digest,
    /// When the node received it.
    pub received_at: Time,
}

/// A subject that a record is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectRef {
    /// Kind of the subject, for example `container-stay`.
    pub kind: String,
    /// Its opaque id.
    pub id: SubjectId,
}

/// One sealed part: what the record signs about bytes that are stored apart (`docs/specs/part.md`).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartRef {
    /// Who can read it.
    pub audience: AudienceId,
    /// Which key of the audience wraps its content key.
    pub epoch: u32,
    /// Length of the ciphertext, bytes, padding included.
    pub length: u32,
    /// SHA-256 of the ciphertext.
    pub digest: Digest,
    /// Salted commitment to the plaintext.
    pub plaintext_commitment: Digest,
    /// Commitment to the content key.
    pub key_commitment: Digest,
    /// SHA-256 of the wrapped content key, stored as a part of its own.
    pub key_digest: Digest,
}
