//! A member disputes a record; a dispute body decides. Neither changes the record.
//!
//! ```text
//! (record) ──Dispute──► OPEN ──ANSWERED(the record's author)──► ANSWERED
//!                         └────────────┬──────────────────────────┘
//!             UPHELD, DISMISSED(dispute body), WITHDRAWN(claimant)
//! ```
//! Whoever reads a record can see that it is disputed. The respondent is the record's author: the dispute names it with the reference
//! tag of the record, which the ledger knows by (author, tag), so that nobody can be named who did not write it. A respondent that
//! is silent does not stop the decision. In parts: claim, relief, answer, grounds.

pub mod events;
pub mod keys;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, SubjectShape, required, up_to};
use super::subject::{CONSIGNMENT, CONTAINER_STAY, DECLARATION, MANIFEST, PORT_CALL, TRANSIT, VESSEL};
use crate::limits::DOCUMENT_SUBJECTS_MAX;
use crate::permissions::{
    Permission,
    Who::{Claimant, Member, Respondent, Role as Has},
};
use crate::roles::Role::Tribunal;
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};
use std::collections::BTreeSet;

const SUBJECTS: &[SubjectShape] = &[
    up_to(DOCUMENT_SUBJECTS_MAX, CONTAINER_STAY),
    up_to(DOCUMENT_SUBJECTS_MAX, DECLARATION),
    up_to(DOCUMENT_SUBJECTS_MAX, CONSIGNMENT),
    up_to(1, MANIFEST),
    up_to(1, TRANSIT),
    up_to(1, PORT_CALL),
    up_to(1, VESSEL),
];

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "dispute",
    says: "A member disputes a record, its author answers, a dispute body decides.",
    records: &[
        RecordRule {
            record_type: "Dispute",
            schema: 1,
            nature: Nature::Decision,
            functions: &[Function::Original],
            classified: false,
            noun_checks_subjects: false,
            subjects: SUBJECTS,
            fields: &[
                required("target", "64 hex digits", "digest of the record that is disputed"),
                required("respondent", "organisation", "its author"),
                required("target_reference", "64 hex digits", "its `reference_tag`, which proves who wrote it"),
            ],
            permissions: PERMISSIONS,
            execute: transitions::open::execute,
        },
        RecordRule {
            record_type: "DisputeStep",
            schema: 1,
            nature: Nature::Decision,
            functions: &[Function::Original],
            classified: false,
            noun_checks_subjects: false,
            subjects: SUBJECTS,
            fields: &[
                required("dispute", "64 hex digits", "digest of the dispute; the step names the same subjects"),
                required("step", "ANSWERED, UPHELD, DISMISSED, WITHDRAWN", "what becomes of it"),
            ],
            permissions: PERMISSIONS,
            execute: transitions::step::execute,
        },
    ],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[
    Permission { record_type: "Dispute", facet: "*", who: &[Member] },
    Permission { record_type: "DisputeStep", facet: "ANSWERED", who: &[Respondent] },
    Permission { record_type: "DisputeStep", facet: "UPHELD", who: &[Has(Tribunal)] },
    Permission { record_type: "DisputeStep", facet: "DISMISSED", who: &[Has(Tribunal)] },
    Permission { record_type: "DisputeStep", facet: "WITHDRAWN", who: &[Claimant] },
];

words! {
    /// What becomes of a dispute.
    Step {
        /// The respondent has answered.
        Answered = 1 => "ANSWERED",
        /// The claim is right.
        Upheld = 2 => "UPHELD",
        /// The claim is wrong.
        Dismissed = 3 => "DISMISSED",
        /// The claimant takes it back.
        Withdrawn = 4 => "WITHDRAWN",
    }
}

/// Body of a `Dispute` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisputeClaimBody {
    /// Digest of the record that is disputed.
    pub target: Digest,
    /// Its author.
    pub respondent: OrganisationId,
    /// Its reference tag.
    pub target_reference: Digest,
}

/// Body of a `DisputeStep` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisputeStepBody {
    /// Digest of the dispute.
    pub dispute: Digest,
    /// What becomes of it.
    pub step: Step,
}

/// One step, and by which record.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Taken {
    /// What it was.
    pub step: Step,
    /// Who took it.
    pub by: OrganisationId,
    /// The record.
    pub record: Digest,
    /// Block time.
    pub at: Time,
}

/// A dispute as the state keeps it for ever.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Dispute {
    /// The record that is disputed.
    pub target: Digest,
    /// Who disputes it.
    pub claimant: OrganisationId,
    /// Who wrote it.
    pub respondent: OrganisationId,
    /// What it is about, by the claimant's word.
    pub subjects: BTreeSet<SubjectId>,
    /// The answer, if there is one.
    pub answer: Option<Taken>,
    /// How it ended, if it has.
    pub end: Option<Taken>,
}

/// The dispute that this record opened.
#[must_use]
pub fn find(view: &dyn StateView, record: &Digest) -> Option<Dispute> {
    crate::state::read(view, &keys::dispute(record))
}
