//! A port call: a vessel is announced, arrives, departs.
//!
//! ```text
//! (opened) ──ANNOUNCED──► ANNOUNCED ──ARRIVED──► ARRIVED ──DEPARTED──► DEPARTED
//! ```
//! Reports are facts and come late, twice and out of order: the state follows the times at which things happened. A
//! departure without an arrival is flagged, not refused. Estimates and plans say when something is expected; an
//! announcement counts as one whatever its classifier, and its time is then that of the expected arrival.

pub mod events;
pub mod keys;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, one, required};
use super::subject::PORT_CALL;
use crate::permissions::{Permission, Who::Role as Has};
use crate::roles::Role::{Agent, Carrier, MaritimeWindow, PortAuthority, VesselTraffic};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};
use std::collections::BTreeMap;

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "port call",
    says: "A vessel is announced, arrives, departs.",
    records: &[RecordRule {
        record_type: "PortCall",
        schema: 1,
        nature: Nature::Fact,
        functions: &[Function::Original, Function::Replace, Function::Cancel],
        classified: true,
        noun_checks_subjects: false,
        subjects: &[one(PORT_CALL)],
        fields: &[required(
            "status",
            "ANNOUNCED, ARRIVED, DEPARTED",
            "what is reported; `event_time` says when, or when it is expected (EST, PLN, REQ)",
        )],
        permissions: PERMISSIONS,
        execute: transitions::report::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[
    Permission {
        record_type: "PortCall",
        facet: "ANNOUNCED",
        who: &[Has(PortAuthority), Has(MaritimeWindow), Has(Agent), Has(Carrier)],
    },
    Permission {
        record_type: "PortCall",
        facet: "ARRIVED",
        who: &[Has(PortAuthority), Has(VesselTraffic), Has(MaritimeWindow), Has(Agent), Has(Carrier)],
    },
    Permission {
        record_type: "PortCall",
        facet: "DEPARTED",
        who: &[Has(PortAuthority), Has(VesselTraffic), Has(MaritimeWindow), Has(Agent), Has(Carrier)],
    },
];

words! {
    /// Where a port call stands.
    PortCallStatus {
        /// The vessel is expected.
        Announced = 1 => "ANNOUNCED",
        /// It is in the port.
        Arrived = 2 => "ARRIVED",
        /// It has left.
        Departed = 3 => "DEPARTED",
    }
}

/// Body of a `PortCall` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortCallBody {
    /// What is reported.
    pub status: PortCallStatus,
}

/// One report that still counts.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Report {
    /// What was reported.
    pub status: PortCallStatus,
    /// When it happened.
    pub event_time: Time,
    /// Who reported it.
    pub author: OrganisationId,
    /// The record.
    pub record: Digest,
}

/// A port call as the state holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct PortCall {
    /// The newest status that has been folded away, if any.
    pub settled: Option<PortCallStatus>,
    /// The newest reports of what happened, in order of time.
    pub reports: Vec<Report>,
    /// When each status is expected, as last estimated, planned or requested.
    pub expected: BTreeMap<PortCallStatus, Time>,
}

/// What is known of a port call.
#[must_use]
pub fn find(view: &dyn StateView, id: &SubjectId) -> PortCall {
    crate::state::read(view, &keys::port_call(id)).unwrap_or_default()
}
