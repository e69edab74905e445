//! What customs says about a declaration (DOMAIN §4.4, §6.5). No reason, no amount, no officer.

pub use portolan_contracts::nouns::declaration_status::Status;

use crate::draft::Draft;
use crate::subject_name::SubjectName;
use portolan_ledger::record::Classifier;
use portolan_ledger::{Locode, Time};
use serde_json::json;

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
    /// Numbers of the items that are released; empty: all.
    pub items: Vec<u32>,
}

impl DeclarationStatus {
    /// The draft; everything in it is class P0.
    #[must_use]
    pub fn draft(&self, reference: String, event_time: Time, port: Locode) -> Draft {
        let mut draft = Draft::original("DeclarationStatus", reference, event_time, port)
            .with("status", Some(self.status.as_str()))
            .with("version", self.version)
            .with("effective_time", self.effective_time.map(|time| time.to_string()))
            .with("limit_time", self.limit_time.map(|time| time.to_string()))
            .with("items", (!self.items.is_empty()).then(|| json!(self.items)));
        draft.classifier = Some(Classifier::Actual);
        draft.subjects = vec![self.declaration.clone()];
        draft
    }
}
