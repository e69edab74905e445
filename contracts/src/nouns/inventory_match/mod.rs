//! Whether what a declaration names was found in the port's inventory.
//!
//! ```text
//! (customs asks) ──InventoryMatch──► MATCHED | NOT_MATCHED ──a later answer──► MATCHED | NOT_MATCHED
//! ```
//! The port community system or the terminal answers, for a consignment or for container stays. Answers come in any order; that of the
//! latest event time counts. Whether the goods are there is not stated but follows from terminal events. In parts: the
//! entry number, references and package counts that were compared.

pub mod events;
pub mod keys;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, one, optional, required, up_to};
use super::subject::{CONSIGNMENT, CONTAINER_STAY, DECLARATION};
use crate::permissions::{Permission, Who::Role as Has};
use crate::roles::Role::{PortCommunity, Terminal};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::limits::RECORD_SUBJECTS_MAX;
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "inventory match",
    says: "Whether what a declaration names was found in the port's inventory.",
    records: &[RecordRule {
        record_type: "InventoryMatch",
        schema: 1,
        nature: Nature::Fact,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: false,
        subjects: &[one(DECLARATION), up_to(1, CONSIGNMENT), up_to(RECORD_SUBJECTS_MAX - 2, CONTAINER_STAY)],
        fields: &[
            required(
                "result",
                "MATCHED, NOT_MATCHED",
                "whether the consignment and the stays named were found as declared",
            ),
            optional("reason", "3 digits", "the inventory return code, when they were not"),
            optional("version", "integer from 1", "version of the declaration that was compared"),
        ],
        permissions: PERMISSIONS,
        execute: transitions::answer::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] =
    &[Permission { record_type: "InventoryMatch", facet: "*", who: &[Has(PortCommunity), Has(Terminal)] }];

words! {
    /// The port's answer.
    MatchResult {
        /// Found as declared.
        Matched = 1 => "MATCHED",
        /// Not found, or otherwise than declared.
        NotMatched = 2 => "NOT_MATCHED",
    }
}

/// Body of an `InventoryMatch` record; its subjects are the declaration and what it was compared with.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InventoryMatchBody {
    /// The answer.
    pub result: MatchResult,
    /// The inventory return code, when nothing was found as declared.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// Version of the declaration that was compared, from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub version: Option<u32>,
}

/// The answer that counts for a declaration and one thing it was compared with.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct InventoryMatch {
    /// When it was so.
    pub event_time: Time,
    /// The record.
    pub record: Digest,
    /// Whose answer it is.
    pub author: OrganisationId,
    /// The answer.
    pub result: MatchResult,
    /// The inventory return code.
    pub reason: Option<String>,
    /// Version of the declaration that was compared.
    pub version: Option<u32>,
}

/// The answer for a declaration and a consignment or container stay.
#[must_use]
pub fn find(view: &dyn StateView, declaration: &SubjectId, compared: &SubjectId) -> Option<InventoryMatch> {
    crate::state::read(view, &keys::inventory_match(declaration, compared))
}
