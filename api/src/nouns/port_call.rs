//! What is reported of a vessel's visit, from its announcement to its departure: `POST /v1/port-calls`.

use portolan_ledger::record::Classifier;
use portolan_ledger::{Locode, OrganisationId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A statement about a port call, named by its visit id or by vessel and voyage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PortCallRequest {
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
    /// Visit id given by the port or the maritime single window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<String>,
    /// IMO number of the vessel, seven digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imo: Option<String>,
    /// Call sign of the vessel, where it has no IMO number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_sign: Option<String>,
    /// Name of the vessel; sealed for the community.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vessel_name: Option<String>,
    /// The carrier's voyage number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voyage: Option<String>,
    /// What is reported; what authorities decide about a call is no report.
    #[schema(example = "ARRIVED")]
    pub status: String,
    /// With `ALONGSIDE` and `OPERATING`: which berth of the call, from 1 in their order; absent: the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub berth_visit: Option<u8>,
    /// `ACT`, `EST`, `PLN` or `REQ`; absent: `ACT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "ACT")]
    pub classifier: Option<Classifier>,
    /// Port it comes from; sealed for the community.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub previous_port: Option<Locode>,
    /// Port it goes to; sealed for the community.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub next_port: Option<Locode>,
}
