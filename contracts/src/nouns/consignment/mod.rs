//! A consignment: the goods of one bill of lading, master or house, and the containers they are in.
//!
//! ```text
//!           Consignment (9)           manifest or line accepted        a container discharged          said by customs
//! (opened) ─────────────────► DECLARED ──────────────────────► ACCEPTED ────────────────────► PRESENTED ──► WRITTEN_OFF
//!    house lines name it: SPLIT       the call closes without it: SHORT_LANDED       cancel (1): CANCELLED
//!    said: OVER_LANDED, SHORT_LANDED (terminal, carrier, customs) · MERGED, ROLLED, RETURNED, ABANDONED (carrier, customs) ·
//!          DESTROYED (customs, agencies)
//! ```
//! The tie between goods and container is one of subject ids. Everything can come in any order: the line before its
//! manifest, the discharge before the line, what customs says before both. A house line names the containers it is in
//! itself. A container that is taken out of a consignment stays under the holds that were placed on it until then:
//! nobody frees a container by rewriting a line.
//! In parts: number of the bill of lading, parties, goods, marks, packages, masses, dangerous goods, freight.

pub mod events;
pub mod keys;
pub mod links;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;

use super::manifest::CORRECTION;
use super::manifest::origin::Origin;
use super::manifest::statements::Statements;
use super::registry::{Nature, Noun, RecordRule, SubjectShape, one, optional, required, up_to};
use super::subject::{CONSIGNMENT, CONTAINER_STAY, MANIFEST};
use crate::permissions::{
    Permission,
    Who::{AnyAgency, Role as Has},
};
use crate::roles::Role::{Agent, Carrier, Customs, Forwarder, Terminal};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::limits::RECORD_SUBJECTS_MAX;
use portolan_ledger::record::Function;
use portolan_ledger::{StateView, SubjectId};
use std::collections::BTreeSet;

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "consignment",
    says: "The goods of one bill of lading, and the container stays they are in.",
    records: &[
        RecordRule {
            record_type: "Consignment",
            schema: 1,
            nature: Nature::Fact,
            functions: &[Function::Original, Function::Change, Function::Replace, Function::Cancel],
            classified: false,
            noun_checks_subjects: false,
            subjects: &[
                SubjectShape { kind: CONSIGNMENT, min: 1, max: 2 },
                one(MANIFEST),
                up_to(RECORD_SUBJECTS_MAX - 2, CONTAINER_STAY),
            ],
            fields: &[
                required(
                    "nature",
                    "EXPORT, IMPORT, TRANSIT, TRANSHIPMENT, REMAIN_ON_BOARD",
                    "what the goods do; of two consignments the second is the master of this house line",
                ),
                required(
                    "bl_type",
                    "MASTER, HOUSE, WAYBILL",
                    "what bill it is; function 4 adds container stays, 5 sets them",
                ),
                optional("dangerous_goods", "true, false", "whether there are dangerous goods in it"),
            ],
            permissions: PERMISSIONS,
            execute: transitions::declare::execute,
        },
        RecordRule {
            record_type: "ConsignmentStatus",
            schema: 1,
            nature: Nature::Fact,
            functions: &[Function::Original, Function::Replace, Function::Cancel],
            classified: false,
            noun_checks_subjects: false,
            subjects: &[SubjectShape { kind: CONSIGNMENT, min: 1, max: RECORD_SUBJECTS_MAX }],
            fields: &[required(
                "status",
                "ACCEPTED, PRESENTED, WRITTEN_OFF, SHORT_LANDED, OVER_LANDED, MERGED, ROLLED, RETURNED, ABANDONED, DESTROYED",
                "what became of the goods; `event_time` says when",
            )],
            permissions: PERMISSIONS,
            execute: transitions::state::execute,
        },
    ],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[
    Permission { record_type: "Consignment", facet: "MASTER", who: &[Has(Carrier), Has(Agent)] },
    Permission { record_type: "Consignment", facet: "WAYBILL", who: &[Has(Carrier), Has(Agent)] },
    Permission { record_type: "Consignment", facet: "HOUSE", who: &[Has(Forwarder), Has(Carrier), Has(Agent)] },
    Permission { record_type: "Consignment", facet: CORRECTION, who: &[Has(Customs)] },
    Permission { record_type: "ConsignmentStatus", facet: "ACCEPTED", who: &[Has(Customs)] },
    Permission { record_type: "ConsignmentStatus", facet: "PRESENTED", who: &[Has(Customs)] },
    Permission { record_type: "ConsignmentStatus", facet: "WRITTEN_OFF", who: &[Has(Customs)] },
    Permission { record_type: "ConsignmentStatus", facet: "SHORT_LANDED", who: LANDING },
    Permission { record_type: "ConsignmentStatus", facet: "OVER_LANDED", who: LANDING },
    Permission { record_type: "ConsignmentStatus", facet: "MERGED", who: COURSE },
    Permission { record_type: "ConsignmentStatus", facet: "ROLLED", who: COURSE },
    Permission { record_type: "ConsignmentStatus", facet: "RETURNED", who: COURSE },
    Permission { record_type: "ConsignmentStatus", facet: "ABANDONED", who: COURSE },
    Permission { record_type: "ConsignmentStatus", facet: "DESTROYED", who: &[Has(Customs), AnyAgency] },
];

