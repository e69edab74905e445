//! What a terminal saw happen to a container, and where the container therefore is.
//!
//! ```text
//! ANNOUNCED ──DISCHARGED, GATE_IN──► IN_YARD ──GATE_OUT──► OUT
//!                                       └──────LOADED────► ON_BOARD
//! ```
//! Events are facts: a gate-out that happened is recorded even if it breaks every rule, and exceptions are raised. The
//! state follows the times at which things happened. Only what is ACT moves it; plans and estimates are kept.

pub mod events;
pub mod keys;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;

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
            required("event", "DISCHARGED, LOADED, GATE_IN, GATE_OUT", "what happened; `event_time` says when"),
            optional("category", "IMPORT, EXPORT, TRANSHIPMENT, OTHER", "what the container is here for"),
            optional("full_empty", "FULL, EMPTY", "whether it holds goods"),
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
    /// What happened to a container.
    ContainerEvent {
        /// Taken off the vessel.
        Discharged = 1 => "DISCHARGED",
        /// Put on the vessel.
        Loaded = 2 => "LOADED",
        /// Came in through the gate.
        GateIn = 3 => "GATE_IN",
        /// Left through the gate.
        GateOut = 4 => "GATE_OUT",
    }
}

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
    /// The terminal, where the author runs several in the port.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub terminal: Option<TerminalCode>,
}

/// Where a container is.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
#[serde(tag = "place", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Place {
    /// Nobody has seen it here yet.
    #[default]
    Announced,
    /// In the yard of a terminal.
    InYard {
        /// Who runs the terminal.
        operator: OrganisationId,
    },
    /// Gone through the gate.
    Out {
        /// When it left.
        at: Time,
    },
    /// On board of a vessel.
    OnBoard {
        /// When it was loaded.
        at: Time,
    },
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
}

/// A container stay as the state holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Stay {
    /// What the container is here for, as last said.
    pub category: Option<Category>,
    /// Whether it holds goods, as last said.
    pub full_empty: Option<FullEmpty>,
    /// Where it was after the events that are folded away.
    pub settled: Place,
    /// The newest events in order of event time.
    pub events: Vec<StayEvent>,
}

impl Stay {
    /// What decides which lights the container needs; `None` while nobody has said.
    #[must_use]
    pub fn gate_category(&self) -> Option<GateCategory> {
        match (self.full_empty, self.category) {
            (Some(FullEmpty::Empty), _) => Some(GateCategory::Empty),
            (_, Some(Category::Export)) => Some(GateCategory::Export),
            (_, Some(Category::Transhipment)) => Some(GateCategory::Transhipment),
            (_, Some(Category::Import | Category::Other)) => Some(GateCategory::Import),
            (_, None) => None,
        }
    }
}

/// What is known of a container stay.
#[must_use]
pub fn find(view: &dyn StateView, id: &SubjectId) -> Stay {
    crate::state::read(view, &keys::stay(id)).unwrap_or_default()
}
