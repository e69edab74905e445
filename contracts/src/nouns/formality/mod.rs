//! A formality: what a ship must report to an authority, and what that authority says to it.
//!
//! ```text
//! SUBMITTED ──► ACKNOWLEDGED ──► ACCEPTED | REJECTED | INCOMPLETE
//!     any ──function 5──► REPLACED ──► (decided anew)        any ──function 1──► CANCELLED
//!     any ──function 4──► UPDATED  ──► (decided anew)
//! ```
//! A formality is named by the digest of its first submission; each version has its own digest, and a decision says which
//! version it is about. A decision can come before the submission: it is kept with the formality and counts when that
//! version arrives. A decision about a version that was replaced changes nothing.
//!
//! Of the content only a salted commitment stands in the body. In parts: number of items, and the payload for the
//! authorities that are competent. Crew and passenger lists, crew effects and health declarations never leave the maritime
//! single window: their parts hold the number of items and nothing else.

pub mod events;
pub mod keys;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;
mod types;

pub use types::FormalityType;

use super::registry::{Nature, Noun, RecordRule, one, optional, required};
use super::subject::PORT_CALL;
use crate::permissions::{Permission, Who, Who::Role as Has};
use crate::roles::Agency::{CoastGuard, Environment, Immigration, Police, PortHealth};
use crate::roles::Role::{Agency, Agent, Carrier, Customs, MaritimeWindow, PortAuthority, VesselTraffic};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};

const TYPES: &str = "VISIT_REQUEST, PRE_ARRIVAL, ARRIVAL, PRE_DEPARTURE, DEPARTURE, GENERAL_DECLARATION, CARGO_DECLARATION, \
                     SHIP_STORES, CREW_EFFECTS, CREW_LIST, PASSENGER_LIST, DANGEROUS_GOODS, MARITIME_HEALTH, SECURITY, \
                     WASTE, BUNKERS, STOWAWAYS, PSC_72H, SHIP_REPORTING";

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "formality",
    says: "What a ship must report to an authority, and what that authority says to it.",
    records: &[
        RecordRule {
            record_type: "Formality",
            schema: 1,
            nature: Nature::Fact,
            functions: &[Function::Original, Function::Change, Function::Replace, Function::Cancel],
            classified: false,
            noun_checks_subjects: false,
            subjects: &[one(PORT_CALL)],
            fields: &[
                required("type", TYPES, "what is reported"),
                required("movement", "ARRIVAL, DEPARTURE", "which movement of the vessel it is for"),
                required("document", "64 hex digits", "salted commitment to what was submitted"),
                optional("obligation_time", "RFC 3339", "by when it had to be submitted"),
                optional(
                    "formality",
                    "64 hex digits",
                    "with functions 4, 5 and 1: digest of its first submission; `supersedes` names its newest",
                ),
            ],
            permissions: PERMISSIONS,
            execute: transitions::submit::execute,
        },
        RecordRule {
            record_type: "FormalityDecision",
            schema: 1,
            nature: Nature::Decision,
            functions: &[Function::Original],
            classified: false,
            noun_checks_subjects: false,
            subjects: &[one(PORT_CALL)],
            fields: &[
                required("type", TYPES, "the type of the formality"),
                required("formality", "64 hex digits", "digest of its first submission"),
                optional("version", "64 hex digits", "digest of the submission that is decided; absent: the first"),
                required("result", "ACKNOWLEDGED, ACCEPTED, REJECTED, INCOMPLETE", "what the authority says"),
            ],
            permissions: PERMISSIONS,
            execute: transitions::decide::execute,
        },
    ],
    permissions: PERMISSIONS,
};

const fn decides(facet: &'static str, who: &'static [Who]) -> Permission {
    Permission { record_type: "FormalityDecision", facet, who }
}

/// Beside who submits: which authority is competent for which form. The window acknowledges them all.
static PERMISSIONS: &[Permission] = &[
    Permission { record_type: "Formality", facet: "*", who: &[Has(Agent), Has(Carrier)] },
    decides("ACKNOWLEDGED", &[Has(MaritimeWindow)]),
    decides("VISIT_REQUEST", &[Has(PortAuthority), Has(MaritimeWindow)]),
    decides("PRE_ARRIVAL", &[Has(PortAuthority), Has(MaritimeWindow)]),
    decides("ARRIVAL", &[Has(PortAuthority), Has(MaritimeWindow)]),
    decides("PRE_DEPARTURE", &[Has(PortAuthority), Has(MaritimeWindow)]),
    decides("DEPARTURE", &[Has(PortAuthority), Has(MaritimeWindow)]),
    decides("GENERAL_DECLARATION", &[Has(PortAuthority), Has(Customs)]),
    decides("CARGO_DECLARATION", &[Has(Customs)]),
    decides("SHIP_STORES", &[Has(Customs)]),
    decides("CREW_EFFECTS", &[Has(Customs)]),
    decides("CREW_LIST", &[Has(Agency(Immigration)), Has(Agency(Police))]),
    decides("PASSENGER_LIST", &[Has(Agency(Immigration)), Has(Agency(Police))]),
    decides("DANGEROUS_GOODS", &[Has(PortAuthority), Has(VesselTraffic)]),
    decides("MARITIME_HEALTH", &[Has(Agency(PortHealth))]),
    decides("SECURITY", &[Has(PortAuthority), Has(VesselTraffic)]),
    decides("WASTE", &[Has(PortAuthority), Has(VesselTraffic), Has(Agency(Environment))]),
    decides("BUNKERS", &[Has(PortAuthority), Has(VesselTraffic)]),
    decides("STOWAWAYS", &[Has(Agency(Immigration)), Has(Agency(Police))]),
    decides("PSC_72H", &[Has(PortAuthority), Has(Agency(CoastGuard))]),
    decides("SHIP_REPORTING", &[Has(VesselTraffic), Has(Agency(CoastGuard))]),
];

