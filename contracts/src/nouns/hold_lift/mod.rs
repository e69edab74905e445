//! The end of a hold, stated by the organisation that placed it.
//!
//! ```text
//! OPEN ──HoldLift(the placer)──► LIFTED
//! OPEN ──HoldLift(a role listed for overrides, `override: true`)──► LIFTED, with exception X-18
//! ```
//! A lift never makes a light green: that takes a release.

pub mod rules;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, optional, required, up_to};
use super::subject::{CONSIGNMENT, CONTAINER_STAY, DECLARATION, PORT_CALL};
use crate::permissions::{
    Permission,
    Who::{Override, Placer},
};
use crate::words::words;
use portolan_ledger::Digest;
use portolan_ledger::limits::RECORD_SUBJECTS_MAX;
use portolan_ledger::record::Function;

/// Registration of the noun; it lives in the state with the hold.
pub static NOUN: Noun = Noun {
    name: "hold lift",
    says: "The end of a hold.",
    records: &[RecordRule {
        record_type: "HoldLift",
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
            required(
                "hold",
                "64 hex digits",
                "digest of the record that placed the hold; the lift names the same subjects",
            ),
            required("lift_code", "SATISFIED, ERROR, SUPERSEDED, COURT_ORDER", "why it ends"),
            optional(
                "override",
                "true, false",
                "lifts another's hold by a role listed for it; recorded as an exception",
            ),
        ],
        permissions: PERMISSIONS,
        execute: transitions::lift::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[Permission { record_type: "HoldLift", facet: "*", who: &[Placer, Override] }];

words! {
    /// Why a hold ends.
    LiftCode {
        /// What it asked for was done.
        Satisfied = 1 => "SATISFIED",
        /// It was placed in error.
        Error = 2 => "ERROR",
        /// Another took its place.
        Superseded = 3 => "SUPERSEDED",
        /// A court ordered it.
        CourtOrder = 4 => "COURT_ORDER",
    }
}

/// Body of a `HoldLift` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldLiftBody {
    /// Digest of the record that placed the hold.
    pub hold: Digest,
    /// Why it ends.
    pub lift_code: LiftCode,
    /// Whether another's hold is lifted by a role listed for overrides.
    #[serde(rename = "override", skip_serializing_if = "Option::is_none", default)]
    pub overrides: Option<bool>,
}
