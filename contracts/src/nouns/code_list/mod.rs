//! An edition of a code list: adopted by vote, written page by page, in force from its first day on
//! (`docs/specs/code-list.md`).
//!
//! ```text
//! Proposal adopt_code_list ──passes──► ADOPTED ──its last page is written──► WHOLE, in force from `valid_from` on
//! ```
//! The vote is on a root over all pages; each page proves that it belongs to it, so whoever writes them need not be trusted.
//! An edition never ends: a time has the newest whole edition that had begun by then, whenever it is asked.

pub mod events;
pub mod keys;
pub mod page;
mod stored;
mod transitions;

pub use stored::{AdoptedEdition, Ledger, editions};

use super::proposal::PROPOSAL;
use super::registry::{Nature, Noun, RecordRule, one, required};
use crate::identifiers::ListName;
use crate::permissions::{Permission, Who::Member};
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, Time};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "code-list",
    says: "Which codes exist and when, as the network adopted them from those who publish them.",
    records: &[RecordRule {
        record_type: "CodeListPage",
        schema: 1,
        nature: Nature::Decision,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: true,
        subjects: &[one(PROPOSAL)],
        fields: &[
            required(
                "proposal",
                "64 hex digits",
                "digest of the proposal that adopted the edition; the page names the same subject",
            ),
            required("page", "0 to 4,095", "which page"),
            required("path", "list of 64 hex digits, at most 12", "how its digest leads to the root that was voted on"),
            required(
                "entries",
                "list of lists of 2 to 5 texts",
                "code, name, marks, days from and until which it is in force; empty ones at the end are left out",
            ),
        ],
        permissions: PERMISSIONS,
        execute: transitions::write::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[Permission { record_type: "CodeListPage", facet: "*", who: &[Member] }];

/// An edition that the network is to adopt, as a proposal carries it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeListEdition {
    /// Which list.
    pub list: ListName,
    /// The publisher's name of the edition, for example `2024-2`.
    pub edition: String,
    /// Who keeps the list, for example `UNECE`.
    pub publisher: String,
    /// From when on it is in force.
    pub valid_from: Time,
    /// How many pages it has.
    pub pages: u16,
    /// The root over them.
    pub root: Digest,
}

/// Body of a `CodeListPage` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeListPageBody {
    /// Digest of the proposal that adopted the edition.
    pub proposal: Digest,
    /// Which page.
    pub page: u16,
    /// The inclusion path of its leaf, from the leaf up.
    pub path: Vec<Digest>,
    /// Its entries.
    pub entries: Vec<page::Cells>,
}
