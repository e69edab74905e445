//! Subjects: what records are about, with names as this node may read them, state, and history.

mod findings;
mod port_call;
mod stay;

pub use findings::{DisputeAnswer, ExceptionAnswer, StepTaken};
pub use port_call::{
    CallDecisionAnswer, CallReport, FormalityAnswer, FormalityWord, MomentAnswer, MomentTime, PortCallAnswer,
    StatusTime,
};
pub use stay::{
    AgencyPart, AnnouncementAnswer, AuthorisationAnswer, AuthorisationEnded, InspectionPlanAnswer, ReleaseRightAnswer,
    RightOffer,
};

use crate::record::RecordEntry;
use crate::submission::SubjectLabel;
use portolan_ledger::{Digest, Height, Locode, OrganisationId, SubjectId, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// Find subjects by business name: exactly one of the names is given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SubjectsRequest {
    /// Container number (BIC, ISO 6346).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// Movement reference number of a declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mrn: Option<String>,
    /// Local reference number of a declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lrn: Option<String>,
    /// Visit id of a port call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<String>,
    /// IMO number of a vessel that this node's port knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imo: Option<String>,
    /// Number of a manifest of this node's port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<String>,
    /// Number of a bill of lading: consignments of all issuers that gave a bill this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bill: Option<String>,
    /// Movement reference number of a transit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transit: Option<String>,
    /// Where the page before ended; absent: from the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Most entries to answer, 1 to 500; absent: 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// One subject as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SubjectAnswer {
    /// The height this is the answer for.
    #[schema(value_type = u64)]
    pub height: Height,
    /// Kind and id.
    pub subject: SubjectLabel,
    /// Who opened it.
    #[schema(value_type = String, example = "terminal")]
    pub opened_by: OrganisationId,
    /// The port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub port: Option<Locode>,
    /// Its business names, as far as this node can open them: objects with `kind` and the parts of the name.
    #[schema(value_type = Vec<Object>)]
    pub names: Vec<Value>,
    /// Other subjects that stand for the same thing.
    #[schema(value_type = Vec<String>)]
    pub same_as: Vec<SubjectId>,
    /// Where it is in its life, by the words of its kind: `ARRIVED`, `CLEARED`, `GATED_OUT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Its lights, those of joined subjects included.
    #[serde(default)]
    pub lights: Vec<LightAnswer>,
    /// Its open holds, those of joined subjects included.
    #[serde(default)]
    pub holds: Vec<HoldAnswer>,
    /// Its inspection requests without an outcome.
    #[serde(default)]
    pub inspections: Vec<InspectionAnswer>,
    /// The newest pick-up authorisation, alive or not.
    #[serde(default)]
    pub authorisations: Vec<AuthorisationAnswer>,
    /// Of a container stay: the newest right to fetch the container that was issued on each of its subjects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub release_rights: Vec<ReleaseRightAnswer>,
    /// Of a container stay: the visits that hauliers have announced for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub announcements: Vec<AnnouncementAnswer>,
    /// Of a container stay: its inspections, gathered or planned, each once for all agencies that take part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inspection_plans: Vec<InspectionPlanAnswer>,
    /// Of a port call: what was reported, expected and decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port_call: Option<PortCallAnswer>,
    /// Exceptions that the rules raised or a validator reported, closed ones among them.
    #[serde(default)]
    pub exceptions: Vec<ExceptionAnswer>,
    /// Disputes about its records, closed ones among them; where it has more than 500 records, about the oldest 500.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<DisputeAnswer>,
    /// Records about it so far: a complete history has exactly these.
    pub record_count: u64,
    /// Hash chain over those records, as the state tree holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub record_chain: Option<Digest>,
}

/// One light of a subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LightAnswer {
    /// Its name.
    #[schema(example = "CUSTOMS")]
    pub light: String,
    /// What it shows: `UNKNOWN`, `RED`, `AMBER` or `GREEN`.
    #[schema(example = "GREEN")]
    pub value: String,
    /// Whether it must be green before the container may leave.
    pub required: bool,
    /// The record that set it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub record: Option<Digest>,
}

/// One open hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HoldAnswer {
    /// The record that placed it.
    #[schema(value_type = String)]
    pub hold: Digest,
    /// The light it turns red.
    #[schema(example = "CUSTOMS")]
    pub light: String,
    /// Its code.
    #[schema(example = "CUS-PHY")]
    pub code: String,
    /// What it forbids.
    #[serde(default)]
    pub effects: Vec<String>,
    /// Who placed it.
    #[schema(value_type = String, example = "customs")]
    pub placed_by: OrganisationId,
    /// Block time of its placing.
    #[schema(value_type = String, format = DateTime)]
    pub since: Time,
    /// The reason, where this node can open it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub reason: Option<Value>,
}

/// One inspection request without an outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InspectionAnswer {
    /// The record that requested it.
    #[schema(value_type = String)]
    pub request: Digest,
    /// Who inspects.
    #[schema(value_type = String, example = "customs")]
    pub agency: OrganisationId,
    /// Kinds of inspection.
    #[serde(default)]
    pub types: Vec<String>,
    /// Block time of the request.
    #[schema(value_type = String, format = DateTime)]
    pub since: Time,
}

/// The records about one subject, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HistoryAnswer {
    /// The height this is the answer for.
    #[schema(value_type = u64)]
    pub height: Height,
    /// The subject.
    #[schema(value_type = String)]
    pub subject: SubjectId,
    /// Records about it at that height, on all pages together.
    pub record_count: u64,
    /// Where this node's history begins, if not at genesis: records of earlier blocks count and are not listed here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u64>)]
    pub history_min: Option<Height>,
    /// The records of this page.
    pub entries: Vec<RecordEntry>,
    /// Give this as `after` for the next page; absent: this is the last one so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
