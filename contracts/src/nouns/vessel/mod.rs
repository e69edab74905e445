//! A vessel, as one port knows it.
//!
//! ```text
//! (opened) ──VesselRef (function 9)──► KNOWN ──VesselRef (function 5)──► KNOWN, next version
//! ```
//! The organisation that opened the subject describes it; who knows the vessel under a subject of its own describes that,
//! and the two are joined by `SameSubject`. So one author speaks, and its versions follow one another.
//!
//! In the body stands what a neighbour may know without knowing the ship: what kind it is, whether it is in service, until
//! when its security certificate runs. Tonnage is not there, not even in classes: with the type and the times of the calls
//! it would name the ship. In parts: IMO number, MMSI, call sign, ENI, name, flag, tonnages, length, beam, port of registry,
//! operator, and who issued the certificate.

pub mod events;
pub mod keys;
pub mod rules;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, one, optional, required};
use super::subject::VESSEL;
use crate::permissions::{Permission, Who::Role as Has};
use crate::roles::Role::{MaritimeWindow, PortAuthority, VesselTraffic};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "vessel",
    says: "A vessel, as one port knows it.",
    records: &[RecordRule {
        record_type: "VesselRef",
        schema: 1,
        nature: Nature::Fact,
        functions: &[Function::Original, Function::Replace],
        classified: false,
        noun_checks_subjects: false,
        subjects: &[one(VESSEL)],
        fields: &[
            required(
                "ship_type",
                "CONTAINER, GENERAL_CARGO, BULK, TANKER, GAS, RO_RO, FERRY, CRUISE, VEHICLE, INLAND, TUG, OFFSHORE, \
                 FISHING, OTHER",
                "what kind of ship it is",
            ),
            required("status", "IN_SERVICE, LAID_UP, OUT_OF_SERVICE", "whether it sails"),
            optional("security_certificate_until", "RFC 3339", "until when its ship security certificate (ISPS) runs"),
        ],
        permissions: PERMISSIONS,
        execute: transitions::describe::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[Permission {
    record_type: "VesselRef",
    facet: "*",
    who: &[Has(PortAuthority), Has(MaritimeWindow), Has(VesselTraffic)],
}];

words! {
    /// What kind of ship a vessel is.
    ShipType {
        /// Carries containers.
        Container = 1 => "CONTAINER",
        /// Carries general cargo.
        GeneralCargo = 2 => "GENERAL_CARGO",
        /// Carries dry bulk.
        Bulk = 3 => "BULK",
        /// Carries liquids.
        Tanker = 4 => "TANKER",
        /// Carries gas.
        Gas = 5 => "GAS",
        /// Cargo rolls on and off.
        RoRo = 6 => "RO_RO",
        /// Carries passengers and vehicles by timetable.
        Ferry = 7 => "FERRY",
        /// Carries passengers on cruises.
        Cruise = 8 => "CRUISE",
        /// Carries new vehicles.
        Vehicle = 9 => "VEHICLE",
        /// Sails inland waters.
        Inland = 10 => "INLAND",
        /// Tows other vessels.
        Tug = 11 => "TUG",
        /// Serves installations at sea.
        Offshore = 12 => "OFFSHORE",
        /// Fishes.
        Fishing = 13 => "FISHING",
        /// Anything else.
        Other = 14 => "OTHER",
    }
}

words! {
    /// Whether a vessel sails.
    VesselStatus {
        /// It does.
        InService = 1 => "IN_SERVICE",
        /// Not for now.
        LaidUp = 2 => "LAID_UP",
        /// Never again.
        OutOfService = 3 => "OUT_OF_SERVICE",
    }
}

/// Body of a `VesselRef` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VesselRefBody {
    /// What kind of ship it is.
    pub ship_type: ShipType,
    /// Whether it sails.
    pub status: VesselStatus,
    /// Until when its ship security certificate runs.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub security_certificate_until: Option<Time>,
}

/// A vessel as the state holds it: its newest version.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Vessel {
    /// The record.
    pub record: Digest,
    /// Who describes it.
    pub author: OrganisationId,
    /// How often it was described.
    pub version: u32,
    /// What kind of ship it is.
    pub ship_type: ShipType,
    /// Whether it sails.
    pub status: VesselStatus,
    /// Until when its ship security certificate runs.
    pub security_certificate_until: Option<Time>,
}

/// The vessel with this subject, if it was described.
#[must_use]
pub fn find(view: &dyn StateView, id: &SubjectId) -> Option<Vessel> {
    crate::state::read(view, &keys::vessel(id))
}
