//! Records as a node answers them: the signed text, where it stands, and what of it this node can open.

use crate::submission::SubjectLabel;
use portolan_ledger::record::{Authority, Classifier, Function};
use portolan_ledger::{AudienceId, Digest, Height, KeyId, Locode, OrganisationId, RecordType, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// One final record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RecordAnswer {
    /// What it says and where it stands.
    pub entry: RecordEntry,
    /// The JSON text as it was signed; its SHA-256 is the record's digest.
    pub text: String,
    /// The key that signed the submission.
    #[schema(value_type = String)]
    pub kid: KeyId,
}

/// One record in a listing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RecordEntry {
    /// The digest that names the record.
    #[schema(value_type = String)]
    pub record: Digest,
    /// What kind of statement it is.
    #[schema(value_type = String, example = "Release")]
    pub record_type: RecordType,
    /// Whose statement it is.
    #[schema(value_type = String, example = "customs")]
    pub author: OrganisationId,
    /// Who signed it.
    #[schema(value_type = String, example = "customs")]
    pub submitter: OrganisationId,
    /// By what right the submitter speaks for the author: `own`, `mandate` or `gateway`.
    #[schema(value_type = String, example = "own")]
    pub authority: Authority,
    /// What it does to an earlier record: 9 original, 4 change, 5 replace, 1 cancel (UNTDID 1225).
    #[schema(value_type = u8, example = 9)]
    pub function: Function,
    /// The record it supersedes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub supersedes: Option<Digest>,
    /// When it happened, as the author says.
    #[schema(value_type = String, format = DateTime)]
    pub event_time: Time,
    /// Whether it happened, is estimated, planned or requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub classifier: Option<Classifier>,
    /// The port.
    #[schema(value_type = String, example = "GBFXT")]
    pub port: Locode,
    /// What it is about.
    pub subjects: Vec<SubjectLabel>,
    /// What it says in clear.
    #[schema(value_type = Object)]
    pub body: Value,
    /// What this node can open of its parts.
    #[serde(default)]
    pub opened: Vec<OpenedPart>,
    /// Its submission.
    #[schema(value_type = String)]
    pub submission: Digest,
    /// Its position in the submission, from 0.
    pub index: u32,
    /// Height of its block.
    #[schema(value_type = u64)]
    pub height: Height,
    /// Block time.
    #[schema(value_type = String, format = DateTime)]
    pub time: Time,
    /// Its position in the record log.
    pub leaf: u64,
}

/// One part that the node could open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OpenedPart {
    /// Its position in the record, from 0.
    pub part: u32,
    /// Who may read it.
    #[schema(value_type = String, example = "authorities")]
    pub audience: AudienceId,
    /// What it says.
    #[schema(value_type = Object)]
    pub content: Value,
}

/// How evidence is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EvidenceRequest {
    /// Leaves of the log at the verifier's anchor; absent: 0, the genesis.
    #[serde(default)]
    pub anchor: u64,
    /// Whether to leave all sealed parts and names closed; absent: what this node can read is opened.
    #[serde(default)]
    pub closed: bool,
}
