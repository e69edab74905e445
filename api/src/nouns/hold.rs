//! A hold is placed or lifted: `POST /v1/holds`.

use portolan_ledger::{Digest, Locode, OrganisationId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A hold is placed, or one that was placed is lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "action", rename_all = "lowercase")]
pub enum HoldRequest {
    /// Place a hold.
    Place(HoldPlacement),
    /// Lift a hold.
    Lift(HoldLift),
}

/// A hold to be placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldPlacement {
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
    /// The light it turns red.
    #[schema(example = "CUSTOMS")]
    pub light: String,
    /// Code of the closed list.
    #[schema(example = "CUS-PHY")]
    pub hold_code: String,
    /// What must not, or must, happen.
    #[schema(example = json!(["NO_GATE_OUT"]))]
    pub effect: Vec<String>,
    /// Why; sealed for the authorities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A hold to be lifted: one by its record, or all open ones of a code that the author placed on what is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldLift {
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
    /// Digest of the hold's record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub hold: Option<Digest>,
    /// Code of the holds to lift, where no record is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_code: Option<String>,
    /// `SATISFIED`, `ERROR`, `SUPERSEDED` or `COURT_ORDER`; absent: `SATISFIED`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lift_code: Option<String>,
    /// Lift another's hold by a role that the network lists for it; recorded as an exception.
    #[serde(default, rename = "override", skip_serializing_if = "Option::is_none")]
    pub overrides: Option<bool>,
    /// More about it; sealed for the authorities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
