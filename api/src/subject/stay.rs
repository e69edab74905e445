//! What stands about a container stay on its way to the gate: rights, announced visits, authorisations, inspections.

use portolan_ledger::{Digest, OrganisationId, SubjectId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One pick-up authorisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuthorisationAnswer {
    /// The record that gave it.
    #[schema(value_type = String)]
    pub authorisation: Digest,
    /// The terminal that gave it.
    #[schema(value_type = String, example = "terminal")]
    pub terminal: OrganisationId,
    /// Whether it counts at the time of the answer: not expired, not ended. At the gate it is asked again: a gate check.
    #[serde(default)]
    pub alive: bool,
    /// From when on it no longer counts: at the latest when something that it rests on expires.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Time,
    /// Who was to fetch the container, if it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "haulier")]
    pub haulier: Option<OrganisationId>,
    /// How it ended before its time, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<AuthorisationEnded>,
}

/// What an authorisation rested on was revoked or superseded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuthorisationEnded {
    /// The record that did it.
    #[schema(value_type = String)]
    pub record: Digest,
    /// Block time of that record.
    #[schema(value_type = String, format = DateTime)]
    pub at: Time,
}

/// The right to fetch a container. To whom it is offered is a commitment; nobody reads it who was not told the salt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReleaseRightAnswer {
    /// The record that issued it.
    #[schema(value_type = String)]
    pub right: Digest,
    /// The stay it was issued on.
    #[schema(value_type = String)]
    pub subject: SubjectId,
    /// Where it stands: `OFFERED`, `HELD`, `ASSIGNED`, `REVOKED`, `EXPIRED` or `CONSUMED`.
    #[schema(example = "ASSIGNED")]
    pub standing: String,
    /// Who issued it.
    #[schema(value_type = String, example = "carrier")]
    pub issuer: OrganisationId,
    /// Who has it; the issuer until somebody accepts.
    #[schema(value_type = String, example = "forwarder")]
    pub holder: OrganisationId,
    /// How many have accepted it.
    pub chain_position: u32,
    /// From when on it no longer counts.
    #[schema(value_type = String, format = DateTime)]
    pub valid_to: Time,
    /// The one offer or assignment that is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<RightOffer>,
    /// The record by which its issuer ended it, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub revoked_by: Option<Digest>,
}

/// An offer of a right to the next holder, or its assignment to a haulier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RightOffer {
    /// The record that made it.
    #[schema(value_type = String)]
    pub record: Digest,
    /// The commitment to the next one (`docs/specs/release-right.md`).
    #[schema(value_type = String)]
    pub to: Digest,
    /// Whether it lets a haulier use the right, instead of asking somebody to take it.
    pub assigns: bool,
}

/// A visit that a haulier has announced. It gives no right to anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AnnouncementAnswer {
    /// The record that announced it.
    #[schema(value_type = String)]
    pub announcement: Digest,
    /// Who comes.
    #[schema(value_type = String, example = "haulier")]
    pub haulier: OrganisationId,
    /// How: `ROAD`, `RAIL` or `BARGE`.
    #[schema(example = "ROAD")]
    pub mode: String,
    /// From when on.
    #[schema(value_type = String, format = DateTime)]
    pub from: Time,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    pub until: Time,
    /// The commitment to plate and driver, once they are known (`docs/specs/pre-announcement.md`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub vehicle: Option<Digest>,
    /// For how many containers.
    pub stay_count: u32,
}

/// One inspection with all agencies that take part, planned or still gathered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InspectionPlanAnswer {
    /// Its name: the digest of its oldest request.
    #[schema(value_type = String)]
    pub plan: Digest,
    /// Where it stands: `REQUESTED`, `PLANNED`, `CONFIRMED`, `READY`, `IN_PROGRESS`, ….
    #[schema(example = "PLANNED")]
    pub state: String,
    /// Who leads.
    #[schema(value_type = String, example = "customs")]
    pub lead: OrganisationId,
    /// The inspection area: as fixed, or as a request requires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "GBFXT-BCP-2")]
    pub place: Option<String>,
    /// Beginning of the slot, once one is fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub from: Option<Time>,
    /// End of the slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Time>,
    /// What the terminal is asked to do: `MOVE`, `OPEN`, `UNLOAD_ALL`, ….
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<String>,
    /// Whether the declarant is to be there: `REQUIRED` or `OPTIONAL`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declarant_presence: Option<String>,
    /// The agencies' parts.
    pub agencies: Vec<AgencyPart>,
    /// The trader's side is not to see it before it has begun: whoever serves traders from this answer leaves it out.
    #[serde(default)]
    pub embargo: bool,
}

/// One agency's part of an inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgencyPart {
    /// The agency.
    #[schema(value_type = String, example = "customs")]
    pub agency: OrganisationId,
    /// Its request.
    #[schema(value_type = String)]
    pub request: Digest,
    /// Where it stands: `ASSIGNED`, `CHECKED_IN`, `STARTED`, `DONE`, `WAIVED`, ….
    #[schema(example = "DONE")]
    pub state: String,
    /// How it ended: `CONFORM`, `NON_CONFORM_MINOR`, ….
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "CONFORM")]
    pub result: Option<String>,
    /// What follows: `LIFT`, `MAINTAIN_HOLD`, ….
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "LIFT")]
    pub decision: Option<String>,
    /// The record of the outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub outcome: Option<Digest>,
}
