//! A free comment on a record, for its readers.
//!
//! ```text
//! (record) ──Annotation──► (record, with one more comment)
//! ```
//! The ledger sees which record is commented on, nothing more; it changes nothing. In parts: the comment.

pub mod events;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, required, up_to};
use super::subject::{CONSIGNMENT, CONTAINER_STAY, DECLARATION, MANIFEST, PORT_CALL, TRANSIT, VESSEL};
use crate::limits::DOCUMENT_SUBJECTS_MAX;
use crate::permissions::{Permission, Who::Member};
use portolan_ledger::Digest;
use portolan_ledger::record::Function;

/// Registration of the noun; it has no state but the histories of its subjects.
pub static NOUN: Noun = Noun {
    name: "annotation",
    says: "A free comment on a record, sealed for its readers.",
    records: &[RecordRule {
        record_type: "Annotation",
        schema: 1,
        nature: Nature::Fact,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: false,
        subjects: &[
            up_to(DOCUMENT_SUBJECTS_MAX, CONTAINER_STAY),
            up_to(DOCUMENT_SUBJECTS_MAX, DECLARATION),
            up_to(DOCUMENT_SUBJECTS_MAX, CONSIGNMENT),
            up_to(1, MANIFEST),
            up_to(1, TRANSIT),
            up_to(1, PORT_CALL),
            up_to(1, VESSEL),
        ],
        fields: &[required("target", "64 hex digits", "digest of the record that is commented on")],
        permissions: PERMISSIONS,
        execute: transitions::annotate::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[Permission { record_type: "Annotation", facet: "*", who: &[Member] }];

/// Body of an `Annotation` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnotationBody {
    /// Digest of the record that is commented on.
    pub target: Digest,
}