const LANDING: &[crate::permissions::Who] = &[Has(Terminal), Has(Carrier), Has(Agent), Has(Customs)];
const COURSE: &[crate::permissions::Who] = &[Has(Carrier), Has(Agent), Has(Forwarder), Has(Customs)];

words! {
    /// What the goods of a consignment do. The numbers are those of the customs code list.
    ConsignmentNature {
        /// Out of the country.
        Export = 22 => "EXPORT",
        /// Into it.
        Import = 23 => "IMPORT",
        /// Through it.
        Transit = 24 => "TRANSIT",
        /// They stay on the vessel.
        RemainOnBoard = 26 => "REMAIN_ON_BOARD",
        /// From one vessel to another.
        Transhipment = 28 => "TRANSHIPMENT",
    }
}

words! {
    /// What bill a consignment goes under.
    BillType {
        /// The carrier's.
        Master = 1 => "MASTER",
        /// A forwarder's, under a master.
        House = 2 => "HOUSE",
        /// The carrier's, not negotiable.
        Waybill = 3 => "WAYBILL",
    }
}

words! {
    /// What is said to have become of the goods.
    ConsignmentStatus {
        /// Customs accepts the line.
        Accepted = 1 => "ACCEPTED",
        /// They are here.
        Presented = 2 => "PRESENTED",
        /// Fully declared to a procedure, transferred or gone.
        WrittenOff = 3 => "WRITTEN_OFF",
        /// They did not come.
        ShortLanded = 4 => "SHORT_LANDED",
        /// They came without being listed.
        OverLanded = 5 => "OVER_LANDED",
        /// They go on under another line.
        Merged = 6 => "MERGED",
        /// They go on another vessel.
        Rolled = 7 => "ROLLED",
        /// They went back.
        Returned = 8 => "RETURNED",
        /// Nobody wants them.
        Abandoned = 9 => "ABANDONED",
        /// They were destroyed.
        Destroyed = 10 => "DESTROYED",
    }
}

words! {
    /// Where a consignment stands.
    ConsignmentState {
        /// Nobody has declared it.
        None = 0 => "NONE",
        /// Declared; customs has not accepted it.
        Declared = 1 => "DECLARED",
        /// Customs has accepted the line.
        Accepted = 2 => "ACCEPTED",
        /// In full or in part here.
        Presented = 3 => "PRESENTED",
        /// Fully declared to a procedure, transferred or gone.
        WrittenOff = 4 => "WRITTEN_OFF",
        /// It did not come.
        ShortLanded = 5 => "SHORT_LANDED",
        /// It came without being listed.
        OverLanded = 6 => "OVER_LANDED",
        /// House lines stand for it.
        Split = 7 => "SPLIT",
        /// It goes on under another line.
        Merged = 8 => "MERGED",
        /// It goes on another vessel.
        Rolled = 9 => "ROLLED",
        /// It went back.
        Returned = 10 => "RETURNED",
        /// Nobody wants it.
        Abandoned = 11 => "ABANDONED",
        /// It was destroyed.
        Destroyed = 12 => "DESTROYED",
        /// The line was taken back.
        Cancelled = 13 => "CANCELLED",
    }
}

/// Body of a `Consignment` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsignmentBody {
    /// What the goods do.
    pub nature: ConsignmentNature,
    /// What bill it is.
    pub bl_type: BillType,
    /// Whether there are dangerous goods in it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dangerous_goods: Option<bool>,
}

/// Body of a `ConsignmentStatus` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsignmentStatusBody {
    /// What became of the goods.
    pub status: ConsignmentStatus,
}

/// What the newest record of the line says.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Header {
    /// Who declared it, by which record, and what became of it.
    pub origin: Origin,
    /// The manifest that lists it.
    pub manifest: SubjectId,
    /// The master of a house line.
    pub parent: Option<SubjectId>,
    /// What the goods do.
    pub nature: ConsignmentNature,
    /// What bill it is.
    pub bl_type: BillType,
    /// Whether there are dangerous goods in it, if that is said.
    pub dangerous_goods: Option<bool>,
}

/// A consignment as the state holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Consignment {
    /// Its newest record, if one came.
    pub header: Option<Header>,
    /// The container stays it is in.
    pub stays: BTreeSet<SubjectId>,
    /// What was said to have become of it.
    pub statements: Statements<ConsignmentStatus>,
    /// How many house lines name it as their master.
    pub house_count: u32,
}

/// What is known of a consignment.
#[must_use]
pub fn find(view: &dyn StateView, id: &SubjectId) -> Consignment {
    crate::state::read(view, &keys::consignment(id)).unwrap_or_default()
}
