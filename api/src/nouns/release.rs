//! The owner of a light releases: `POST /v1/releases`.

use portolan_ledger::{Locode, OrganisationId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A release of one light, or its revocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseRequest {
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
    /// The light.
    #[schema(example = "COMMERCIAL")]
    pub light: String,
    /// `GREEN`, `CONDITIONAL` or `REVOKED`; absent: `GREEN`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "GREEN")]
    pub value: Option<String>,
    /// Conditions of a conditional release: `ON_DISCHARGE`, `ON_SCAN_CLEAR`, ….
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
    /// Version of the declaration that a customs release rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declaration_version: Option<u32>,
    /// Code of the exemption that a customs release rests on, where there is no declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption: Option<String>,
    /// From when on it is valid; absent: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub valid_from: Option<Time>,
    /// Until when it is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Time>,
    /// Number of the release order or certificate it rests on; sealed for the community.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis_number: Option<String>,
}
