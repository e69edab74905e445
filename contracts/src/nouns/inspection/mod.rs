//! An authority asks for an inspection, and says how it ended.
//!
//! ```text
//! (none) ──InspectionRequest──► OPEN ──InspectionOutcome(the same agency)──► CONCLUDED
//!                                │ └──INCONCLUSIVE──► OPEN (laboratory pending)
//!                                ├──InspectionWaiver(the same agency)──► WAIVED
//!                                └──InspectionWithdrawal(the same agency)──► WITHDRAWN
//! ```
//! Requests on the same goods are gathered into one joint inspection (see [`inspection_plan`](super::inspection_plan)). While
//! nobody has planned it, the agency concludes when it likes; once a plan stands, only after it has STARTED (X-21), unless
//! it says NOT_PERFORMED. An outcome lifts nothing; CONFORM with LIFT only proposes it, the lift is a record of its own
//! (X-23). An agency that releases its own light while its request is open is recorded as overriding it (X-45), by the order
//! in which both stand on the ledger. `embargo` keeps a request from the trader's side until the inspection has begun: the
//! rules pass it on in their events, nodes and gateways show accordingly.
//!
//! In parts: why the goods were selected, why a request is exclusive, what was found, photographs, numbers of seals, officers.

pub mod area;
pub mod events;
pub mod keys;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;
pub mod words;

pub use area::AreaCode;
pub use words::{AgencyEvent, Decision, EndingKind, InspectionResult, InspectionType};

use super::registry::{Nature, Noun, RecordRule, optional, required, up_to};
use super::subject::{CONSIGNMENT, CONTAINER_STAY, DECLARATION};
use crate::permissions::{
    Permission,
    Who::{AnyAgency, Requester, Role as Has},
};
use crate::roles::Role::Customs;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::limits::RECORD_SUBJECTS_MAX;
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};
use std::collections::{BTreeMap, BTreeSet};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "inspection",
    says: "An authority asks for an inspection, and says how it ended.",
    records: &[
        RecordRule {
            record_type: "InspectionRequest",
            schema: 1,
            nature: Nature::Decision,
            functions: &[Function::Original],
            classified: false,
            noun_checks_subjects: false,
            subjects: &[
                up_to(RECORD_SUBJECTS_MAX, CONTAINER_STAY),
                up_to(RECORD_SUBJECTS_MAX, DECLARATION),
                up_to(RECORD_SUBJECTS_MAX, CONSIGNMENT),
            ],
            fields: &[
                required(
                    "types",
                    "list of DOCUMENTARY, PHYSICAL_PARTIAL, PHYSICAL_FULL, SCAN_XRAY, SAMPLE, WEIGH, SEAL, RADIATION, \
                     VETERINARY, PHYTO, FOOD, HEALTH, DG, DOG, ID",
                    "how it is to be inspected; at least one",
                ),
                optional("needed_from", "RFC 3339", "earliest moment that is of use"),
                optional("needed_by", "RFC 3339", "latest moment that is of use; not before `needed_from`"),
                optional(
                    "place_required",
                    "1 to 16 of A-Z, 0-9, -",
                    "the inspection area, where only one will do; the plan goes there",
                ),
                optional(
                    "can_be_joint",
                    "true, false",
                    "absent: true; false keeps it out of joint plans and needs a reason in a sealed part",
                ),
                optional(
                    "embargo",
                    "true, false",
                    "not to be shown to the trader's side until the inspection has begun",
                ),
                optional("hold", "64 hex digits", "digest of the hold that goes with it, placed by the same agency"),
            ],
            permissions: PERMISSIONS,
            execute: transitions::request::execute,
        },
        RecordRule {
            record_type: "InspectionOutcome",
            schema: 1,
            nature: Nature::Decision,
            functions: &[Function::Original],
            classified: false,
            noun_checks_subjects: false,
            subjects: &[
                up_to(RECORD_SUBJECTS_MAX, CONTAINER_STAY),
                up_to(RECORD_SUBJECTS_MAX, DECLARATION),
                up_to(RECORD_SUBJECTS_MAX, CONSIGNMENT),
            ],
            fields: &[
                required("request", "64 hex digits", "digest of the request; the outcome names the same subjects"),
                required(
                    "result",
                    "CONFORM, NON_CONFORM_MINOR, NON_CONFORM_MAJOR, NOT_PERFORMED, INCONCLUSIVE",
                    "how it ended; INCONCLUSIVE leaves the request open",
                ),
                required(
                    "decision",
                    "LIFT, MAINTAIN_HOLD, REFUSE_ENTRY, DESTROY, RETURN, TREAT, SEIZE, AMEND_DECLARATION, FINE",
                    "what follows; nothing by itself",
                ),
            ],
            permissions: PERMISSIONS,
            execute: transitions::conclude::execute,
        },
        RecordRule {
            record_type: "InspectionWaiver",
            schema: 1,
            nature: Nature::Decision,
            functions: &[Function::Original],
            classified: false,
            noun_checks_subjects: false,
            subjects: &[up_to(RECORD_SUBJECTS_MAX, CONTAINER_STAY), up_to(RECORD_SUBJECTS_MAX, DECLARATION)],
            fields: &[required(
                "request",
                "64 hex digits",
                "digest of the request that its agency no longer insists on",
            )],
            permissions: PERMISSIONS,
            execute: transitions::end::waive,
        },
        RecordRule {
            record_type: "InspectionWithdrawal",
            schema: 1,
            nature: Nature::Decision,
            functions: &[Function::Original],
            classified: false,
            noun_checks_subjects: false,
            subjects: &[up_to(RECORD_SUBJECTS_MAX, CONTAINER_STAY), up_to(RECORD_SUBJECTS_MAX, DECLARATION)],
            fields: &[required("request", "64 hex digits", "digest of the request that is taken back")],
            permissions: PERMISSIONS,
            execute: transitions::end::withdraw,
        },
    ],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[
    Permission { record_type: "InspectionRequest", facet: "*", who: &[Has(Customs), AnyAgency] },
    Permission { record_type: "InspectionOutcome", facet: "*", who: &[Requester] },
    Permission { record_type: "InspectionWaiver", facet: "*", who: &[Requester] },
    Permission { record_type: "InspectionWithdrawal", facet: "*", who: &[Requester] },
];

