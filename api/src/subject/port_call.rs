//! What stands about a port call: its statuses, the times of its moments, formalities and decisions.
//!
//! Where several sources give a time, each has a rank by its role when it spoke: 0 counts most. The first shown counts.

use portolan_ledger::{Digest, OrganisationId, SubjectId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One port call as it stands, beside its status.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct PortCallAnswer {
    /// The vessel, if a report names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub vessel: Option<SubjectId>,
    /// When it reached each status, at each berth, in order of time.
    pub reached: Vec<StatusTime>,
    /// When it is expected to reach a status, as last estimated or planned.
    #[serde(default)]
    pub expected: Vec<StatusTime>,
    /// A departure is reported that has no arrival before it.
    #[serde(default)]
    pub departed_before_arrival: bool,
    /// The statuses whose times sources dispute.
    #[serde(default)]
    pub disputed: Vec<String>,
    /// The newest reports that still count, in order of time.
    #[serde(default)]
    pub reports: Vec<CallReport>,
    /// The moments of the call, with what each source says of them, the best first.
    #[serde(default)]
    pub moments: Vec<MomentAnswer>,
    /// The formalities, submitted or decided.
    #[serde(default)]
    pub formalities: Vec<FormalityAnswer>,
    /// What authorities have decided, withdrawn decisions among them, in order of time.
    #[serde(default)]
    pub decisions: Vec<CallDecisionAnswer>,
}

/// When a call reached a status, or is expected to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatusTime {
    /// The status: `ANNOUNCED`, `EXPECTED`, `ARRIVED`, `ALONGSIDE`, ….
    #[schema(example = "ARRIVED")]
    pub status: String,
    /// Which berth of the call, from 1 in their order; absent where the status belongs to none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub berth_visit: Option<u8>,
    /// When, by the source that counts most.
    #[schema(value_type = String, format = DateTime)]
    pub at: Time,
    /// The rank of that source; 0 counts most. Absent for what is expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u8>,
}

/// One report of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallReport {
    /// The record.
    #[schema(value_type = String)]
    pub record: Digest,
    /// What is reported.
    #[schema(example = "ARRIVED")]
    pub status: String,
    /// Which berth of the call; absent where the status belongs to none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub berth_visit: Option<u8>,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub event_time: Time,
    /// Who reported it.
    #[schema(value_type = String, example = "port-authority")]
    pub author: OrganisationId,
    /// How much the author's word counts; 0 counts most.
    pub rank: u8,
    /// It came when the call was closed.
    #[serde(default)]
    pub late: bool,
}

/// One moment of a call: what happens, where, which service, at which berth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MomentAnswer {
    /// What happens: `ARRI`, `DEPA`, `STRT` or `CMPL`.
    #[schema(example = "ARRI")]
    pub event_type: String,
    /// Where: `PORT_LIMIT`, `PILOT_BOARDING_PLACE`, `BERTH`, ….
    #[schema(example = "PILOT_BOARDING_PLACE")]
    pub location: String,
    /// Which service starts or is completed: `PILOTAGE`, `TOWAGE`, `MOVES`, ….
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Which berth of the call; absent away from the berths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub berth_visit: Option<u8>,
    /// Whether sources mean different moments by their actual times.
    #[serde(default)]
    pub disputed: bool,
    /// What is said of it and was not taken back, the best and newest first.
    pub times: Vec<MomentTime>,
}

/// What one source says of a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MomentTime {
    /// How sure it is: `ACT`, `EST`, `PLN` or `REQ`.
    #[schema(example = "EST")]
    pub classifier: String,
    /// The time of the moment.
    #[schema(value_type = String, format = DateTime)]
    pub time: Time,
    /// When it was said.
    #[schema(value_type = String, format = DateTime)]
    pub stated_at: Time,
    /// Who said it.
    #[schema(value_type = String, example = "port-authority")]
    pub author: OrganisationId,
    /// How much the author's word counts; 0 counts most.
    pub rank: u8,
    /// The record.
    #[schema(value_type = String)]
    pub record: Digest,
}

/// One formality of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FormalityAnswer {
    /// Its first submission, which names it.
    #[schema(value_type = String)]
    pub formality: Digest,
    /// Where it stands: `SUBMITTED`, `ACKNOWLEDGED`, `ACCEPTED`, `REJECTED`, …; absent while only decisions have come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "ACCEPTED")]
    pub state: Option<String>,
    /// What is reported: `GENERAL_DECLARATION`, `CREW_LIST`, `WASTE`, ….
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formality_type: Option<String>,
    /// Which movement it is for: `ARRIVAL` or `DEPARTURE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub movement: Option<String>,
    /// Who submitted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub author: Option<OrganisationId>,
    /// When the first version was submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub submitted_at: Option<Time>,
    /// By when it had to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub obligation_time: Option<Time>,
    /// It was submitted after that.
    #[serde(default)]
    pub late: bool,
    /// The newest version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub version: Option<Digest>,
    /// What authorities say to its newest version, and to versions that have not come.
    #[serde(default)]
    pub words: Vec<FormalityWord>,
}

/// The newest word of an authority on one version of a formality.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FormalityWord {
    /// The version.
    #[schema(value_type = String)]
    pub version: Digest,
    /// What is said: `ACCEPTED`, `REJECTED` or `INCOMPLETE`.
    #[schema(example = "ACCEPTED")]
    pub result: String,
    /// Who said it.
    #[schema(value_type = String, example = "customs")]
    pub author: OrganisationId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub event_time: Time,
    /// The record.
    #[schema(value_type = String)]
    pub record: Digest,
}

/// One decision about a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallDecisionAnswer {
    /// What was decided: `CLEARED_IN`, `ENTRY_REFUSED`, `PRATIQUE_GRANTED`, `CUSTOMS_CLEARED`, `CLEARED_OUT`, `CLOSED`, ….
    #[schema(example = "CLEARED_OUT")]
    pub decision: String,
    /// Who decided.
    #[schema(value_type = String, example = "port-authority")]
    pub author: OrganisationId,
    /// When, by the record.
    #[schema(value_type = String, format = DateTime)]
    pub event_time: Time,
    /// When, by the ledger.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: Time,
    /// The record.
    #[schema(value_type = String)]
    pub record: Digest,
    /// Block time from which on it no longer counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub withdrawn_at: Option<Time>,
}
