//! What a terminal saw happen to a container, and where the container therefore is.
//!
//! ```text
//! ANNOUNCED ──DISCHARGED, OVERLANDED, GATE_IN──► IN_YARD ──GATE_OUT, RAIL_LOADED, BARGE_LOADED──► OUT ──► EMPTY_RETURNED
//!              RAIL_DISCHARGED, BARGE_DISCHARGED   │ ▲ └────LOADED (SHUT_OUT: stays)────────────► ON_BOARD (RESTOWED)
//!                  MOVED_TO_INSPECTION, POSITIONED ▼ │ RETURNED_TO_STACK
//!                                                AT_INSPECTION        marks: LONG_STAY, ABANDONED, DISPOSED, SEIZED
//! ```
//! Events are facts: a gate-out that happened is recorded even if it breaks every rule, and exceptions are raised. The
//! state follows the times at which things happened, whatever the order of the reports. Only what is ACT moves it; plans
//! and estimates are kept. Other events (OPENED, DAMAGED, TEMPERATURE_CHECKED, ...) tell and move nothing.
//! In parts: container number, size and type, seals, weights, damage, position in the yard, carriage.

pub mod container_event;
pub mod course;
pub mod events;
pub mod keys;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;

pub use container_event::ContainerEvent;
pub use course::{Course, Mark, Place};

use super::equipment_use::Announcement;
use super::registry::{Nature, Noun, RecordRule, one, optional, required, up_to};
use super::subject::{CONTAINER_STAY, PORT_CALL};
use crate::parameters::GateCategory;
use crate::permissions::{Permission, Who::Role as Has};
use crate::roles::Role::{Depot, Terminal};
use crate::roles::TerminalCode;
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "terminal event",
    says: "What a terminal saw happen to a container.",
    records: &[RecordRule {
        record_type: "TerminalEvent",
        schema: 1,
        nature: Nature::Fact,
        functions: &[Function::Original, Function::Replace, Function::Cancel],
        classified: true,
        noun_checks_subjects: false,
        subjects: &[one(CONTAINER_STAY), up_to(1, PORT_CALL)],
        fields: &[
            required(
                "event",
                "DISCHARGED, LOADED, GATE_IN, GATE_OUT, OVERLANDED, SHORTLANDED, SHUT_OUT, RESTOWED, RAIL_LOADED, \
                 RAIL_DISCHARGED, BARGE_LOADED, BARGE_DISCHARGED, AVAILABLE_FOR_PICKUP, MOVED_TO_INSPECTION, POSITIONED, \
                 RETURNED_TO_STACK, OPENED, RESEALED, SEAL_CHANGED, STUFFED, STRIPPED, WEIGHED, DAMAGED, REPAIRED, \
                 TEMPERATURE_CHECKED, PLUGGED, UNPLUGGED, LONG_STAY, ABANDON_NOTICE, DISPOSED, EMPTY_RETURNED",
                "what happened; `event_time` says when; the port call, if named, is that of a discharge or loading",
            ),
            optional(
                "category",
                "IMPORT, EXPORT, TRANSHIPMENT, OTHER, RESTOW, DOMESTIC",
                "what the container is here for",
            ),
            optional("full_empty", "FULL, EMPTY", "whether it holds goods"),
            optional("mode", "ROAD, RAIL, BARGE", "how it came or went, with GATE_IN and GATE_OUT"),
            optional(
                "vgm",
                "true, false",
                "whether its verified gross mass is known by this; absent: WEIGHED makes it known, no other event does",
            ),
            optional("terminal", "1 to 16 of A-Z, 0-9, -", "the terminal, where the author runs several in the port"),
        ],
        permissions: PERMISSIONS,
        execute: transitions::report::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] =
    &[Permission { record_type: "TerminalEvent", facet: "*", who: &[Has(Terminal), Has(Depot)] }];

words! {
    /// What a container is in the port for.
    Category {
        /// To be brought into the country.
        Import = 1 => "IMPORT",
        /// To be shipped out.
        Export = 2 => "EXPORT",
        /// To change ships.
        Transhipment = 3 => "TRANSHIPMENT",
        /// Anything else.
        Other = 4 => "OTHER",
        /// To be moved on board only.
        Restow = 5 => "RESTOW",
        /// To go by sea within the country.
        Domestic = 6 => "DOMESTIC",
    }
}

words! {
    /// Whether a container holds goods.
    FullEmpty {
        /// It does.
        Full = 1 => "FULL",
        /// It does not.
        Empty = 2 => "EMPTY",
    }
}

words! {
    /// How a container comes or goes inland.
    Mode {
        /// By road.
        Road = 1 => "ROAD",
        /// By rail.
        Rail = 2 => "RAIL",
        /// By barge.
        Barge = 3 => "BARGE",
    }
}

/// Body of a `TerminalEvent` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TerminalEventBody {
    /// What happened.
    pub event: ContainerEvent,
    /// What the container is here for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub category: Option<Category>,
    /// Whether it holds goods.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub full_empty: Option<FullEmpty>,
    /// How it came or went.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mode: Option<Mode>,
    /// Whether its verified gross mass is known by this.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vgm: Option<bool>,
    /// The terminal, where the author runs several in the port.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub terminal: Option<TerminalCode>,
}

/// One event that still counts.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct StayEvent {
    /// What happened.
    pub event: ContainerEvent,
    /// When it happened.
    pub event_time: Time,
    /// Who saw it.
    pub operator: OrganisationId,
    /// The record.
    pub record: Digest,
    /// Digest of the body: what tells the same report from another one of the same moment.
    pub content: Digest,
    /// What the container is here for, if it says.
    pub category: Option<Category>,
    /// Whether it holds goods, if it says.
    pub full_empty: Option<FullEmpty>,
    /// Whether the verified gross mass is known by it.
    pub mass_verified: bool,
}

/// A container stay as the state holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Stay {
    /// What was known after the events that are folded away.
    pub settled: Course,
    /// The newest events in order of event time.
    pub events: Vec<StayEvent>,
    /// What was announced of it, in order of time.
    pub announced: Vec<Announcement>,
    /// Until when its manifest line may come, from the report of its discharge on (X-11).
    pub line_due: Option<Time>,
    /// The beginning of the time in the yard that was found too long (X-37).
    pub long_stay_since: Option<Time>,
}

impl Stay {
    /// What decides which lights the container needs; `None` while nobody has said.
    #[must_use]
    pub fn gate_category(&self) -> Option<GateCategory> {
        match (self.full_empty(), self.category()) {
            (Some(FullEmpty::Empty), _) => Some(GateCategory::Empty),
            (_, Some(Category::Export)) => Some(GateCategory::Export),
            (_, Some(Category::Transhipment | Category::Restow)) => Some(GateCategory::Transhipment),
            (_, Some(Category::Import | Category::Domestic | Category::Other)) => Some(GateCategory::Import),
            (_, None) => None,
        }
    }
}

/// What is known of a container stay.
#[must_use]
pub fn find(view: &dyn StateView, id: &SubjectId) -> Stay {
    crate::state::read(view, &keys::stay(id)).unwrap_or_default()
}