/// Body of an `InspectionRequest` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionRequestBody {
    /// How it is to be inspected.
    pub types: Vec<InspectionType>,
    /// Earliest moment that is of use.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub needed_from: Option<Time>,
    /// Latest moment that is of use.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub needed_by: Option<Time>,
    /// The only area that will do.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place_required: Option<AreaCode>,
    /// Whether it may be part of a joint inspection; absent: it may.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub can_be_joint: Option<bool>,
    /// Whether the trader's side is not to see it until the inspection has begun.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub embargo: Option<bool>,
    /// Digest of the hold that goes with it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hold: Option<Digest>,
}

/// Body of an `InspectionOutcome` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionOutcomeBody {
    /// Digest of the request.
    pub request: Digest,
    /// How it ended.
    pub result: InspectionResult,
    /// What follows.
    pub decision: Decision,
}

/// Body of an `InspectionWaiver` or `InspectionWithdrawal` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionEndingBody {
    /// Digest of the request.
    pub request: Digest,
}

/// How an inspection ended, and by which record.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Outcome {
    /// How it ended.
    pub result: InspectionResult,
    /// What follows.
    pub decision: Decision,
    /// The record.
    pub record: Digest,
}

/// That a request ended without an outcome, and by which record.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Ending {
    /// Withdrawn or waived.
    pub kind: EndingKind,
    /// The record.
    pub record: Digest,
}

/// What a request asks of the inspection it becomes part of.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Terms {
    /// Earliest moment that is of use.
    pub from: Option<Time>,
    /// Latest moment that is of use.
    pub by: Option<Time>,
    /// The only area that will do.
    pub place: Option<AreaCode>,
    /// Whether it may be part of a joint inspection.
    pub joint: bool,
    /// Whether the trader's side is not to see it until the inspection has begun.
    pub embargo: bool,
}

/// An inspection as the state keeps it for ever.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Inspection {
    /// Who asked for it, and is assigned.
    pub agency: OrganisationId,
    /// Whether it asked as customs.
    pub by_customs: bool,
    /// When it was asked for, by the record.
    pub requested_at: Time,
    /// How.
    pub types: BTreeSet<InspectionType>,
    /// On what.
    pub subjects: BTreeSet<SubjectId>,
    /// The hold that goes with it.
    pub hold: Option<Digest>,
    /// Where, when and with whom.
    pub terms: Terms,
    /// The plan it is part of, once one was made.
    pub plan: Option<Digest>,
    /// The inspection that had begun when it was requested, and that did not take it in.
    pub missed: Option<Digest>,
    /// What its agency did, each with the newest time at which it happened.
    pub progress: BTreeMap<AgencyEvent, Time>,
    /// The newest outcome; the inspection is open while there is none or it is inconclusive.
    pub outcome: Option<Outcome>,
    /// How it ended without an outcome.
    pub ended: Option<Ending>,
}

/// The inspection that this record requested.
#[must_use]
pub fn find(view: &dyn StateView, request: &Digest) -> Option<Inspection> {
    crate::state::read(view, &keys::inspection(request))
}
