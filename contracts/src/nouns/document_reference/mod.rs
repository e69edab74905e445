//! That a document exists: its commitment, what kind it is, and how long it is valid. Never the document.
//!
//! ```text
//! (none) ──DocumentRef──► IN_FORCE ──replace (5)──► SUPERSEDED by the new one
//!                             └──cancel (1)──► WITHDRAWN
//! ```
//! The commitment is SHA-256 over 32 random bytes and the document, so that nobody can guess what is referred to. Only its author
//! corrects a reference, and only the newest (X-39). In parts: number, issuer, where it is kept, and the random bytes.

pub mod events;
pub mod keys;
pub mod rules;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, optional, required, up_to};
use super::subject::{CONSIGNMENT, CONTAINER_STAY, DECLARATION, MANIFEST, PORT_CALL, TRANSIT, VESSEL};
use crate::limits::DOCUMENT_SUBJECTS_MAX;
use crate::permissions::{Permission, Who::Member};
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, StateView, Time};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "document reference",
    says: "That a document exists, by a commitment to it; never the document.",
    records: &[RecordRule {
        record_type: "DocumentRef",
        schema: 1,
        nature: Nature::Fact,
        functions: &[Function::Original, Function::Replace, Function::Cancel],
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
        fields: &[
            required("document_type", "1 to 3 digits", "the kind of document (UN/EDIFACT 1001)"),
            required("commitment", "64 hex digits", "SHA-256 over 32 random bytes and the document"),
            optional("valid_from", "RFC 3339", "from when on it is valid"),
            optional("valid_until", "RFC 3339", "from when on it no longer is"),
        ],
        permissions: PERMISSIONS,
        execute: transitions::refer::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[Permission { record_type: "DocumentRef", facet: "*", who: &[Member] }];

/// Body of a `DocumentRef` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentRefBody {
    /// The kind of document (UN/EDIFACT 1001).
    pub document_type: String,
    /// SHA-256 over 32 random bytes and the document.
    pub commitment: Digest,
    /// From when on it is valid.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub valid_from: Option<Time>,
    /// From when on it no longer is.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub valid_until: Option<Time>,
}

/// A reference as the state holds it, by its record.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct DocumentRef {
    /// Who refers to it.
    pub author: OrganisationId,
    /// The kind of document.
    pub document_type: String,
    /// The commitment.
    pub commitment: Digest,
    /// From when on it is valid.
    pub valid_from: Option<Time>,
    /// From when on it no longer is.
    pub valid_until: Option<Time>,
    /// The record that took its place, or withdrew it.
    pub superseded_by: Option<Digest>,
}

/// The reference that this record made.
#[must_use]
pub fn find(view: &dyn StateView, record: &Digest) -> Option<DocumentRef> {
    crate::state::read(view, &keys::document(record))
}
