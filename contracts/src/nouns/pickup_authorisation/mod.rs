//! A terminal permits a container to leave: the recorded ALLOW of a gate check.
//!
//! ```text
//! (gate check ALLOW) ──PickupAuthorisation──► VALID ──GATE_OUT──► used ──time──► EXPIRED
//! ```
//! It is refused unless every required light is green, no hold forbids the gate (X-01) and the container is in this
//! terminal's yard (X-03). A DENY is never recorded. It is valid for a time that the parameters set.

pub mod events;
pub mod keys;
pub mod rules;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, SubjectShape, optional, required};
use super::subject::CONTAINER_STAY;
use crate::limits::JOINED_SUBJECTS_MAX;
use crate::permissions::{Permission, Who::Role as Has};
use crate::roles::Role::Terminal;
use crate::roles::TerminalCode;
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "pick-up authorisation",
    says: "A terminal permits a container to leave.",
    records: &[RecordRule {
        record_type: "PickupAuthorisation",
        schema: 1,
        nature: Nature::Decision,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: false,
        subjects: &[SubjectShape { kind: CONTAINER_STAY, min: 1, max: JOINED_SUBJECTS_MAX }],
        fields: &[
            required("result", "ALLOW", "the answer of the gate check; a DENY is not recorded"),
            optional("terminal", "1 to 16 of A-Z, 0-9, -", "the terminal, where the author runs several in the port"),
        ],
        permissions: PERMISSIONS,
        execute: transitions::authorise::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] =
    &[Permission { record_type: "PickupAuthorisation", facet: "*", who: &[Has(Terminal)] }];

words! {
    /// The answer of a gate check that is recorded.
    AuthorisationResult {
        /// It may leave.
        Allow = 1 => "ALLOW",
    }
}

/// Body of a `PickupAuthorisation` record; its subjects are all stays that the terminal knows under the number.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PickupAuthorisationBody {
    /// The answer.
    pub result: AuthorisationResult,
    /// The terminal, where the author runs several in the port.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub terminal: Option<TerminalCode>,
}

/// A pick-up authorisation as the state holds it: the newest of its stay.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct PickupAuthorisation {
    /// The record.
    pub record: Digest,
    /// Whose gate it opens.
    pub terminal: OrganisationId,
    /// Block time at which it was given.
    pub given_at: Time,
    /// From when on it no longer counts.
    pub valid_until: Time,
}

/// The newest authorisation of a stay.
#[must_use]
pub fn find(view: &dyn StateView, stay: &SubjectId) -> Option<PickupAuthorisation> {
    crate::state::read(view, &keys::authorisation(stay))
}
