//! May this container leave the terminal now?

use crate::subject::{AuthorisationAnswer, LightAnswer};
use crate::submission::Written;
use portolan_ledger::{Digest, Height, Locode, OrganisationId, SubjectId, Time};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// A gate check: the container by number, or the stay by id.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GateCheckRequest {
    /// Container number (BIC, ISO 6346); all stays this node knows under it are looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "PRTU2611249")]
    pub container: Option<String>,
    /// Subject id of one stay; the others that this node knows under its number are looked at with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub subject: Option<SubjectId>,
    /// The port; absent: that of this node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "GBFXT")]
    pub port: Option<Locode>,
    /// The haulier that comes for it; with `salt`, the assignment of the release right is opened to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "haulier")]
    pub haulier: Option<OrganisationId>,
    /// The salt of that assignment, as its holder told it: 64 hexadecimal digits. It stands exactly with `haulier`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub salt: Option<Digest>,
    /// The vehicle at the gate, as the commitment that was announced: 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub vehicle: Option<Digest>,
    /// Instead of `vehicle`: what was read at the gate. The node makes the commitment from it; nothing else leaves the node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicle_seen: Option<VehicleSeen>,
    /// Record an ALLOW as a pick-up authorisation (terminal only). Nothing is written otherwise.
    #[serde(default)]
    pub authorise: bool,
}

/// A vehicle as it is read at the gate; at least one of plate and driver (`docs/specs/pre-announcement.md`).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VehicleSeen {
    /// Its plate, or the number of the train or barge; blanks, signs and small letters make no difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "XA21 2345")]
    pub plate: Option<String>,
    /// Who drives, as the haulier announced it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driver: Option<String>,
    /// The salt of the announcement, as its sealed part gives it: 64 hexadecimal digits.
    #[schema(value_type = String)]
    pub salt: Digest,
}

/// Plate and driver are personal data and stand in no log.
impl fmt::Debug for VehicleSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VehicleSeen")
    }
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
    /// Why not; empty for ALLOW. They are about what was asked, whoever was authorised before.
    pub reasons: Vec<GateReason>,
    /// The lights that were looked at.
    pub lights: Vec<LightAnswer>,
    /// The subjects that were looked at.
    #[schema(value_type = Vec<String>)]
    pub subjects: Vec<SubjectId>,
    /// The newest authorisation that the terminal gave for it, this one if one was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorisation: Option<AuthorisationAnswer>,
    /// Whether the container may leave now under that authorisation, with the haulier and the vehicle that are named, if
    /// they are; absent when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recheck: Option<Recheck>,
    /// What was written, with `authorise` and ALLOW.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<Written>,
}

/// An authorisation that was given before, asked again at the gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Recheck {
    /// Whether it still lets the container leave.
    pub verdict: GateVerdict,
    /// Why not: what has become of the authorisation, and all that speaks against leaving now. Empty for ALLOW.
    pub reasons: Vec<GateReason>,
}

/// One reason against leaving.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GateReason {
    /// The rule it rests on: `X-01` to `X-06`, `X-29`, `X-30` (`docs/reference/rules.md`), or `AMBIGUOUS_SUBJECT`.
    #[schema(example = "X-02")]
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
