//! A port call event: one moment of a call, estimated, requested, planned, actual (the DCSA pattern E-R-P-A).
//!
//! ```text
//! EST (carrier) ──► REQ (terminal, `reply_to` the estimate) ──► PLN (carrier, `reply_to` the request) ──► ACT
//! ```
//! Events are facts. Of each moment (event type, place, service, berth) the state keeps the newest statement of every
//! author and classifier, and shows one: the actual time by who was there to see it, the expected time by who plans it
//! (`port_call::ranking`). "Newest" is by when the statement was made (`stated_at`), not by when it arrived.
//!
//! R-ETA: an estimate less than 10 minutes from the author's last one and stated within 15 minutes of it is taken and
//! changes nothing. It is not refused: a refusal would hold up the whole submission that a feed put it in. Which of two such
//! estimates is shown can depend on which came first; both are on the ledger.
//!
//! An actual arrival at the port limit, an anchorage or a berth, an actual start of cargo moves and an actual departure at
//! the port limit are reports of the call itself too, as if a `PortCall` had said so; leaving one berth for another is not.
//!
//! In parts: code of the berth or terminal, the source's own code of the event, reason of a delay, remark.

pub mod events;
pub mod keys;
pub mod moments;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;

pub use moments::{Moment, Said, Statement, Times};

use super::registry::{Nature, Noun, RecordRule, one, optional, required};
use super::subject::PORT_CALL;
use crate::permissions::{Permission, Who::Role as Has};
use crate::roles::Role::{Agent, Carrier, PortAuthority, Terminal, VesselTraffic};
use crate::words::words;
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, StateView, SubjectId, Time};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "port call event",
    says: "One moment of a call: estimated, requested, planned, actual.",
    records: &[RecordRule {
        record_type: "PortCallEvent",
        schema: 1,
        nature: Nature::Fact,
        functions: &[Function::Original, Function::Replace, Function::Cancel],
        classified: true,
        noun_checks_subjects: false,
        subjects: &[one(PORT_CALL)],
        fields: &[
            required("event_type", "ARRI, DEPA, STRT, CMPL", "arrives, departs, a service starts, is completed"),
            required(
                "location",
                "AREA_240_NM, AREA_120_NM, AREA_60_NM, AREA_12_NM, PORT_LIMIT, PILOT_BOARDING_PLACE, ANCHORAGE, \
                 FAIRWAY, LOCK, BERTH",
                "what kind of place it is about; the same moment is told by different sources under the same place",
            ),
            optional(
                "service",
                "PILOTAGE, TOWAGE, MOORING, BERTH, MOVES, BUNKERING, SLUDGE, WASTE, LASHING, GANGWAY, SAFETY, CUSTOMS, \
                 IMMIGRATION, SHORE_POWER, CARGO_READINESS",
                "which service; required with STRT and CMPL",
            ),
            optional("phase", "INBD, ALGS, SHIF, OUTB", "inbound, alongside, shifting, outbound"),
            optional("berth_visit", "1 to 32", "with location BERTH: which berth of the call; absent: the first"),
            optional("reply_to", "64 hex digits", "digest of the event that it answers"),
            optional("stated_at", "RFC 3339", "when the statement was made; absent: when it is recorded"),
        ],
        permissions: PERMISSIONS,
        execute: transitions::report::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[Permission {
    record_type: "PortCallEvent",
    facet: "*",
    who: &[Has(VesselTraffic), Has(PortAuthority), Has(Terminal), Has(Agent), Has(Carrier)],
}];

words! {
    /// What happens.
    EventType {
        /// The vessel arrives.
        Arrives = 1 => "ARRI",
        /// It departs.
        Departs = 2 => "DEPA",
        /// A service starts.
        Starts = 3 => "STRT",
        /// It is completed.
        Completes = 4 => "CMPL",
    }
}

words! {
    /// Where it happens.
    Location {
        /// 240 nautical miles out.
        Area240 = 1 => "AREA_240_NM",
        /// 120 nautical miles out.
        Area120 = 2 => "AREA_120_NM",
        /// 60 nautical miles out.
        Area60 = 3 => "AREA_60_NM",
        /// 12 nautical miles out.
        Area12 = 4 => "AREA_12_NM",
        /// The limit of the port.
        PortLimit = 5 => "PORT_LIMIT",
        /// Where the pilot comes on board.
        PilotBoardingPlace = 6 => "PILOT_BOARDING_PLACE",
        /// An anchorage.
        Anchorage = 7 => "ANCHORAGE",
        /// The fairway.
        Fairway = 8 => "FAIRWAY",
        /// A lock.
        Lock = 9 => "LOCK",
        /// A berth.
        Berth = 10 => "BERTH",
    }
}

words! {
    /// Which service it is about.
    Service {
        /// Pilot.
        Pilotage = 1 => "PILOTAGE",
        /// Tugs.
        Towage = 2 => "TOWAGE",
        /// Linesmen.
        Mooring = 3 => "MOORING",
        /// Stay at the berth.
        Berth = 4 => "BERTH",
        /// Cargo operations.
        Moves = 5 => "MOVES",
        /// Bunkers.
        Bunkering = 6 => "BUNKERING",
        /// Sludge.
        Sludge = 7 => "SLUDGE",
        /// Waste.
        Waste = 8 => "WASTE",
        /// Lashing.
        Lashing = 9 => "LASHING",
        /// Gangway.
        Gangway = 10 => "GANGWAY",
        /// Safety.
        Safety = 11 => "SAFETY",
        /// Customs on board.
        Customs = 12 => "CUSTOMS",
        /// Immigration on board.
        Immigration = 13 => "IMMIGRATION",
        /// Power from the shore.
        ShorePower = 14 => "SHORE_POWER",
        /// The vessel is ready for cargo operations.
        CargoReadiness = 15 => "CARGO_READINESS",
    }
}

words! {
    /// Where in the course of a call it lies.
    Phase {
        /// Inbound.
        Inbound = 1 => "INBD",
        /// Alongside.
        Alongside = 2 => "ALGS",
        /// Shifting from berth to berth.
        Shifting = 3 => "SHIF",
        /// Outbound.
        Outbound = 4 => "OUTB",
    }
}

/// Body of a `PortCallEvent` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortCallEventBody {
    /// What happens.
    pub event_type: EventType,
    /// Where.
    pub location: Location,
    /// Which service.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub service: Option<Service>,
    /// Where in the course of the call.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub phase: Option<Phase>,
    /// Which berth of the call, from 1 in their order.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub berth_visit: Option<u8>,
    /// Digest of the event that it answers.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reply_to: Option<Digest>,
    /// When the statement was made.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stated_at: Option<Time>,
}

/// What was said of a moment of a call.
#[must_use]
pub fn find(view: &dyn StateView, call: &SubjectId, moment: Moment) -> Times {
    crate::state::read(view, &keys::times(call, moment)).unwrap_or_default()
}
