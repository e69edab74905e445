//! What is announced of a container before the terminal sees it: from load and discharge lists, stowage plans, weight messages.
//!
//! ```text
//! (none) ──EquipmentUse──► ANNOUNCED ──replace (5)──► ANNOUNCED ──cancel (1)──► (none)
//! ```
//! An announcement is a fact about a plan and moves nothing. What the terminal then says of the container counts before it;
//! where the terminal says nothing, the newest announcement by its time does. It lives in the state with the stay.
//! In parts: container number, size and type, carrier, weights, seals, cooling, position on board, dangerous goods.

pub mod events;
pub mod rules;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, one, optional, required, up_to};
use super::subject::{CONTAINER_STAY, PORT_CALL};
use super::terminal_event::{Category, FullEmpty};
use crate::permissions::{Permission, Who::Role as Has};
use crate::roles::Role::{Agent, Carrier, Terminal};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, Time};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "equipment use",
    says: "What is announced of a container before the terminal sees it.",
    records: &[RecordRule {
        record_type: "EquipmentUse",
        schema: 1,
        nature: Nature::Fact,
        functions: &[Function::Original, Function::Replace, Function::Cancel],
        classified: false,
        noun_checks_subjects: false,
        subjects: &[one(CONTAINER_STAY), up_to(1, PORT_CALL)],
        fields: &[
            required(
                "planned",
                "DISCHARGE, LOAD, REMAIN_ON_BOARD, RESTOW, NONE",
                "what is to happen to it in this call",
            ),
            optional(
                "category",
                "IMPORT, EXPORT, TRANSHIPMENT, OTHER, RESTOW, DOMESTIC",
                "what the container is here for",
            ),
            optional("full_empty", "FULL, EMPTY", "whether it holds goods"),
            optional("vgm", "true, false", "whether its verified gross mass is known by this"),
        ],
        permissions: PERMISSIONS,
        execute: transitions::announce::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] =
    &[Permission { record_type: "EquipmentUse", facet: "*", who: &[Has(Carrier), Has(Agent), Has(Terminal)] }];

words! {
    /// What is to happen to a container in a call.
    Planned {
        /// Taken off the vessel.
        Discharge = 1 => "DISCHARGE",
        /// Put on the vessel.
        Load = 2 => "LOAD",
        /// It stays on board.
        RemainOnBoard = 3 => "REMAIN_ON_BOARD",
        /// Moved on board.
        Restow = 4 => "RESTOW",
        /// Nothing is said of that.
        None = 5 => "NONE",
    }
}

/// Body of an `EquipmentUse` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EquipmentUseBody {
    /// What is to happen to it.
    pub planned: Planned,
    /// What the container is here for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub category: Option<Category>,
    /// Whether it holds goods.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub full_empty: Option<FullEmpty>,
    /// Whether its verified gross mass is known by this.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vgm: Option<bool>,
}

/// One announcement that still counts.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Announcement {
    /// What is to happen to it.
    pub planned: Planned,
    /// What the container is here for, if it says.
    pub category: Option<Category>,
    /// Whether it holds goods, if it says.
    pub full_empty: Option<FullEmpty>,
    /// Whether the verified gross mass is known by it.
    pub mass_verified: bool,
    /// When, by the record.
    pub event_time: Time,
    /// Who announced it.
    pub author: OrganisationId,
    /// The record.
    pub record: Digest,
}
