//! What customs says about a declaration (DOMAIN §4.4, §6.5). No reason, no amount, no officer.

use crate::draft::Draft;
use crate::subject_name::SubjectName;
use portolan_ledger::record::Classifier;
use portolan_ledger::{Locode, Time};

/// A status of a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Customs has it, or an amendment of it.
    Received,
    /// Legally accepted.
    Accepted,
    /// Not accepted; final.
    Rejected,
    /// Documents are to be shown.
    DocsRequired,
    /// The goods are to be examined.
    ExamRequired,
    /// Duties are assessed, reminded or not covered.
    Assessed,
    /// Corrected by customs.
    AmendedByCustoms,
    /// An amendment of the declarant is accepted.
    AmendmentAccepted,
    /// The goods may leave.
    Released,
    /// The procedure is closed.
    Cleared,
    /// The goods have left the customs territory.
    Exited,
    /// Withdrawn or invalidated; final.
    Invalidated,
}

impl Status {
    /// Every status, in the order of the table.
    pub const ALL: &'static [Self] = &[
        Self::Received,
        Self::Accepted,
        Self::Rejected,
        Self::DocsRequired,
        Self::ExamRequired,
        Self::Assessed,
        Self::AmendedByCustoms,
        Self::AmendmentAccepted,
        Self::Released,
        Self::Cleared,
        Self::Exited,
        Self::Invalidated,
    ];

    /// The status with this name.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|status| status.as_str() == word)
    }

    /// The status as records name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "RECEIVED",
            Self::Accepted => "ACCEPTED",
            Self::Rejected => "REJECTED",
            Self::DocsRequired => "DOCS_REQUIRED",
            Self::ExamRequired => "EXAM_REQUIRED",
            Self::Assessed => "ASSESSED",
            Self::AmendedByCustoms => "AMENDED_BY_CUSTOMS",
            Self::AmendmentAccepted => "AMENDMENT_ACCEPTED",
            Self::Released => "RELEASED",
            Self::Cleared => "CLEARED",
            Self::Exited => "EXITED",
            Self::Invalidated => "INVALIDATED",
        }
    }
}

/// One statement of customs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclarationStatus {
    /// The declaration.
    pub declaration: SubjectName,
    /// What customs says.
    pub status: Status,
    /// Version of the declaration, if the message says it.
    pub version: Option<u32>,
    /// When it takes effect, where that is another moment than the message's.
    pub effective_time: Option<Time>,
    /// Until when the declarant must act.
    pub limit_time: Option<Time>,
}

impl DeclarationStatus {
    /// The draft; everything in it is class P0.
    #[must_use]
    pub fn draft(&self, reference: String, event_time: Time, port: Locode) -> Draft {
        let mut draft = Draft::original("DeclarationStatus", reference, event_time, port)
            .with("status", Some(self.status.as_str()))
            .with("version", self.version)
            .with("effective_time", self.effective_time.map(|time| time.to_string()))
            .with("limit_time", self.limit_time.map(|time| time.to_string()));
        draft.classifier = Some(Classifier::Actual);
        draft.subjects = vec![self.declaration.clone()];
        draft
    }
}
