//! What was found wrong about a subject, what is disputed, and what was done about either.

use portolan_ledger::{Digest, OrganisationId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One exception that the rules raised, or that a validator reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExceptionAnswer {
    /// What names it, in the steps about it.
    #[serde(default)]
    #[schema(value_type = String)]
    pub exception: Digest,
    /// The rule, for example `X-07`.
    #[schema(example = "X-07")]
    pub rule: String,
    /// The record that met it, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub record: Option<Digest>,
    /// Block time.
    #[schema(value_type = String, format = DateTime)]
    pub since: Time,
    /// How grave it is: `INFO`, `WARN` or `BREACH`.
    #[serde(default)]
    #[schema(example = "BREACH")]
    pub severity: String,
    /// Where it stands: `OPEN`, `ACKNOWLEDGED`, or closed as `RESOLVED` or `ACCEPTED_RISK`.
    #[serde(default)]
    #[schema(example = "OPEN")]
    pub standing: String,
    /// Who has acknowledged it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<StepTaken>,
    /// Who has closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<StepTaken>,
    /// The validator that reported it first; absent when every node derived it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub reported_by: Option<OrganisationId>,
}

/// One step that somebody took, by a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StepTaken {
    /// What it was: `ACKNOWLEDGED`, `RESOLVED`, `ACCEPTED_RISK`; of a dispute `ANSWERED`, `UPHELD`, `DISMISSED`, `WITHDRAWN`.
    #[schema(example = "ACKNOWLEDGED")]
    pub step: String,
    /// Who took it.
    #[schema(value_type = String, example = "customs")]
    pub by: OrganisationId,
    /// The record.
    #[schema(value_type = String)]
    pub record: Digest,
    /// Block time.
    #[schema(value_type = String, format = DateTime)]
    pub at: Time,
}

/// One dispute about a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DisputeAnswer {
    /// The record that opened it.
    #[schema(value_type = String)]
    pub dispute: Digest,
    /// The record that is disputed.
    #[schema(value_type = String)]
    pub target: Digest,
    /// Who disputes it.
    #[schema(value_type = String, example = "carrier")]
    pub claimant: OrganisationId,
    /// Who wrote it.
    #[schema(value_type = String, example = "terminal")]
    pub respondent: OrganisationId,
    /// Where it stands: `OPEN`, `ANSWERED`, `UPHELD`, `DISMISSED` or `WITHDRAWN`.
    #[schema(example = "OPEN")]
    pub standing: String,
    /// The answer, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<StepTaken>,
    /// How it ended, if it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<StepTaken>,
}
