//! A terminal says what happened to a container: `POST /v1/terminal-events`.

use portolan_ledger::{Locode, OrganisationId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An event at a terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TerminalEventRequest {
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
    /// What happened: discharged, loaded, in or out by road, rail or barge, moved, opened, weighed, returned, ….
    #[schema(example = "GATE_IN")]
    pub event: String,
    /// Container number (BIC, ISO 6346).
    #[schema(example = "PRTU2611249")]
    pub container: String,
    /// The terminal; absent: that of the node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub terminal: Option<OrganisationId>,
    /// What the container is here for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Whether it is full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full: Option<bool>,
    /// ISO 6346 size and type; sealed for the community.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_type: Option<String>,
    /// Seals seen; sealed for the community.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seals: Vec<SealSeen>,
    /// Weights; sealed for the community.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weights: Vec<WeightReported>,
    /// Carrier or operator of the container; sealed for the community.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// How it came or went, with events at the gate; sealed for the community.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// Whether its verified gross mass is known by this; absent: `WEIGHED` makes it known, no other event does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vgm: Option<bool>,
}

/// A seal as it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SealSeen {
    /// Its number.
    pub number: String,
    /// Who put it there (UNTDID 9303).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// How it was found (UNTDID 4517): `1` right, `2` damaged, `3` missing, `4` broken, `5` faulty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
}

/// A weight as it was reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WeightReported {
    /// Kind (UNTDID 6313).
    #[schema(example = "VGM")]
    pub kind: String,
    /// Digits.
    #[schema(example = "22480")]
    pub value: String,
    /// Unit (UN/ECE Recommendation 20).
    #[schema(example = "KGM")]
    pub unit: String,
}
