//! A hold stops a container: it turns one light red until its placer lifts it.
//!
//! ```text
//! (none) ──Hold(owner of the light)──► OPEN ──HoldLift(the placer)──► LIFTED
//!                                        └──HoldLift(override role)──► LIFTED, with an exception
//! ```
//! A hold on a declaration stops every container that the declaration covers, one on a consignment every container that
//! its goods are in; either also stops one that is taken out of it afterwards. Its reason is sealed for authorities.

pub mod codes;
pub mod events;
pub mod keys;
pub mod reaching;
pub mod rules;
#[cfg(test)]
mod tests;
mod tie;
mod transitions;

pub use codes::HoldCode;
pub use tie::Tie;

use super::registry::{Nature, Noun, RecordRule, required, up_to};
use super::subject::{CONSIGNMENT, CONTAINER_STAY, DECLARATION, PORT_CALL};
use crate::light::Light;
use crate::permissions::{
    Permission,
    Who::{OwnAgency, Role as Has},
};
use crate::roles::Role::{Agent, Carrier, Customs, PortAuthority, Terminal};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::limits::RECORD_SUBJECTS_MAX;
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};
use std::collections::BTreeSet;

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "hold",
    says: "A stop that turns one light red.",
    records: &[RecordRule {
        record_type: "Hold",
        schema: 1,
        nature: Nature::Decision,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: false,
        subjects: &[
            up_to(RECORD_SUBJECTS_MAX, CONTAINER_STAY),
            up_to(RECORD_SUBJECTS_MAX, DECLARATION),
            up_to(RECORD_SUBJECTS_MAX, CONSIGNMENT),
            up_to(1, PORT_CALL),
        ],
        fields: &[
            required("light", "COMMERCIAL, CUSTOMS, TERMINAL, SECURITY, PORT, AGENCY.x", "the light it turns red"),
            required("hold_code", "a code of the list of hold codes", "what kind of stop it is"),
            required(
                "effect",
                "list of NO_GATE_OUT, NO_LOAD, NO_MOVE, NO_STRIP, MOVE_TO_INSPECTION, NO_SAIL, NO_DISCHARGE",
                "what must, or must not, happen",
            ),
        ],
        permissions: PERMISSIONS,
        execute: transitions::place::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[
    Permission { record_type: "Hold", facet: "COMMERCIAL", who: &[Has(Carrier), Has(Agent)] },
    Permission { record_type: "Hold", facet: "CUSTOMS", who: &[Has(Customs)] },
    Permission { record_type: "Hold", facet: "SECURITY", who: &[Has(Customs)] },
    Permission { record_type: "Hold", facet: "TERMINAL", who: &[Has(Terminal)] },
    Permission { record_type: "Hold", facet: "PORT", who: &[Has(PortAuthority)] },
    Permission { record_type: "Hold", facet: "AGENCY.*", who: &[OwnAgency] },
];

words! {
    /// What a hold forbids or demands.
    Effect {
        /// It must not leave through the gate.
        NoGateOut = 1 => "NO_GATE_OUT",
        /// It must not be put on a vessel.
        NoLoad = 2 => "NO_LOAD",
        /// It must not be touched.
        NoMove = 3 => "NO_MOVE",
        /// It must not be unpacked.
        NoStrip = 4 => "NO_STRIP",
        /// It is to be brought to the inspection area.
        MoveToInspection = 5 => "MOVE_TO_INSPECTION",
        /// The vessel must not sail.
        NoSail = 6 => "NO_SAIL",
        /// It must not be taken off the vessel.
        NoDischarge = 7 => "NO_DISCHARGE",
    }
}

/// Body of a `Hold` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldBody {
    /// The light it turns red.
    pub light: Light,
    /// What kind of stop it is.
    pub hold_code: HoldCode,
    /// What must, or must not, happen.
    pub effect: Vec<Effect>,
}

/// How a hold ended.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Lifted {
    /// Who lifted it.
    pub by: OrganisationId,
    /// The record.
    pub record: Digest,
    /// When, by the record.
    pub event_time: Time,
    /// When, by the ledger.
    pub ledger_time: Time,
}

/// A hold as the state keeps it for ever.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Hold {
    /// The light it turns red.
    pub light: Light,
    /// What kind of stop it is.
    pub hold_code: HoldCode,
    /// What must, or must not, happen.
    pub effect: BTreeSet<Effect>,
    /// Who placed it.
    pub placer: OrganisationId,
    /// What it is placed on.
    pub subjects: BTreeSet<SubjectId>,
    /// When, by the record.
    pub event_time: Time,
    /// When, by the ledger.
    pub ledger_time: Time,
    /// How it ended, if it has.
    pub lifted: Option<Lifted>,
}

/// The hold that this record placed.
#[must_use]
pub fn find(view: &dyn StateView, record: &Digest) -> Option<Hold> {
    crate::state::read(view, &keys::hold(record))
}
