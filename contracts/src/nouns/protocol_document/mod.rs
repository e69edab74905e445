//! An agreement between members, by a commitment to its text, and their signatures under it.
//!
//! ```text
//! (none) ──ProtocolDocument(names the signatories)──► DRAFTED ──ProtocolSignature of each──► SIGNED BY ALL
//! ```
//! Signing is a record of one's own, under nobody's mandate. In parts: the text.

pub mod events;
pub mod keys;
pub mod rules;
mod transitions;

use super::key::ORGANISATION;
use super::registry::{Nature, Noun, RecordRule, one, required};
use crate::permissions::{Permission, Who::Member};
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, StateView};
use std::collections::{BTreeMap, BTreeSet};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "protocol document",
    says: "An agreement between members, by commitment, and their signatures under it.",
    records: &[
        RecordRule {
            record_type: "ProtocolDocument",
            schema: 1,
            nature: Nature::Decision,
            functions: &[Function::Original],
            classified: false,
            noun_checks_subjects: true,
            subjects: &[one(ORGANISATION)],
            fields: &[
                required(
                    "commitment",
                    "64 hex digits",
                    "SHA-256 over 32 bytes that are given out with it and the text",
                ),
                required("signatories", "list of organisations, 1 to 64", "who is to sign it"),
            ],
            permissions: PERMISSIONS,
            execute: transitions::draft::execute,
        },
        RecordRule {
            record_type: "ProtocolSignature",
            schema: 1,
            nature: Nature::Decision,
            functions: &[Function::Original],
            classified: false,
            noun_checks_subjects: true,
            subjects: &[one(ORGANISATION)],
            fields: &[required(
                "document",
                "64 hex digits",
                "digest of the `ProtocolDocument` record, and with it of its commitment; the author is one of its signatories",
            )],
            permissions: PERMISSIONS,
            execute: transitions::sign::execute,
        },
    ],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[
    Permission { record_type: "ProtocolDocument", facet: "*", who: &[Member] },
    Permission { record_type: "ProtocolSignature", facet: "*", who: &[Member] },
];

/// Body of a `ProtocolDocument` record; its subject is its author.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtocolDocumentBody {
    /// Commitment to the text.
    pub commitment: Digest,
    /// Who is to sign it.
    pub signatories: BTreeSet<OrganisationId>,
}

/// Body of a `ProtocolSignature` record; its subject is the signatory.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtocolSignatureBody {
    /// Digest of the `ProtocolDocument` record.
    pub document: Digest,
}

/// An agreement as the state keeps it for ever.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct ProtocolDocument {
    /// Who drafted it.
    pub author: OrganisationId,
    /// Commitment to the text.
    pub commitment: Digest,
    /// The signatories, each with the record by which it signed, if it has.
    pub signatories: BTreeMap<OrganisationId, Option<Digest>>,
}

impl ProtocolDocument {
    /// Whether every signatory has signed.
    #[must_use]
    pub fn is_signed_by_all(&self) -> bool {
        self.signatories.values().all(Option::is_some)
    }
}

/// The agreement that this record drafted.
#[must_use]
pub fn find(view: &dyn StateView, record: &Digest) -> Option<ProtocolDocument> {
    crate::state::read(view, &keys::document(record))
}
