//! A port call: one visit of a vessel to a port, from its announcement to its closing.
//!
//! ```text
//! ANNOUNCED ──► EXPECTED ──► CLEARED_IN ──► ARRIVED ──► ANCHORED, ALONGSIDE, OPERATING (again and again)
//!     │             └──────► ENTRY_REFUSED                    │
//!     └──► CANCELLED, OMITTED, DIVERTED (it never came)       └──► CLEARED_OUT ──► DEPARTED ──► CLOSED
//! ```
//! `PortCall` records are reports: facts, that come late, twice and out of order. The call stands where the furthest of
//! them says, inside the port where the newest says; times are shown by the rank of who reports them (`ranking`). What is
//! announced, expected or called off counts when it is said, whatever the classifier; other estimates and plans only say
//! when something is expected.
//!
//! `PortCallDecision` records are decisions: entry and clearance by the port authority, pratique by port health, outward
//! clearance by customs. The call is CLEARED_OUT when the port authority and customs have both cleared it, in either
//! order; like a pick-up authorisation, a clearance counts from its block on. A closed call still takes late reports, and
//! marks them.
//!
//! Reports are taken back or replaced by their authors, and by the port authority whoever made them (X-39): no stranger's
//! word ends a call for good.
//!
//! In parts: visit id, voyages, carrier, agents, purpose, berths, draughts, persons on board, previous and next ports.

pub mod closing;
pub mod course;
pub mod decisions;
pub mod events;
pub mod keys;
pub mod leaving;
pub mod policy;
pub mod ranking;
pub mod reporting;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;

pub use course::{PortCall, Report};
pub use decisions::Decided;

use super::registry::{Nature, Noun, RecordRule, one, optional, required, up_to};
use super::subject::{PORT_CALL, VESSEL};
use crate::permissions::{Permission, Who, Who::Role as Has};
use crate::roles::Agency::PortHealth;
use crate::roles::Role::{Agency, Agent, Carrier, Customs, MaritimeWindow, PortAuthority, Terminal, VesselTraffic};
use crate::words::words;
use portolan_ledger::record::Function;
use portolan_ledger::{StateView, SubjectId};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "port call",
    says: "One visit of a vessel to a port, from its announcement to its closing.",
    records: &[
        RecordRule {
            record_type: "PortCall",
            schema: 1,
            nature: Nature::Fact,
            functions: &[Function::Original, Function::Replace, Function::Cancel],
            classified: true,
            noun_checks_subjects: false,
            subjects: &[one(PORT_CALL), up_to(1, VESSEL)],
            fields: &[
                required(
                    "status",
                    "ANNOUNCED, EXPECTED, ARRIVED, ANCHORED, ALONGSIDE, OPERATING, DEPARTED, CANCELLED, OMITTED, DIVERTED",
                    "what is reported; `event_time` says when, or when it is expected (EST, PLN, REQ)",
                ),
                optional(
                    "berth_visit",
                    "1 to 32",
                    "ALONGSIDE, OPERATING: which berth of the call, in their order; absent: the first",
                ),
                optional(
                    "overlap_reason",
                    "TUG, FERRY, NEXT_CALL_ANNOUNCED, EARLIER_CALL_NOT_CLOSED",
                    "with a vessel among the subjects: why it has another call that is not closed",
                ),
            ],
            permissions: PERMISSIONS,
            execute: transitions::report::execute,
        },
        RecordRule {
            record_type: "PortCallDecision",
            schema: 1,
            nature: Nature::Decision,
            functions: &[Function::Original, Function::Cancel],
            classified: false,
            noun_checks_subjects: false,
            subjects: &[one(PORT_CALL)],
            fields: &[required(
                "decision",
                "CLEARED_IN, ENTRY_REFUSED, PRATIQUE_GRANTED, PRATIQUE_REFUSED, CUSTOMS_CLEARED, CLEARED_OUT, CLOSED",
                "what is decided; function 1 withdraws it from its block on",
            )],
            permissions: PERMISSIONS,
            execute: transitions::decide::execute,
        },
    ],
    permissions: PERMISSIONS,
};

const fn reports(facet: &'static str, who: &'static [Who]) -> Permission {
    Permission { record_type: "PortCall", facet, who }
}

const fn decides(facet: &'static str, who: &'static [Who]) -> Permission {
    Permission { record_type: "PortCallDecision", facet, who }
}

