//! A declaration is linked to containers, or customs states its status: `POST /v1/declarations`.

use portolan_ledger::{Locode, OrganisationId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The header of a declaration, or a status of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "action", rename_all = "lowercase")]
pub enum DeclarationRequest {
    /// State the header.
    Declare(DeclarationHeader),
    /// State a status.
    Status(DeclarationStatusStatement),
}

/// The header of a declaration: what lets a port match it with containers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclarationHeader {
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
    /// Movement reference number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mrn: Option<String>,
    /// Local reference number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lrn: Option<String>,
    /// Version of the declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The procedure that the goods are declared to.
    #[schema(example = "IMPORT")]
    pub regime: String,
    /// Declaration and additional type; sealed for the community.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub type_code: Option<String>,
    /// Lodged before the goods arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pre_lodged: Option<bool>,
    /// Number of goods items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<u32>,
    /// Code of the place where the goods are; sealed for the community.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goods_location: Option<String>,
    /// Customs office of exit; sealed for the community.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_office: Option<String>,
    /// Containers it covers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub containers: Vec<String>,
    /// Its goods, all of them or none; sealed for the authorities, left out by the node of a member that is not one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goods: Vec<GoodsItem>,
}

/// One item of the goods of a declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GoodsItem {
    /// Its number in the declaration, from 1.
    pub number: u32,
    /// Code of the Harmonized System or a national tariff, digits only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "08061010")]
    pub hs_code: Option<String>,
    /// Number of packages; 0 for goods packed with those of another item.
    pub packages: u32,
    /// Gross mass in kilograms, at most 6 decimals.
    #[schema(example = "22450.5")]
    pub gross_mass_kg: String,
    /// Number of the bill of lading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bill: Option<String>,
}

/// What customs says about a declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclarationStatusStatement {
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
    /// Movement reference number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mrn: Option<String>,
    /// Local reference number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lrn: Option<String>,
    /// What customs says.
    #[schema(example = "ACCEPTED")]
    pub status: String,
    /// Version of the declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// When it takes effect, where that is another moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub effective_time: Option<Time>,
    /// Until when the declarant must act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub limit_time: Option<Time>,
    /// With `RELEASED`: numbers of the items that are released, beside those released before; absent: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<u32>,
}
