//! How exported goods leave the customs territory: arrival at the exit, permission, departure, confirmation.
//!
//! ```text
//! (declaration RELEASED) ──GATE_IN, full, export──► ARRIVAL_AT_EXIT ──► RELEASED_FOR_EXIT ──► DEPARTED ──► EXIT_CONFIRMED
//!                                                          └──► REFUSED_EXIT ──► RELEASED_FOR_EXIT      any ──► ENQUIRY
//! ```
//! The arrival need not be stated: it follows from what the terminal reports anyway (A-EXIT). Statements come in any order; the state
//! follows the times at which things happened. An export that is released and not confirmed within 90 days raises an
//! exception (X-38). In parts: movement references, consignments, means of transport.

pub mod due;
pub mod events;
pub mod keys;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, one, required, up_to};
use super::subject::{CONTAINER_STAY, DECLARATION};
use crate::course::Course;
use crate::permissions::{Permission, Who::Role as Has};
use crate::roles::Role::{Customs, Terminal};
use crate::words::words;
use portolan_ledger::limits::RECORD_SUBJECTS_MAX;
use portolan_ledger::record::Function;
use portolan_ledger::{StateView, SubjectId};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "exit",
    says: "How exported goods leave the customs territory.",
    records: &[RecordRule {
        record_type: "ExitStatus",
        schema: 1,
        nature: Nature::Fact,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: false,
        subjects: &[one(DECLARATION), up_to(RECORD_SUBJECTS_MAX - 1, CONTAINER_STAY)],
        fields: &[required(
            "status",
            "ARRIVAL_AT_EXIT, RELEASED_FOR_EXIT, REFUSED_EXIT, DEPARTED, EXIT_CONFIRMED, ENQUIRY",
            "what is said of the declaration's goods; container stays beside it are for the reader",
        )],
        permissions: PERMISSIONS,
        execute: transitions::state::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[
    Permission { record_type: "ExitStatus", facet: "ARRIVAL_AT_EXIT", who: &[Has(Customs), Has(Terminal)] },
    Permission { record_type: "ExitStatus", facet: "RELEASED_FOR_EXIT", who: &[Has(Customs)] },
    Permission { record_type: "ExitStatus", facet: "REFUSED_EXIT", who: &[Has(Customs)] },
    Permission { record_type: "ExitStatus", facet: "DEPARTED", who: &[Has(Customs), Has(Terminal)] },
    Permission { record_type: "ExitStatus", facet: "EXIT_CONFIRMED", who: &[Has(Customs)] },
    Permission { record_type: "ExitStatus", facet: "ENQUIRY", who: &[Has(Customs)] },
];

words! {
    /// How far the exit has come; each is also what is said of it.
    ExitStatus {
        /// At the place of exit (IE507).
        ArrivalAtExit = 1 => "ARRIVAL_AT_EXIT",
        /// May leave (IE525).
        ReleasedForExit = 2 => "RELEASED_FOR_EXIT",
        /// May not leave (IE522).
        RefusedExit = 3 => "REFUSED_EXIT",
        /// Has left.
        Departed = 4 => "DEPARTED",
        /// Customs confirms that it has left (IE518).
        ExitConfirmed = 5 => "EXIT_CONFIRMED",
        /// Customs asks whether it has left.
        Enquiry = 6 => "ENQUIRY",
    }
}

/// Body of an `ExitStatus` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExitStatusBody {
    /// What is said.
    pub status: ExitStatus,
}

/// What was said of the exit of a declaration's goods.
#[must_use]
pub fn find(view: &dyn StateView, declaration: &SubjectId) -> Course<ExitStatus> {
    crate::state::read(view, &keys::exit(declaration)).unwrap_or_default()
}
