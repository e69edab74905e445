//! Count and hash chain of the records about a subject: what proves that a history is complete, or empty.
//!
//! Kept per subject and per (subject, record type), never lowered, never pruned. No entry means no record.

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

/// The history of all records about a subject.
#[must_use]
pub fn of_subject(view: &dyn StateView, subject: &SubjectId) -> History {
    read(view, &state_keys::history(subject)).unwrap_or_default()
}

/// The history of the records of one type about a subject.
#[must_use]
pub fn of_type(view: &dyn StateView, subject: &SubjectId, record_type: &str) -> History {
    read(view, &state_keys::history_of_type(subject, record_type)).unwrap_or_default()
}

/// Add a record to the histories of all its subjects.
pub(crate) fn append_to_histories(view: &dyn StateView, record: &Record, changes: &mut Changes) {
    let (digest, record_type) = (record.digest(), record.record_type.as_str());
    for subject in record.subjects.iter().map(|subject| subject.id) {
        changes.put(state_keys::history(&subject), &of_subject(view, &subject).with(&digest));
        let typed = of_type(view, &subject, record_type).with(&digest);
        changes.put(state_keys::history_of_type(&subject, record_type), &typed);
    }
}
