//! Submissions in JSON, and the receipt that tells what became of one.
//!
//! `POST /v1/submissions` takes this JSON, or the body encoding of `docs/specs/submission.md` as
//! `application/octet-stream`. In JSON the records are texts, so that their bytes arrive as they were signed.

use crate::codes::Code;
use portolan_ledger::jose::{base64url, base64url_bytes};
use portolan_ledger::record::SubjectRef;
use portolan_ledger::{Digest, Height, RecordType, SubjectId, SubmissionId, Time, VerifiedSubmission};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A signed submission in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitRequest {
    /// The compact JWS.
    pub jws: String,
    /// The records' JSON texts, in the order they were signed.
    pub records: Vec<String>,
    /// The parts that the records name, base64url.
    #[serde(default)]
    pub parts: Vec<String>,
}

/// A submission's pieces as bytes.
pub struct SubmitPieces {
    /// The compact JWS.
    pub jws: String,
    /// The records, in the order they were signed.
    pub records: Vec<Vec<u8>>,
    /// The parts.
    pub parts: Vec<Vec<u8>>,
}

/// A part that is not canonical base64url.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("parts[{index}] is not canonical base64url without padding")]
pub struct PartNotBase64 {
    /// Position of the part.
    pub index: usize,
}

impl SubmitRequest {
    /// The request that carries `submission`.
    #[must_use]
    pub fn of(submission: &VerifiedSubmission) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("a decoded record is UTF-8");
        Self {
            jws: submission.jws().to_owned(),
            records: submission.records().iter().map(|record| text(record.bytes())).collect(),
            parts: submission.parts().values().map(|part| base64url(part)).collect(),
        }
    }

    /// The pieces as bytes; nothing else is checked here.
    ///
    /// # Errors
    /// [`PartNotBase64`].
    pub fn into_pieces(self) -> Result<SubmitPieces, PartNotBase64> {
        let part = |(index, text): (usize, String)| base64url_bytes(&text).ok_or(PartNotBase64 { index });
        Ok(SubmitPieces {
            jws: self.jws,
            records: self.records.into_iter().map(String::into_bytes).collect(),
            parts: self.parts.into_iter().enumerate().map(part).collect::<Result<_, _>>()?,
        })
    }
}

/// How long a write waits before it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Wait {
    /// Until it is final, or the node's time for a request is over.
    #[default]
    Final,
    /// Until it is admitted.
    Admitted,
}

/// The query of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WriteRequest {
    /// How long to wait: `final` (default) or `admitted`.
    #[serde(default)]
    #[param(inline)]
    pub wait: Wait,
}

/// What became of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReceiptState {
    /// Synced here and sent to the others; it may still expire.
    Admitted,
    /// Decided: on the ledger for ever.
    Final,
    /// Refused or expired: no trace on the ledger.
    Refused,
    /// Not known to this node.
    Unknown,
}

/// The answer to a write, and to the question what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    /// The digest that names the submission.
    #[schema(value_type = String)]
    pub submission: Digest,
    /// The id that its submitter gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub id: Option<SubmissionId>,
    /// What became of it.
    pub state: ReceiptState,
    /// Height of its block, once final.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u64>)]
    pub height: Option<Height>,
    /// Block time, once final.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub time: Option<Time>,
    /// Its records, in the order they were signed.
    pub records: Vec<RecordReceipt>,
    /// Why it was refused, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
}

/// One record of a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordReceipt {
    /// The digest that names the record.
    #[schema(value_type = String)]
    pub record: Digest,
    /// Its position in the submission, from 0.
    pub index: u32,
    /// What kind of statement it is.
    #[schema(value_type = String, example = "TerminalEvent")]
    pub record_type: RecordType,
    /// What it is about.
    #[serde(default)]
    pub subjects: Vec<SubjectLabel>,
    /// Its position in the record log, once final.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaf: Option<u64>,
}

/// A subject by kind and id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct SubjectLabel {
    /// Its kind.
    #[schema(example = "container-stay")]
    pub kind: String,
    /// Its id.
    #[schema(value_type = String)]
    pub id: SubjectId,
}

impl From<&SubjectRef> for SubjectLabel {
    fn from(subject: &SubjectRef) -> Self {
        Self { kind: subject.kind.clone(), id: subject.id }
    }
}

/// Why a submission was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Refusal {
    /// The stable code.
    pub code: Code,
    /// The rule that refused it, under `rule-refused`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleLabel>,
    /// Position of the record that was refused, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<u32>,
    /// Why, for a person.
    pub detail: String,
}

/// A rule's refusal by number and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleLabel {
    /// Its stable number.
    pub number: u16,
    /// Its stable name.
    pub name: String,
}

/// The answer to a write on a noun: what was asked became one or more submissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Written {
    /// One receipt per submission, in the order they became final.
    pub submissions: Vec<Receipt>,
}

impl Written {
    /// Every record that was written.
    pub fn records(&self) -> impl Iterator<Item = &RecordReceipt> {
        self.submissions.iter().flat_map(|receipt| &receipt.records)
    }

    /// What all of it has become: the worst of its submissions decides.
    #[must_use]
    pub fn state(&self) -> ReceiptState {
        let order = [ReceiptState::Refused, ReceiptState::Unknown, ReceiptState::Admitted];
        let has = |state: &ReceiptState| self.submissions.iter().any(|receipt| receipt.state == *state);
        order.into_iter().find(has).unwrap_or(ReceiptState::Final)
    }
}