static PERMISSIONS: &[Permission] = &[
    reports("ANNOUNCED", &[Has(PortAuthority), Has(MaritimeWindow), Has(Agent), Has(Carrier)]),
    reports("EXPECTED", &[Has(PortAuthority), Has(MaritimeWindow)]),
    reports("ARRIVED", &[Has(PortAuthority), Has(VesselTraffic), Has(MaritimeWindow), Has(Agent), Has(Carrier)]),
    reports("ANCHORED", &[Has(PortAuthority), Has(VesselTraffic), Has(Agent), Has(Carrier)]),
    reports("ALONGSIDE", &[Has(Terminal), Has(PortAuthority), Has(VesselTraffic), Has(Agent), Has(Carrier)]),
    reports("OPERATING", &[Has(Terminal)]),
    reports("DEPARTED", &[Has(PortAuthority), Has(VesselTraffic), Has(MaritimeWindow), Has(Agent), Has(Carrier)]),
    reports("CANCELLED", &[Has(Agent), Has(Carrier)]),
    reports("OMITTED", &[Has(Agent), Has(Carrier)]),
    reports("DIVERTED", &[Has(Agent), Has(Carrier)]),
    decides("CLEARED_IN", &[Has(PortAuthority)]),
    decides("ENTRY_REFUSED", &[Has(PortAuthority)]),
    decides("PRATIQUE_GRANTED", &[Has(Agency(PortHealth))]),
    decides("PRATIQUE_REFUSED", &[Has(Agency(PortHealth))]),
    decides("CUSTOMS_CLEARED", &[Has(Customs)]),
    decides("CLEARED_OUT", &[Has(PortAuthority)]),
    decides("CLOSED", &[Has(PortAuthority)]),
];

words! {
    /// Where a port call stands.
    PortCallStatus {
        /// The visit is asked for.
        Announced = 1 => "ANNOUNCED",
        /// It has its visit id.
        Expected = 4 => "EXPECTED",
        /// The vessel may enter.
        ClearedIn = 5 => "CLEARED_IN",
        /// It may not.
        EntryRefused = 6 => "ENTRY_REFUSED",
        /// It has come to the limit of the port.
        Arrived = 2 => "ARRIVED",
        /// It lies at anchor.
        Anchored = 7 => "ANCHORED",
        /// It lies at a berth.
        Alongside = 8 => "ALONGSIDE",
        /// Cargo is worked.
        Operating = 9 => "OPERATING",
        /// It may sail.
        ClearedOut = 10 => "CLEARED_OUT",
        /// It has left.
        Departed = 3 => "DEPARTED",
        /// All that was due is there.
        Closed = 11 => "CLOSED",
        /// The visit was called off.
        Cancelled = 12 => "CANCELLED",
        /// The voyage leaves this port out.
        Omitted = 13 => "OMITTED",
        /// The vessel goes to another port.
        Diverted = 14 => "DIVERTED",
    }
}

impl PortCallStatus {
    /// Whether it follows from a decision, so that nobody can report it.
    #[must_use]
    pub const fn is_decided(self) -> bool {
        matches!(self, Self::ClearedIn | Self::EntryRefused | Self::ClearedOut | Self::Closed)
    }

    /// Whether it counts when it is said, though what it is about lies ahead.
    #[must_use]
    pub const fn is_said_ahead(self) -> bool {
        matches!(self, Self::Announced | Self::Expected) || self.ends_early()
    }

    /// Whether the vessel is inside the port and may go from one of these to another.
    #[must_use]
    pub const fn is_in_port(self) -> bool {
        matches!(self, Self::Anchored | Self::Alongside | Self::Operating)
    }

    /// Whether the vessel never came.
    #[must_use]
    pub const fn ends_early(self) -> bool {
        matches!(self, Self::Cancelled | Self::Omitted | Self::Diverted)
    }

    /// Whether it belongs to one berth of the call.
    #[must_use]
    pub const fn is_at_berth(self) -> bool {
        matches!(self, Self::Alongside | Self::Operating)
    }
}

words! {
    /// What is decided about a port call.
    CallDecision {
        /// The port authority lets the vessel in.
        ClearedIn = 1 => "CLEARED_IN",
        /// The port authority does not.
        EntryRefused = 2 => "ENTRY_REFUSED",
        /// Port health lets people and goods off the vessel.
        PratiqueGranted = 3 => "PRATIQUE_GRANTED",
        /// Port health does not.
        PratiqueRefused = 4 => "PRATIQUE_REFUSED",
        /// Customs lets the vessel sail.
        CustomsCleared = 5 => "CUSTOMS_CLEARED",
        /// The port authority lets it sail.
        ClearedOut = 6 => "CLEARED_OUT",
        /// The port authority has all that was due.
        Closed = 7 => "CLOSED",
    }
}

words! {
    /// Why a vessel has two calls at one port that are not closed.
    OverlapReason {
        /// It is a tug or another service vessel.
        Tug = 1 => "TUG",
        /// It is a ferry: several calls a day.
        Ferry = 2 => "FERRY",
        /// Its next call is announced while it is here.
        NextCallAnnounced = 3 => "NEXT_CALL_ANNOUNCED",
        /// It has left; what is due for the earlier call is not yet there.
        EarlierCallNotClosed = 4 => "EARLIER_CALL_NOT_CLOSED",
    }
}

/// Body of a `PortCall` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortCallBody {
    /// What is reported.
    pub status: PortCallStatus,
    /// Which berth of the call, from 1 in their order.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub berth_visit: Option<u8>,
    /// Why the vessel has another call that is not closed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub overlap_reason: Option<OverlapReason>,
}

/// Body of a `PortCallDecision` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortCallDecisionBody {
    /// What is decided.
    pub decision: CallDecision,
}

/// What is known of a port call.
#[must_use]
pub fn find(view: &dyn StateView, id: &SubjectId) -> PortCall {
    crate::state::read(view, &keys::port_call(id)).unwrap_or_default()
}
