//! A subject is what records are about: an opaque id, opened once, by one author, for one port.
//!
//! ```text
//! (nonce) ──open──► OPEN        a subject is never closed, renamed or taken over
//! ```
//! Which container or declaration it is stands in a sealed part of the opening record, which no rule ever reads.

pub mod events;
pub mod keys;
pub mod rules;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, required, up_to};
use crate::permissions::{
    Permission,
    Who::{AnyAgency, Role as Has},
};
use crate::roles::Role::{
    Agent, Carrier, Customs, Declarant, Depot, Forwarder, MaritimeWindow, PortAuthority, PortCommunity, Terminal,
    TradeWindow, Trader, VesselTraffic,
};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, Locode, OrganisationId, StateView, SubjectId, Time};

/// Kind of a call of a vessel at a port.
pub const PORT_CALL: &str = "port-call";
/// Kind of one stay of one container in one port.
pub const CONTAINER_STAY: &str = "container-stay";
/// Kind of a goods declaration.
pub const DECLARATION: &str = "declaration";
/// Kind of a vessel, as one port knows it.
pub const VESSEL: &str = "vessel";
/// Kind of the goods of one bill of lading, master or house.
pub const CONSIGNMENT: &str = "consignment";
/// Kind of a cargo declaration: what a vessel brings or takes.
pub const MANIFEST: &str = "manifest";
/// Kind of a movement of goods under customs supervision to another office.
pub const TRANSIT: &str = "transit";

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "subject",
    says: "What records are about, under an opaque id.",
    records: &[RecordRule {
        record_type: "Subject",
        schema: 1,
        nature: Nature::Fact,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: true,
        subjects: &[
            up_to(1, PORT_CALL),
            up_to(1, CONTAINER_STAY),
            up_to(1, DECLARATION),
            up_to(1, VESSEL),
            up_to(1, CONSIGNMENT),
            up_to(1, MANIFEST),
            up_to(1, TRANSIT),
        ],
        fields: &[required("nonce", "64 hex digits", "32 random bytes; the id follows from network, author and nonce")],
        permissions: PERMISSIONS,
        execute: transitions::open::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[
    Permission {
        record_type: "Subject",
        facet: PORT_CALL,
        who: &[Has(PortAuthority), Has(MaritimeWindow), Has(VesselTraffic), Has(Agent), Has(Carrier)],
    },
    Permission {
        record_type: "Subject",
        facet: CONTAINER_STAY,
        who: &[
            Has(Terminal),
            Has(Customs),
            Has(PortAuthority),
            Has(PortCommunity),
            Has(Carrier),
            Has(Agent),
            Has(Forwarder),
            Has(Depot),
            AnyAgency,
        ],
    },
    Permission {
        record_type: "Subject",
        facet: DECLARATION,
        who: &[Has(Customs), Has(TradeWindow), Has(Declarant), Has(Trader), AnyAgency],
    },
    Permission {
        record_type: "Subject",
        facet: VESSEL,
        who: &[Has(PortAuthority), Has(MaritimeWindow), Has(VesselTraffic)],
    },
    Permission {
        record_type: "Subject",
        facet: CONSIGNMENT,
        who: &[
            Has(Carrier),
            Has(Agent),
            Has(Forwarder),
            Has(Customs),
            Has(TradeWindow),
            Has(PortCommunity),
            Has(Terminal),
            Has(Depot),
            AnyAgency,
        ],
    },
    Permission {
        record_type: "Subject",
        facet: MANIFEST,
        who: &[Has(Carrier), Has(Agent), Has(Forwarder), Has(Customs), Has(MaritimeWindow), Has(TradeWindow)],
    },
    Permission {
        record_type: "Subject",
        facet: TRANSIT,
        who: &[Has(Customs), Has(TradeWindow), Has(Declarant), Has(Trader)],
    },
];

words! {
    /// What a subject is.
    SubjectKind {
        /// A call of a vessel at a port.
        PortCall = 1 => "port-call",
        /// One stay of one container in one port.
        ContainerStay = 2 => "container-stay",
        /// A goods declaration.
        Declaration = 3 => "declaration",
        /// A vessel, as one port knows it.
        Vessel = 4 => "vessel",
        /// The goods of one bill of lading.
        Consignment = 5 => "consignment",
        /// A cargo declaration.
        Manifest = 6 => "manifest",
        /// A movement under customs supervision.
        Transit = 7 => "transit",
    }
}

/// Body of a `Subject` record; the record names the one subject it opens.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectBody {
    /// 32 random bytes, from which the id follows.
    pub nonce: Digest,
}

/// A subject as the state holds it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Subject {
    /// What it is.
    pub kind: SubjectKind,
    /// Who opened it.
    pub opener: OrganisationId,
    /// The port it belongs to.
    pub port: Locode,
    /// The opening record.
    pub record: Digest,
    /// Block time of its opening.
    pub opened_at: Time,
}

/// The subject with this id, if it was opened.
#[must_use]
pub fn find(view: &dyn StateView, id: &SubjectId) -> Option<Subject> {
    crate::state::read(view, &keys::subject(id))
}
