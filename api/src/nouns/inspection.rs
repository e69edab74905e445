//! An inspection is requested, or its outcome stated: `POST /v1/inspections`.

use portolan_ledger::{Digest, Locode, OrganisationId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An inspection is requested, or the outcome of one stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "action", rename_all = "lowercase")]
pub enum InspectionRequest {
    /// Ask for an inspection.
    Request(InspectionAsked),
    /// Say how one ended.
    Outcome(InspectionOutcome),
}

/// An inspection that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectionAsked {
    /// Whose statement it is; absent: the node's own organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "carrier")]
    pub author: Option<OrganisationId>,
    /// The author's own reference, 1 to 128 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// When it happened; absent: when it is received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub event_time: Option<Time>,
    /// The port; absent: that of the node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "GBFXT")]
    pub port: Option<Locode>,
    /// Container number (BIC, ISO 6346).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "PRTU2611249")]
    pub container: Option<String>,
    /// Movement reference number of the declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "26GB7PRT0LAN2611R6")]
    pub mrn: Option<String>,
    /// Local reference number of the declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lrn: Option<String>,
    /// How: `DOCUMENTARY`, `PHYSICAL_FULL`, `SCAN_XRAY`, ….
    #[schema(example = json!(["PHYSICAL_FULL"]))]
    pub types: Vec<String>,
    /// Latest moment that is of use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub needed_by: Option<Time>,
    /// Digest of the record of the hold that goes with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub hold: Option<Digest>,
    /// Why; sealed for the authorities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How an inspection ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectionOutcome {
    /// Whose statement it is; absent: the node's own organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "carrier")]
    pub author: Option<OrganisationId>,
    /// The author's own reference, 1 to 128 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// When it happened; absent: when it is received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub event_time: Option<Time>,
    /// The port; absent: that of the node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "GBFXT")]
    pub port: Option<Locode>,
    /// Container number (BIC, ISO 6346).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "PRTU2611249")]
    pub container: Option<String>,
    /// Movement reference number of the declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "26GB7PRT0LAN2611R6")]
    pub mrn: Option<String>,
    /// Local reference number of the declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lrn: Option<String>,
    /// Digest of the request's record; absent: the author's latest open request on what is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub request: Option<Digest>,
    /// `CONFORM`, `NON_CONFORM_MINOR`, `NON_CONFORM_MAJOR`, `NOT_PERFORMED` or `INCONCLUSIVE`.
    #[schema(example = "CONFORM")]
    pub result: String,
    /// `LIFT`, `MAINTAIN_HOLD`, `REFUSE_ENTRY`, ….
    #[schema(example = "LIFT")]
    pub decision: String,
    /// What was found; sealed for the authorities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings: Option<String>,
}
