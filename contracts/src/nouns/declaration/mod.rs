//! A goods declaration: the header that ties it to container stays. Customs keeps the rest.
//!
//! ```text
//!            header (function 9)      change (4) adds stays, replace (5) sets them
//! (opened) ─────────────────────► KNOWN ──────────────────────────────────────► KNOWN
//!     └── statuses may come first, and then stand without a header
//! ```
//! Where it stands with customs is said by `DeclarationStatus` (see `declaration_status`). No value, duty or party is
//! ever in a body.

pub mod events;
pub mod keys;
pub mod rules;
mod transitions;

use super::declaration_status::{Standing, Statement};
use super::registry::{Nature, Noun, RecordRule, one, optional, required, up_to};
use super::subject::{CONTAINER_STAY, DECLARATION};
use crate::permissions::{
    Permission,
    Who::{AnyAgency, Role as Has},
};
use crate::roles::Role::{Customs, Declarant, TradeWindow, Trader};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::limits::RECORD_SUBJECTS_MAX;
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "declaration",
    says: "A goods declaration and the container stays it covers.",
    records: &[RecordRule {
        record_type: "Declaration",
        schema: 1,
        nature: Nature::Fact,
        functions: &[Function::Original, Function::Change, Function::Replace],
        classified: false,
        noun_checks_subjects: false,
        subjects: &[one(DECLARATION), up_to(RECORD_SUBJECTS_MAX - 1, CONTAINER_STAY)],
        fields: &[
            required("regime", "IMPORT, EXPORT, TRANSIT, TEMPORARY_STORAGE, WAREHOUSE, OTHER", "the procedure"),
            optional("version", "integer from 1", "version of the declaration"),
            optional("pre_lodged", "true, false", "lodged before the goods arrived"),
            optional(
                "items",
                "integer",
                "number of goods items; when so many are released, the declaration is released in full",
            ),
        ],
        permissions: PERMISSIONS,
        execute: transitions::lodge::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[Permission {
    record_type: "Declaration",
    facet: "*",
    who: &[Has(Customs), Has(TradeWindow), Has(Declarant), Has(Trader), AnyAgency],
}];

words! {
    /// The procedure that goods are declared to.
    Regime {
        /// Into the country.
        Import = 1 => "IMPORT",
        /// Out of it.
        Export = 2 => "EXPORT",
        /// Through it.
        Transit = 3 => "TRANSIT",
        /// Stored under supervision until declared.
        TemporaryStorage = 4 => "TEMPORARY_STORAGE",
        /// To a customs warehouse.
        Warehouse = 5 => "WAREHOUSE",
        /// Anything else.
        Other = 6 => "OTHER",
    }
}

/// Body of a `Declaration` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclarationBody {
    /// The procedure.
    pub regime: Regime,
    /// Version of the declaration, from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub version: Option<u32>,
    /// Lodged before the goods arrived.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pre_lodged: Option<bool>,
    /// Number of goods items.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub items: Option<u32>,
}

/// What the newest header says.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Header {
    /// Who lodged it.
    pub author: OrganisationId,
    /// The record.
    pub record: Digest,
    /// The procedure.
    pub regime: Regime,
    /// Version it speaks of.
    pub version: u32,
    /// Lodged before the goods arrived.
    pub pre_lodged: bool,
    /// How many container stays it is tied to.
    pub stay_count: u32,
    /// How many goods items it has, if it says.
    pub items: Option<u32>,
}

/// A declaration as the state holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Declaration {
    /// Its newest header, if one came.
    pub header: Option<Header>,
    /// Where it stood after the statements that are folded away.
    pub settled: Standing,
    /// The newest statements of customs in order of their time.
    pub statements: Vec<Statement>,
    /// When the acceptance of what is released is or was due, while it is not seen (X-15).
    pub acceptance_due: Option<Time>,
}

/// What is known of a declaration.
#[must_use]
pub fn find(view: &dyn StateView, id: &SubjectId) -> Declaration {
    crate::state::read(view, &keys::declaration(id)).unwrap_or_default()
}
