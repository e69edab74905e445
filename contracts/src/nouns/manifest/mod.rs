//! A manifest: what a vessel brings or takes, as its carrier, or a forwarder for the goods of a shared container, declares it.
//!
//! ```text
//!              header (9)            ACCEPTED, PARTIALLY_ACCEPTED        the call arrives     nothing awaited any more
//! (opened) ───────────────► LODGED ──────────────────────────────► ACCEPTED ────────► ARRIVED ─────────► DISCHARGED
//!                  ▲ change (4), replace (5) │ REJECTED              │ ▲ 4, 5             └──all lines finished──► CLOSED
//!                  └───── REJECTED ◄─────────┘                       └─► AMENDED
//! any ──cancel (1): the author before arrival, afterwards only customs; CANCELLED said by customs──► CANCELLED
//! ```
//! Where it stands with customs follows from customs' statements in the order of their time, which may come before the
//! header; that it has arrived, is discharged or closed is derived. An amendment after arrival is no breach, but can be
//! seen (X-31). Its lines are `Consignment` records, in any number and order: replacing the header touches none of them.
//! In parts: number, voyage, carrier and agent, offices, counts of lines, containers and packages, gross mass, ENS numbers.

pub mod events;
pub mod keys;
pub mod origin;
pub mod rules;
pub mod statements;
#[cfg(test)]
mod tests;
mod transitions;

use self::origin::Origin;
use self::statements::Statements;
use super::registry::{Nature, Noun, RecordRule, one, required, up_to};
use super::subject::{MANIFEST, PORT_CALL};
use crate::permissions::{Permission, Who::Role as Has};
use crate::roles::Role::{Agent, Carrier, Customs, Forwarder};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{StateView, SubjectId};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "manifest",
    says: "What a vessel brings or takes, as it is declared to customs.",
    records: &[
        RecordRule {
            record_type: "Manifest",
            schema: 1,
            nature: Nature::Fact,
            functions: &[Function::Original, Function::Change, Function::Replace, Function::Cancel],
            classified: false,
            noun_checks_subjects: false,
            subjects: &[one(MANIFEST), up_to(1, PORT_CALL)],
            fields: &[
                required(
                    "nature",
                    "ARRIVAL, DEPARTURE, TRANSHIPMENT",
                    "what the goods do; function 4 keeps the call if it names none",
                ),
                required(
                    "type",
                    "MASTER, HOUSE, CO_LOADER",
                    "whose lines it lists: the carrier's or those of a shared container",
                ),
            ],
            permissions: PERMISSIONS,
            execute: transitions::lodge::execute,
        },
        RecordRule {
            record_type: "ManifestStatus",
            schema: 1,
            nature: Nature::Fact,
            functions: &[Function::Original, Function::Replace, Function::Cancel],
            classified: false,
            noun_checks_subjects: false,
            subjects: &[one(MANIFEST)],
            fields: &[required(
                "status",
                "ACCEPTED, PARTIALLY_ACCEPTED, REJECTED, CANCELLED",
                "what customs says; of a partly accepted one the lines count that customs accepts by `ConsignmentStatus`",
            )],
            permissions: PERMISSIONS,
            execute: transitions::state::execute,
        },
    ],
    permissions: PERMISSIONS,
};

/// The facet of customs' corrections of what others stated.
pub const CORRECTION: &str = "correction";

static PERMISSIONS: &[Permission] = &[
    Permission { record_type: "Manifest", facet: "MASTER", who: &[Has(Carrier), Has(Agent)] },
    Permission { record_type: "Manifest", facet: "HOUSE", who: &[Has(Forwarder), Has(Carrier), Has(Agent)] },
    Permission { record_type: "Manifest", facet: "CO_LOADER", who: &[Has(Forwarder)] },
    Permission { record_type: "Manifest", facet: CORRECTION, who: &[Has(Customs)] },
    Permission { record_type: "ManifestStatus", facet: "*", who: &[Has(Customs)] },
];

words! {
    /// What the goods of a manifest do.
    ManifestNature {
        /// They come by the vessel.
        Arrival = 1 => "ARRIVAL",
        /// They go by it.
        Departure = 2 => "DEPARTURE",
        /// They change vessels.
        Transhipment = 3 => "TRANSHIPMENT",
    }
}

words! {
    /// Whose lines a manifest lists.
    ManifestType {
        /// The carrier's bills of lading.
        Master = 1 => "MASTER",
        /// A forwarder's, for the goods of a shared container.
        House = 2 => "HOUSE",
        /// Those of a forwarder that has put its goods with another's.
        CoLoader = 3 => "CO_LOADER",
    }
}

words! {
    /// What customs says of a manifest.
    ManifestDecision {
        /// All of it is accepted.
        Accepted = 1 => "ACCEPTED",
        /// The lines that customs names are.
        PartiallyAccepted = 2 => "PARTIALLY_ACCEPTED",
        /// None of it is.
        Rejected = 3 => "REJECTED",
        /// It no longer counts.
        Cancelled = 4 => "CANCELLED",
    }
}

words! {
    /// Where a manifest stands.
    ManifestState {
        /// Nobody has lodged it.
        None = 0 => "NONE",
        /// Lodged; customs has not decided.
        Lodged = 1 => "LODGED",
        /// Accepted.
        Accepted = 2 => "ACCEPTED",
        /// Accepted in part.
        PartiallyAccepted = 3 => "PARTIALLY_ACCEPTED",
        /// Accepted and changed since.
        Amended = 4 => "AMENDED",
        /// Its vessel has arrived.
        Arrived = 5 => "ARRIVED",
        /// What it announced is discharged.
        Discharged = 6 => "DISCHARGED",
        /// All its lines are finished.
        Closed = 7 => "CLOSED",
        /// Not accepted.
        Rejected = 8 => "REJECTED",
        /// It no longer counts.
        Cancelled = 9 => "CANCELLED",
    }
}

/// Body of a `Manifest` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestBody {
    /// What the goods do.
    pub nature: ManifestNature,
    /// Whose lines it lists.
    #[serde(rename = "type")]
    pub manifest_type: ManifestType,
}

/// Body of a `ManifestStatus` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestStatusBody {
    /// What customs says.
    pub status: ManifestDecision,
}

/// What the newest header says.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Header {
    /// Who lodged it, by which record, and what became of it.
    pub origin: Origin,
    /// What the goods do.
    pub nature: ManifestNature,
    /// Whose lines it lists.
    pub manifest_type: ManifestType,
    /// The port call, if one is named.
    pub call: Option<SubjectId>,
}

/// A manifest as the state holds it. Its lines have keys of their own: it may have thousands.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Manifest {
    /// Its newest header, if one came.
    pub header: Option<Header>,
    /// What customs said.
    pub statements: Statements<ManifestDecision>,
    /// How many consignments it lists.
    pub line_count: u32,
    /// How many of them are finished.
    pub finished_count: u32,
}

/// What is known of a manifest.
#[must_use]
pub fn find(view: &dyn StateView, id: &SubjectId) -> Manifest {
    crate::state::read(view, &keys::manifest(id)).unwrap_or_default()
}
