//! A haulier says that it will come, with what, for which containers, and when (COPINO). It gives no right to anything.
//!
//! ```text
//! (none) ──original (9)──► ANNOUNCED ──replace (5)──► ANNOUNCED ──cancel (1)──► (gone)
//!                              └──time──► over
//! ```
//! A fact: it is never refused for what it says, but only its author corrects it, for exactly the same containers. The
//! vehicle is a commitment to plate and driver (P4) over a salt of 32 random bytes (`docs/specs/pre-announcement.md`). In
//! parts: plate, driver and that salt, for the terminal, which makes the commitment again from what it reads at the gate.

pub mod events;
pub mod keys;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, SubjectShape, optional, required};
use super::subject::CONTAINER_STAY;
use crate::permissions::{Permission, Who::Role as Has};
use crate::roles::Role::Haulier;
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::limits::RECORD_SUBJECTS_MAX;
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, Time};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "pre-announcement",
    says: "A haulier says when it will come for which containers.",
    records: &[RecordRule {
        record_type: "PreAnnouncement",
        schema: 1,
        nature: Nature::Fact,
        functions: &[Function::Original, Function::Replace, Function::Cancel],
        classified: false,
        noun_checks_subjects: false,
        subjects: &[SubjectShape { kind: CONTAINER_STAY, min: 1, max: RECORD_SUBJECTS_MAX }],
        fields: &[
            required("mode", "ROAD, RAIL, BARGE", "how it comes"),
            required("window", "object of `from` and `until`, RFC 3339", "when it comes; at most 7 days"),
            optional("vehicle", "64 hex digits", "the commitment to plate and driver; absent while they are not known"),
        ],
        permissions: PERMISSIONS,
        execute: transitions::announce::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[Permission { record_type: "PreAnnouncement", facet: "*", who: &[Has(Haulier)] }];

words! {
    /// How a haulier comes.
    Mode {
        /// By lorry.
        Road = 1 => "ROAD",
        /// By train.
        Rail = 2 => "RAIL",
        /// By barge.
        Barge = 3 => "BARGE",
    }
}

/// A span of time, its end not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// From when on.
    pub from: Time,
    /// Until when.
    pub until: Time,
}

/// Body of a `PreAnnouncement` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreAnnouncementBody {
    /// How it comes.
    pub mode: Mode,
    /// When.
    pub window: Window,
    /// The commitment to plate and driver.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vehicle: Option<Digest>,
}

/// A visit as the state holds it under each of its stays.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct PreAnnouncement {
    /// The record.
    pub record: Digest,
    /// Who comes.
    pub haulier: OrganisationId,
    /// How.
    pub mode: Mode,
    /// When.
    pub window: Window,
    /// The commitment to plate and driver, if they are known.
    pub vehicle: Option<Digest>,
    /// For how many containers.
    pub stay_count: u32,
}
