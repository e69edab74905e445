//! Count and hash chain of the records about a subject: what proves that a history is complete, or empty.
//!
//! One entry per subject holds the history of all its records and of each record type, so that one proof answers for any of
//! them and a record costs the state tree one entry. Never lowered, never pruned. No entry means no record; a type that is
//! not in the entry, no record of that type.

use crate::state::{Changes, read};
use crate::state_keys;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Digest, Record, StateView, SubjectId};

/// How many records there are, and the chain of their digests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct History {
    /// Number of records.
    pub count: u64,
    /// SHA-256(chain before ‖ record digest), from 32 zero bytes on.
    pub chain: Digest,
}

impl History {
    /// This history and one more record.
    #[must_use]
    pub fn with(self, record: &Digest) -> Self {
        Self { count: self.count + 1, chain: Digest::of_pieces(&[self.chain.as_ref(), record.as_ref()]) }
    }
}

/// The histories of one subject.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Histories {
    /// Of all records.
    pub all: History,
    /// Of the records of each type that there are any of, in ascending order of the types' names.
    pub by_type: Vec<(String, History)>,
}

impl Histories {
    /// Of the records of one type.
    #[must_use]
    pub fn of_type(&self, record_type: &str) -> History {
        self.place_of(record_type).map_or_else(|_| History::default(), |at| self.by_type[at].1)
    }

    /// Add a record of a type.
    fn append(&mut self, record_type: &str, record: &Digest) {
        self.all = self.all.with(record);
        let at = self.place_of(record_type).unwrap_or_else(|at| {
            self.by_type.insert(at, (record_type.to_owned(), History::default()));
            at
        });
        self.by_type[at].1 = self.by_type[at].1.with(record);
    }

    /// Where a type stands, or would.
    fn place_of(&self, record_type: &str) -> Result<usize, usize> {
        self.by_type.binary_search_by(|(of_type, _)| of_type.as_str().cmp(record_type))
    }
}

/// The histories of a subject.
#[must_use]
pub fn of(view: &dyn StateView, subject: &SubjectId) -> Histories {
    read(view, &state_keys::history(subject)).unwrap_or_default()
}

/// The history of all records about a subject.
#[must_use]
pub fn of_subject(view: &dyn StateView, subject: &SubjectId) -> History {
    of(view, subject).all
}

/// The history of the records of one type about a subject.
#[must_use]
pub fn of_type(view: &dyn StateView, subject: &SubjectId, record_type: &str) -> History {
    of(view, subject).of_type(record_type)
}

/// Add a record to the histories of all its subjects.
pub(crate) fn append_to_histories(view: &dyn StateView, record: &Record, changes: &mut Changes) {
    let (digest, record_type) = (record.digest(), record.record_type.as_str());
    for subject in record.subjects.iter().map(|subject| subject.id) {
        let mut histories = of(view, &subject);
        histories.append(record_type, &digest);
        changes.put(state_keys::history(&subject), &histories);
    }
}
