//! A validator reports a breach that only those can see who may read sealed values: seals, weights, quantities.
//!
//! ```text
//! (parts compared by a node) ──ExceptionReport──► OPEN, reported ──the same by another validator──► one more reporter
//! ```
//! The rules read no part, so they cannot derive these breaches; a validator states them in its own name. The id follows from rule, subjects
//! and triggers: the same breach reported twice is one exception. In parts: the values that differ.

pub mod rules;
mod transitions;

use super::exception::{self, ExceptionRule};
use super::registry::{Nature, Noun, RecordRule, required};
use crate::permissions::{Permission, Who::Validator};
use portolan_ledger::Digest;
use portolan_ledger::record::Function;
use std::collections::BTreeSet;

/// Registration of the noun; it lives in the state with the exception.
pub static NOUN: Noun = Noun {
    name: "exception report",
    says: "A breach that rests on sealed values, reported by a validator that may read them.",
    records: &[RecordRule {
        record_type: "ExceptionReport",
        schema: 1,
        nature: Nature::Fact,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: false,
        subjects: exception::SUBJECTS,
        fields: &[
            required("rule", "X-16, X-17, X-24, X-25, X-31, X-33, X-43, X-44", "the rule that was broken"),
            required("triggers", "list of 64 hex digits, 1 to 16", "digests of the records that broke it together"),
        ],
        permissions: PERMISSIONS,
        execute: transitions::report::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[Permission { record_type: "ExceptionReport", facet: "*", who: &[Validator] }];

/// Body of an `ExceptionReport` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExceptionReportBody {
    /// The rule that was broken.
    pub rule: ExceptionRule,
    /// Digests of the records that broke it together.
    pub triggers: BTreeSet<Digest>,
}
