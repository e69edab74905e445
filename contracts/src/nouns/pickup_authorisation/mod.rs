//! A terminal permits a container to leave: the recorded ALLOW of a gate check.
//!
//! ```text
//! (gate check ALLOW) ──PickupAuthorisation──► VALID ──GATE_OUT──► used
//!                                               ├──time, or what it rests on expires──► EXPIRED
//!                                               └──what it rests on is revoked or superseded──► ENDED (X-06)
//! ```
//! It is refused unless every required light is green and no hold forbids the gate (X-01), the container is in this
//! terminal's yard (X-03), no inspection plan stands (X-05), and, where the network requires them, the release right is
//! assigned to the haulier that asks (X-02) and its vehicle is the one announced (X-04). A DENY is never recorded. It is
//! valid for a time that the parameters set, and no longer than what it rests on. At the gate it is asked again:
//! [`crate::gate_check::recheck`]. In parts: driver and plate, for the terminal.

pub mod ending;
pub mod events;
pub mod keys;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, SubjectShape, optional, required};
use super::subject::CONTAINER_STAY;
use crate::light::Light;
use crate::limits::JOINED_SUBJECTS_MAX;
use crate::permissions::{Permission, Who::Role as Has};
use crate::roles::Role::Terminal;
use crate::roles::TerminalCode;
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};
use std::collections::{BTreeMap, BTreeSet};

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
            optional(
                "haulier",
                "organisation",
                "who asks; with `salt` it opens the assignment of the release right (X-02)",
            ),
            optional("salt", "64 hex digits", "the salt of that assignment"),
            optional("vehicle", "64 hex digits", "the vehicle's commitment, as in the pre-announcement (X-04)"),
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
    /// The haulier that asks.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub haulier: Option<OrganisationId>,
    /// The salt that opens the assignment of the release right to it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub salt: Option<Digest>,
    /// The commitment to vehicle and driver.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vehicle: Option<Digest>,
}

/// How an authorisation ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Ending {
    /// The record that took the place of what it rested on, or took it back.
    pub record: Digest,
    /// When, by the ledger.
    pub time: Time,
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
    /// From when on it no longer counts: at the latest when something that it rests on expires.
    pub valid_until: Time,
    /// The releases that it rests on, by light.
    pub releases: BTreeMap<Light, BTreeSet<Digest>>,
    /// Who asked, if it was said.
    pub haulier: Option<OrganisationId>,
    /// The record that assigned the release right, if it rests on one.
    pub assignment: Option<Digest>,
    /// The commitment to vehicle and driver, if it was said.
    pub vehicle: Option<Digest>,
    /// The pre-announcement that it rests on, if it does.
    pub announcement: Option<Digest>,
    /// How it ended before its time, if it did.
    pub ended: Option<Ending>,
}

/// The newest authorisation of a stay.
#[must_use]
pub fn find(view: &dyn StateView, stay: &SubjectId) -> Option<PickupAuthorisation> {
    crate::state::read(view, &keys::authorisation(stay))
}
