//! What people ask of what went wrong: exceptions with what was done about them, disputes about records.

use crate::nouns::dispute::{self, Dispute};
use crate::nouns::exception::{self, Exception, case::Case};
use portolan_ledger::{Digest, StateView, SubjectId};

/// One exception with what was done about it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ExceptionStatus {
    /// The exception.
    pub exception: Exception,
    /// What was done about it; absent when nothing is kept of that.
    pub case: Option<Case>,
}

impl ExceptionStatus {
    /// Where it stands, in one word.
    #[must_use]
    pub fn standing(&self) -> &'static str {
        self.case.as_ref().map_or("OPEN", Case::standing)
    }
}

/// The exceptions of a subject with what was done about them, the oldest first.
#[must_use]
pub fn exception_statuses_of(view: &dyn StateView, subject: &SubjectId) -> Vec<ExceptionStatus> {
    let with_case = |exception: Exception| {
        let case = exception::case::find(view, &exception.id);
        ExceptionStatus { exception, case }
    };
    exception::of_subject(view, subject).into_iter().map(with_case).collect()
}

/// The disputes about a record, the newest of each claimant, by the record that opened them.
#[must_use]
pub fn disputes_about(view: &dyn StateView, record: &Digest) -> Vec<(Digest, Dispute)> {
    dispute::rules::about(view, record)
}
