//! A movement of goods under customs supervision to another office: which containers it moves, and how far it has come.
//!
//! ```text
//! DECLARED ─► ACCEPTED ─► (CONTROL) ─► RELEASED ─► UNDERWAY ─► ARRIVED ─► UNLOADING_PERMITTED ─► REMARKS ─► DISCHARGED ─► WRITTEN_OFF
//!                 └─► NOT_RELEASED         └─► DIVERTED ─► ARRIVED ..         any after RELEASED ─► ENQUIRY ─► ARRIVED ..
//!                                                                                                  └─► RECOVERY ─► WRITTEN_OFF
//! any ─► INVALIDATED
//! ```
//! The header names the container stays; only customs of the port of departure states it, since a container under bond leaves the port on
//! it (X-30). From its arrival on, customs of the country of destination speaks too. Statements come in any order; the state
//! follows the times at which things happened. In parts: the reference number, principal, guarantee and seals.

pub mod events;
pub mod keys;
mod office;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;

pub use office::OfficeCode;

use super::registry::{Nature, Noun, RecordRule, one, optional, required, up_to};
use super::subject::{CONTAINER_STAY, TRANSIT};
use crate::course::Course;
use crate::permissions::{
    Permission,
    Who::{DestinationCustoms, Role as Has},
};
use crate::roles::Role::Customs;
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::limits::RECORD_SUBJECTS_MAX;
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, StateView, SubjectId, Time};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "transit",
    says: "A movement of goods under customs supervision to another office.",
    records: &[
        RecordRule {
            record_type: "Transit",
            schema: 1,
            nature: Nature::Fact,
            functions: &[Function::Original, Function::Change, Function::Replace],
            classified: false,
            noun_checks_subjects: false,
            subjects: &[one(TRANSIT), up_to(RECORD_SUBJECTS_MAX - 1, CONTAINER_STAY)],
            fields: &[
                required("transit_type", "T1, T2, T2F, TIR", "the procedure"),
                required("office_departure", "country and 6 of A-Z, 0-9", "the customs office it starts from"),
                required("office_destination", "country and 6 of A-Z, 0-9", "the customs office it is bound for"),
                optional("time_limit", "RFC 3339", "until when it must arrive"),
            ],
            permissions: PERMISSIONS,
            execute: transitions::state_header::execute,
        },
        RecordRule {
            record_type: "TransitStatus",
            schema: 1,
            nature: Nature::Fact,
            functions: &[Function::Original],
            classified: false,
            noun_checks_subjects: false,
            subjects: &[one(TRANSIT)],
            fields: &[required(
                "status",
                "DECLARED, ACCEPTED, CONTROL, RELEASED, UNDERWAY, DIVERTED, ARRIVED, UNLOADING_PERMITTED, REMARKS, \
                 DISCHARGED, WRITTEN_OFF, NOT_RELEASED, INVALIDATED, ENQUIRY, RECOVERY",
                "what customs says; `event_time` says when it was so",
            )],
            permissions: PERMISSIONS,
            execute: transitions::state_status::execute,
        },
    ],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[
    Permission { record_type: "Transit", facet: "*", who: &[Has(Customs)] },
    Permission { record_type: "TransitStatus", facet: "*", who: &[Has(Customs)] },
    Permission { record_type: "TransitStatus", facet: "ARRIVED", who: &[DestinationCustoms] },
    Permission { record_type: "TransitStatus", facet: "UNLOADING_PERMITTED", who: &[DestinationCustoms] },
    Permission { record_type: "TransitStatus", facet: "REMARKS", who: &[DestinationCustoms] },
    Permission { record_type: "TransitStatus", facet: "DISCHARGED", who: &[DestinationCustoms] },
];

words! {
    /// The procedure of a transit.
    TransitType {
        /// Goods that are not in free circulation.
        External = 1 => "T1",
        /// Goods in free circulation.
        Internal = 2 => "T2",
        /// Goods in free circulation to or from a special territory.
        InternalFiscal = 3 => "T2F",
        /// Under a TIR carnet.
        Tir = 4 => "TIR",
    }
}

words! {
    /// How far a transit has come; each is also what customs says of it.
    TransitStatus {
        /// Lodged (IE015).
        Declared = 1 => "DECLARED",
        /// Accepted (IE028).
        Accepted = 2 => "ACCEPTED",
        /// Being examined (IE060).
        Control = 3 => "CONTROL",
        /// The goods may leave under it (IE029).
        Released = 4 => "RELEASED",
        /// The goods have left.
        Underway = 5 => "UNDERWAY",
        /// Bound for another office than declared.
        Diverted = 6 => "DIVERTED",
        /// At the office of destination (IE007).
        Arrived = 7 => "ARRIVED",
        /// May be unloaded (IE043).
        UnloadingPermitted = 8 => "UNLOADING_PERMITTED",
        /// Unloaded, with remarks (IE044).
        Remarks = 9 => "REMARKS",
        /// The goods are released at destination (IE025).
        Discharged = 10 => "DISCHARGED",
        /// Closed by the office of departure (IE045).
        WrittenOff = 11 => "WRITTEN_OFF",
        /// Not released (IE051).
        NotReleased = 12 => "NOT_RELEASED",
        /// Made invalid (IE009).
        Invalidated = 13 => "INVALIDATED",
        /// It did not arrive and is asked after (IE140).
        Enquiry = 14 => "ENQUIRY",
        /// The duties are recovered (IE035).
        Recovery = 15 => "RECOVERY",
    }
}

/// Body of a `Transit` record; its subjects are the transit and the container stays it moves.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransitBody {
    /// The procedure.
    pub transit_type: TransitType,
    /// The customs office it starts from.
    pub office_departure: OfficeCode,
    /// The customs office it is bound for.
    pub office_destination: OfficeCode,
    /// Until when it must arrive.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub time_limit: Option<Time>,
}

/// Body of a `TransitStatus` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransitStatusBody {
    /// What customs says.
    pub status: TransitStatus,
}

/// What the newest header says.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Header {
    /// The record.
    pub record: Digest,
    /// The procedure.
    pub transit_type: TransitType,
    /// The customs office it starts from.
    pub office_departure: OfficeCode,
    /// The customs office it is bound for.
    pub office_destination: OfficeCode,
    /// Until when it must arrive.
    pub time_limit: Option<Time>,
}

/// A transit as the state holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Transit {
    /// Its newest header, if one came.
    pub header: Option<Header>,
    /// What customs said of it.
    pub course: Course<TransitStatus>,
}

/// What is known of a transit.
#[must_use]
pub fn find(view: &dyn StateView, id: &SubjectId) -> Transit {
    crate::state::read(view, &keys::transit(id)).unwrap_or_default()
}
