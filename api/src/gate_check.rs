//! May this container leave the terminal now?

use crate::subject::{AuthorisationAnswer, LightAnswer};
use crate::submission::Written;
use portolan_ledger::{Digest, Height, Locode, SubjectId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A gate check: the container by number, or the stay by id.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GateCheckRequest {
    /// Container number (BIC, ISO 6346); all stays this node knows under it are looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "PRTU2611249")]
    pub container: Option<String>,
    /// Subject id of one stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub subject: Option<SubjectId>,
    /// The port; absent: that of this node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "GBFXT")]
    pub port: Option<Locode>,
    /// Record an ALLOW as a pick-up authorisation (terminal only). Nothing is written otherwise.
    #[serde(default)]
    pub authorise: bool,
}

/// The verdict of a gate check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum GateVerdict {
    /// The container may leave.
    Allow,
    /// It may not; every reason is given.
    Deny,
}

/// The answer to a gate check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GateCheckAnswer {
    /// The height this is the answer for.
    #[schema(value_type = u64)]
    pub height: Height,
    /// Block time of that height.
    #[schema(value_type = String, format = DateTime)]
    pub time: Time,
    /// The verdict.
    pub verdict: GateVerdict,
    /// Why not; empty for ALLOW.
    pub reasons: Vec<GateReason>,
    /// The lights that were looked at.
    pub lights: Vec<LightAnswer>,
    /// The subjects that were looked at.
    #[schema(value_type = Vec<String>)]
    pub subjects: Vec<SubjectId>,
    /// The authorisation that is valid or was recorded, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorisation: Option<AuthorisationAnswer>,
    /// What was written, with `authorise` and ALLOW.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<Written>,
}

/// One reason against leaving.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GateReason {
    /// Its stable code, for example `LIGHT_NOT_GREEN`, `HOLD_OPEN`, `AMBIGUOUS_SUBJECT`, `UNKNOWN_CONTAINER`.
    pub code: String,
    /// The light it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub light: Option<String>,
    /// The record it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub record: Option<Digest>,
    /// The reason in words.
    pub text: String,
}