words! {
    /// Which movement of a vessel a formality is for.
    Movement {
        /// Coming in.
        Arrival = 1 => "ARRIVAL",
        /// Going out.
        Departure = 2 => "DEPARTURE",
    }
}

words! {
    /// What an authority says to a formality.
    FormalityResult {
        /// It is there.
        Acknowledged = 1 => "ACKNOWLEDGED",
        /// It is in order.
        Accepted = 2 => "ACCEPTED",
        /// It is not.
        Rejected = 3 => "REJECTED",
        /// Something is missing.
        Incomplete = 4 => "INCOMPLETE",
    }
}

words! {
    /// Where a formality stands.
    FormalityStatus {
        /// It was submitted.
        Submitted = 1 => "SUBMITTED",
        /// An authority has it.
        Acknowledged = 2 => "ACKNOWLEDGED",
        /// It is in order.
        Accepted = 3 => "ACCEPTED",
        /// It is not.
        Rejected = 4 => "REJECTED",
        /// Something is missing.
        Incomplete = 5 => "INCOMPLETE",
        /// Another text took the place of all before.
        Replaced = 6 => "REPLACED",
        /// Something was added to it.
        Updated = 7 => "UPDATED",
        /// It was taken back.
        Cancelled = 8 => "CANCELLED",
    }
}

/// Body of a `Formality` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormalityBody {
    /// What is reported.
    #[serde(rename = "type")]
    pub formality_type: FormalityType,
    /// Which movement it is for.
    pub movement: Movement,
    /// Salted commitment to what was submitted.
    pub document: Digest,
    /// By when it had to be submitted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub obligation_time: Option<Time>,
    /// Digest of its first submission, for a later version.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub formality: Option<Digest>,
}

/// Body of a `FormalityDecision` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormalityDecisionBody {
    /// The type of the formality.
    #[serde(rename = "type")]
    pub formality_type: FormalityType,
    /// Digest of its first submission.
    pub formality: Digest,
    /// Digest of the submission that is decided.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub version: Option<Digest>,
    /// What the authority says.
    pub result: FormalityResult,
}

/// What was submitted, as of the newest version.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Submitted {
    /// What is reported.
    pub formality_type: FormalityType,
    /// Which movement it is for.
    pub movement: Movement,
    /// Who submitted it.
    pub author: OrganisationId,
    /// When the first version was submitted.
    pub submitted_at: Time,
    /// By when it had to be.
    pub obligation_time: Option<Time>,
    /// The newest version.
    pub newest: Digest,
    /// What the newest version did: SUBMITTED, UPDATED, REPLACED or CANCELLED.
    pub step: FormalityStatus,
    /// The newest of the versions before it.
    pub overtaken: Vec<Digest>,
}

/// What authorities say to one version.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Verdict {
    /// The type that they take it for.
    pub formality_type: FormalityType,
    /// The version.
    pub version: Digest,
    /// Whether one has said that it is there.
    pub acknowledged: bool,
    /// The newest word on the matter itself.
    pub word: Option<Word>,
}

/// The word of an authority on the matter itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Word {
    /// When it was said.
    pub event_time: Time,
    /// The record.
    pub record: Digest,
    /// Who said it.
    pub author: OrganisationId,
    /// What was said.
    pub result: FormalityResult,
}

/// A formality as the state holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Formality {
    /// What was submitted; absent while only decisions have come.
    pub submitted: Option<Submitted>,
    /// What is said to its newest version, and to versions that have not come.
    pub verdicts: Vec<Verdict>,
}

/// A formality of a call, by the digest of its first submission.
#[must_use]
pub fn find(view: &dyn StateView, call: &SubjectId, first: &Digest) -> Formality {
    crate::state::read(view, &keys::formality(call, first)).unwrap_or_default()
}
