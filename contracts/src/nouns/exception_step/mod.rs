//! Who owns an exception says what becomes of it.
//!
//! ```text
//! OPEN ──ACKNOWLEDGED──► ACKNOWLEDGED ──RESOLVED, ACCEPTED_RISK──► closed
//!   └──────────────RESOLVED, ACCEPTED_RISK────────────────────────►┘
//! ```
//! Owners are given by rule: customs of the port always, the port authority or the terminals where the rule is theirs too, and for a
//! hold that was overridden or came too late whoever placed it. What broke the rule stays recorded for ever. In parts: the
//! explanation.

pub mod events;
pub mod rules;
mod transitions;

use super::exception::{self, case::ExceptionAction};
use super::registry::{Nature, Noun, RecordRule, required};
use crate::permissions::{
    Permission,
    Who::{Placer, Role as Has},
};
use crate::roles::Role::{Customs, PortAuthority, Terminal};
use portolan_ledger::Digest;
use portolan_ledger::record::Function;

/// Registration of the noun; it lives in the state with the exception.
pub static NOUN: Noun = Noun {
    name: "exception step",
    says: "What an owner does about an exception.",
    records: &[RecordRule {
        record_type: "ExceptionStep",
        schema: 1,
        nature: Nature::Decision,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: false,
        subjects: exception::SUBJECTS,
        fields: &[
            required("exception", "64 hex digits", "id of the exception; the step names subjects that have it"),
            required("action", "ACKNOWLEDGED, RESOLVED, ACCEPTED_RISK", "what is done about it"),
        ],
        permissions: PERMISSIONS,
        execute: transitions::handle::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[
    Permission { record_type: "ExceptionStep", facet: "*", who: &[Has(Customs)] },
    Permission { record_type: "ExceptionStep", facet: "X-07", who: &[Has(PortAuthority)] },
    Permission { record_type: "ExceptionStep", facet: "X-08*", who: &[Has(PortAuthority)] },
    Permission { record_type: "ExceptionStep", facet: "X-09", who: &[Has(PortAuthority), Has(Terminal)] },
    Permission { record_type: "ExceptionStep", facet: "X-10*", who: &[Has(PortAuthority), Has(Terminal)] },
    Permission { record_type: "ExceptionStep", facet: "X-13*", who: &[Has(PortAuthority), Has(Terminal)] },
    Permission { record_type: "ExceptionStep", facet: "X-18", who: &[Placer] },
    Permission { record_type: "ExceptionStep", facet: "X-19", who: &[Placer] },
    Permission { record_type: "ExceptionStep", facet: "X-26*", who: &[Has(PortAuthority)] },
    Permission { record_type: "ExceptionStep", facet: "X-27*", who: &[Has(PortAuthority)] },
    Permission { record_type: "ExceptionStep", facet: "X-33", who: &[Has(PortAuthority)] },
    Permission { record_type: "ExceptionStep", facet: "X-34*", who: &[Has(PortAuthority)] },
    Permission { record_type: "ExceptionStep", facet: "X-37*", who: &[Has(PortAuthority), Has(Terminal)] },
    Permission { record_type: "ExceptionStep", facet: "ONE-CALL", who: &[Has(PortAuthority)] },
];

/// Body of an `ExceptionStep` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExceptionStepBody {
    /// Id of the exception.
    pub exception: Digest,
    /// What is done about it.
    pub action: ExceptionAction,
}
