//! An authority asks for an inspection, and says how it ended.
//!
//! ```text
//! (none) ──InspectionRequest──► REQUESTED ──InspectionOutcome(the same agency)──► CONCLUDED
//!                                  └──INCONCLUSIVE──► REQUESTED (laboratory pending)
//! ```
//! In this edition there is no joint plan: the agency that requested is the one that is assigned (X-21). An outcome
//! lifts nothing; the lift is a record of its own (X-23). Findings are sealed for authorities.

pub mod events;
pub mod keys;
pub mod rules;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, optional, required, up_to};
use super::subject::{CONTAINER_STAY, DECLARATION};
use crate::permissions::{
    Permission,
    Who::{AnyAgency, Requester, Role as Has},
};
use crate::roles::Role::Customs;
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::limits::RECORD_SUBJECTS_MAX;
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};
use std::collections::BTreeSet;

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
            subjects: &[up_to(RECORD_SUBJECTS_MAX, CONTAINER_STAY), up_to(RECORD_SUBJECTS_MAX, DECLARATION)],
            fields: &[
                required(
                    "types",
                    "list of DOCUMENTARY, PHYSICAL_PARTIAL, PHYSICAL_FULL, SCAN_XRAY, SAMPLE, WEIGH, SEAL, RADIATION, \
                     VETERINARY, PHYTO, FOOD, HEALTH, DG, DOG, ID",
                    "how it is to be inspected; at least one",
                ),
                optional("needed_by", "RFC 3339", "latest moment that is of use"),
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
            subjects: &[up_to(RECORD_SUBJECTS_MAX, CONTAINER_STAY), up_to(RECORD_SUBJECTS_MAX, DECLARATION)],
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
    ],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[
    Permission { record_type: "InspectionRequest", facet: "*", who: &[Has(Customs), AnyAgency] },
    Permission { record_type: "InspectionOutcome", facet: "*", who: &[Requester] },
];

words! {
    /// How goods are inspected.
    InspectionType {
        /// Documents.
        Documentary = 1 => "DOCUMENTARY",
        /// Part of the goods.
        PhysicalPartial = 2 => "PHYSICAL_PARTIAL",
        /// All goods.
        PhysicalFull = 3 => "PHYSICAL_FULL",
        /// X-ray.
        Scan = 4 => "SCAN_XRAY",
        /// A sample.
        Sample = 5 => "SAMPLE",
        /// Weight.
        Weigh = 6 => "WEIGH",
        /// Seals.
        Seal = 7 => "SEAL",
        /// Radiation.
        Radiation = 8 => "RADIATION",
        /// Veterinary.
        Veterinary = 9 => "VETERINARY",
        /// Plant health.
        Phytosanitary = 10 => "PHYTO",
        /// Food.
        Food = 11 => "FOOD",
        /// Health.
        Health = 12 => "HEALTH",
        /// Dangerous goods.
        DangerousGoods = 13 => "DG",
        /// Dog.
        Dog = 14 => "DOG",
        /// Identity.
        Identity = 15 => "ID",
    }
}

words! {
    /// How an inspection ended.
    InspectionResult {
        /// All is as declared.
        Conform = 1 => "CONFORM",
        /// A minor deviation.
        NonConformMinor = 2 => "NON_CONFORM_MINOR",
        /// A major deviation.
        NonConformMajor = 3 => "NON_CONFORM_MAJOR",
        /// Waived.
        NotPerformed = 4 => "NOT_PERFORMED",
        /// The laboratory has still to say.
        Inconclusive = 5 => "INCONCLUSIVE",
    }
}

words! {
    /// What follows from an inspection.
    Decision {
        /// The hold can go.
        Lift = 1 => "LIFT",
        /// It stays.
        MaintainHold = 2 => "MAINTAIN_HOLD",
        /// The goods may not enter.
        RefuseEntry = 3 => "REFUSE_ENTRY",
        /// They are destroyed.
        Destroy = 4 => "DESTROY",
        /// They go back.
        Return = 5 => "RETURN",
        /// They are treated.
        Treat = 6 => "TREAT",
        /// They are seized.
        Seize = 7 => "SEIZE",
        /// The declaration is corrected.
        AmendDeclaration = 8 => "AMEND_DECLARATION",
        /// A fine.
        Fine = 9 => "FINE",
    }
}

/// Body of an `InspectionRequest` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionRequestBody {
    /// How it is to be inspected.
    pub types: Vec<InspectionType>,
    /// Latest moment that is of use.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub needed_by: Option<Time>,
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

/// An inspection as the state keeps it for ever.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Inspection {
    /// Who asked for it, and is assigned.
    pub agency: OrganisationId,
    /// How.
    pub types: BTreeSet<InspectionType>,
    /// On what.
    pub subjects: BTreeSet<SubjectId>,
    /// The hold that goes with it.
    pub hold: Option<Digest>,
    /// The newest outcome; the inspection is open while there is none or it is inconclusive.
    pub outcome: Option<Outcome>,
}

/// The inspection that this record requested.
#[must_use]
pub fn find(view: &dyn StateView, request: &Digest) -> Option<Inspection> {
    crate::state::read(view, &keys::inspection(request))
}
