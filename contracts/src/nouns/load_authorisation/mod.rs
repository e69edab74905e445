//! A terminal permits a container to be put on a vessel.
//!
//! ```text
//! (nothing forbids loading) ──LoadAuthorisation──► PERMITTED ──LOADED──► used
//! ```
//! It is refused while a hold forbids loading, or while customs has not released a full export container for exit (X-10). A loading
//! that happened is a fact and is recorded all the same; if it should not have been, an exception says so.

pub mod events;
pub mod keys;
pub mod rules;
mod transitions;

use super::pickup_authorisation::AuthorisationResult;
use super::registry::{Nature, Noun, RecordRule, SubjectShape, optional, required};
use super::subject::CONTAINER_STAY;
use crate::limits::JOINED_SUBJECTS_MAX;
use crate::permissions::{Permission, Who::Role as Has};
use crate::roles::Role::Terminal;
use crate::roles::TerminalCode;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "load authorisation",
    says: "A terminal permits a container to be put on a vessel.",
    records: &[RecordRule {
        record_type: "LoadAuthorisation",
        schema: 1,
        nature: Nature::Decision,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: false,
        subjects: &[SubjectShape { kind: CONTAINER_STAY, min: 1, max: JOINED_SUBJECTS_MAX }],
        fields: &[
            required("result", "ALLOW", "nothing forbids it; a DENY is not recorded"),
            optional("terminal", "1 to 16 of A-Z, 0-9, -", "the terminal, where the author runs several in the port"),
        ],
        permissions: PERMISSIONS,
        execute: transitions::authorise::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] =
    &[Permission { record_type: "LoadAuthorisation", facet: "*", who: &[Has(Terminal)] }];

/// Body of a `LoadAuthorisation` record; its subjects are all stays that the terminal knows under the number.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoadAuthorisationBody {
    /// The answer.
    pub result: AuthorisationResult,
    /// The terminal, where the author runs several in the port.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub terminal: Option<TerminalCode>,
}

/// A load authorisation as the state holds it: the newest of its stay.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct LoadAuthorisation {
    /// The record.
    pub record: Digest,
    /// Who permits it.
    pub terminal: OrganisationId,
    /// Block time at which it was given.
    pub given_at: Time,
}

/// The newest load authorisation of a stay.
#[must_use]
pub fn find(view: &dyn StateView, stay: &SubjectId) -> Option<LoadAuthorisation> {
    crate::state::read(view, &keys::authorisation(stay))
}
