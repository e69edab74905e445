//! Report what only those can see who may read sealed values: seals, weights and quantities that do not agree.
//!
//! The rules of the ledger read no part, so they cannot find these breaches (X-16, X-17, X-24, X-25, X-31, X-33, X-43, X-44). A
//! validator that opened the contents compares them and states what it finds in an `ExceptionReport`. What each rule compares,
//! and which records break it together, stands in `docs/specs/sealed-contents.md`: two nodes that find the same name the same.
//! X-31 alone is reported to nobody: a report is in clear, and that a line was amended late is for customs only (`shown`).
//!
//! ```text
//! committed block ──► Reporter (own records at once, others' after a while) ──► comparing: contents + state ──► Breach ──► intake
//! customs' own question ──► shown ──► comparing: contents + state ──► Breach, in the answer and nowhere else
//! ```
//!
//! Invariants
//! - A content that is not here, not readable or ambiguous makes its rule silent, never wrong (X-41).
//! - A breach is found with the newest record that breaks it, and so once.
//! - Nothing here holds up agreement or answers: it reads the store in short turns on blocking threads.

mod amendments;
mod comparing;
mod contents;
mod dangerous_goods;
mod declared;
mod houses;
mod looking;
mod reporter;
mod seals;
mod shown;
mod weights;

pub use comparing::{amended_late, breaches};
pub use contents::{Contents, StoredContents};
pub use reporter::{Figures, Reporter};
pub use shown::{Amendment, amendments_shown};

use portolan_contracts::nouns::exception::ExceptionRule;
use portolan_ledger::Digest;
use portolan_ledger::record::SubjectRef;
use std::collections::{BTreeMap, BTreeSet};

/// A value with the record that states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated<T> {
    /// The record.
    pub record: Digest,
    /// What it states.
    pub value: T,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The rule that was broken.
    pub rule: ExceptionRule,
    /// What it concerns, each subject with its kind.
    pub subjects: BTreeMap<portolan_ledger::SubjectId, &'static str>,
    /// The records that broke it together.
    pub triggers: BTreeSet<Digest>,
}

impl Breach {
    /// What it concerns, as records name it.
    #[must_use]
    pub fn subject_refs(&self) -> Vec<SubjectRef> {
        self.subjects.iter().map(|(id, kind)| SubjectRef { kind: (*kind).to_owned(), id: *id }).collect()
    }
}
