//! A release turns one light green, conditionally or not, or takes that back. Only the light's owner gives it (X-20).
//!
//! ```text
//! UNKNOWN ──GREEN──► GREEN ──REVOKED──► UNKNOWN          any open hold of the light shows RED
//!    └──CONDITIONAL──► AMBER ──(condition met)──► GREEN
//! customs: ──CONDITIONAL UNDER_BOND──► AMBER ──(a released transit names the container, X-30)──► GREEN
//! customs: ──GREEN──► waiting for the declaration's status ──RELEASED, CLEARED──► GREEN
//!                            └──15 minutes──► exception X-14, still waiting
//! ```
//! A customs release rests on a declaration (then it counts for all container stays the declaration covers, once all its
//! items are released, or for those it names) or on an exemption code. A release on discharge turns green at the discharge
//! by itself, unless a hold is open (X-32). What takes the place of a release ends the authorisations that rest on it (X-06);
//! the same word again takes nobody's place (X-40).

pub mod events;
pub mod keys;
pub mod lights;
pub mod pending;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, optional, required, up_to};
use super::subject::{CONTAINER_STAY, DECLARATION};
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
    name: "release",
    says: "The word of a light's owner that the light is green, conditional, or no longer so.",
    records: &[RecordRule {
        record_type: "Release",
        schema: 1,
        nature: Nature::Decision,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: false,
        subjects: &[up_to(RECORD_SUBJECTS_MAX, CONTAINER_STAY), up_to(1, DECLARATION)],
        fields: &[
            required("light", "COMMERCIAL, CUSTOMS, TERMINAL, SECURITY, PORT, AGENCY.x", "the author's own light"),
            required("value", "GREEN, CONDITIONAL, REVOKED", "what the light becomes"),
            optional(
                "conditions",
                "list of ON_DISCHARGE, ON_SCAN_CLEAR, UNDER_BOND, UNDER_ESCORT, SAMPLE_TAKEN",
                "of a conditional release; ON_DISCHARGE is met by the discharge, UNDER_BOND by a released transit that names the \
                 container; green when no other is left",
            ),
            optional(
                "declaration_version",
                "integer from 1",
                "customs: version of the declaration among the subjects; absent: its newest",
            ),
            optional("exemption", "1 to 16 of A-Z, 0-9, -", "customs: the code it rests on instead of a declaration"),
            optional("valid_from", "RFC 3339", "amber until then"),
            optional("expires_at", "RFC 3339", "unknown from then on"),
        ],
        permissions: PERMISSIONS,
        execute: transitions::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[
    Permission { record_type: "Release", facet: "COMMERCIAL", who: &[Has(Carrier), Has(Agent)] },
    Permission { record_type: "Release", facet: "CUSTOMS", who: &[Has(Customs)] },
    Permission { record_type: "Release", facet: "SECURITY", who: &[Has(Customs)] },
    Permission { record_type: "Release", facet: "TERMINAL", who: &[Has(Terminal)] },
    Permission { record_type: "Release", facet: "PORT", who: &[Has(PortAuthority)] },
    Permission { record_type: "Release", facet: "AGENCY.*", who: &[OwnAgency] },
];

words! {
    /// What a release makes of its light.
    ReleaseValue {
        /// Green.
        Green = 1 => "GREEN",
        /// Green once its conditions are met.
        Conditional = 2 => "CONDITIONAL",
        /// What was released no longer is.
        Revoked = 3 => "REVOKED",
    }
}

words! {
    /// What a conditional release waits for.
    Condition {
        /// The container is taken off the vessel.
        OnDischarge = 1 => "ON_DISCHARGE",
        /// A scan shows nothing.
        OnScanClear = 2 => "ON_SCAN_CLEAR",
        /// It moves under bond only.
        UnderBond = 3 => "UNDER_BOND",
        /// It moves under escort only.
        UnderEscort = 4 => "UNDER_ESCORT",
        /// A sample is taken first.
        SampleTaken = 5 => "SAMPLE_TAKEN",
    }
}

/// Body of a `Release` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseBody {
    /// The light.
    pub light: Light,
    /// What it becomes.
    pub value: ReleaseValue,
    /// Conditions of a conditional release.
    #[serde(skip_serializing_if = "BTreeSet::is_empty", default)]
    pub conditions: BTreeSet<Condition>,
    /// Version of the declaration that a customs release rests on, from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub declaration_version: Option<u32>,
    /// Code of the exemption that a customs release rests on instead.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub exemption: Option<String>,
    /// From when on it counts.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub valid_from: Option<Time>,
    /// From when on it no longer counts.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expires_at: Option<Time>,
}

/// A release as the state holds it: the newest for its subject, light and basis.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Release {
    /// The record.
    pub record: Digest,
    /// Whose word it is.
    pub author: OrganisationId,
    /// What the light becomes.
    pub value: ReleaseValue,
    /// Conditions of a conditional release.
    pub conditions: BTreeSet<Condition>,
    /// Whether the status it rests on was seen; until then it counts for nothing (X-14).
    pub effective: bool,
    /// From when on it counts.
    pub valid_from: Option<Time>,
    /// From when on it no longer counts.
    pub expires_at: Option<Time>,
    /// Code of the exemption it rests on.
    pub exemption: Option<String>,
}

/// A customs release that waits for the status of its declaration.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PendingRelease {
    /// The declaration.
    pub declaration: SubjectId,
    /// The version that must be released; absent: the newest.
    pub version: Option<u32>,
    /// The light.
    pub light: Light,
    /// What it releases: stays, or the declaration itself.
    pub targets: Vec<SubjectId>,
    /// When the exception is due.
    pub deadline: Time,
}

/// The newest release of a light on a subject, resting on a declaration or on none.
#[must_use]
pub fn find(view: &dyn StateView, subject: &SubjectId, light: Light, basis: Option<&SubjectId>) -> Option<Release> {
    crate::state::read(view, &keys::release(subject, light, basis))
}
