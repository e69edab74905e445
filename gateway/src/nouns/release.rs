//! Releases: the owner of a light turns it green, conditionally, or takes that back.

use crate::draft::{Draft, Reference, SealedText};
use crate::nouns::object;
use crate::subject_name::SubjectName;
use portolan_ledger::{AudienceId, Locode, Time};
use serde_json::json;

/// A release of one light.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// What is released.
    pub subjects: Vec<SubjectName>,
    /// The light.
    pub light: String,
    /// `GREEN`, `CONDITIONAL`, `REVOKED`.
    pub value: String,
    /// Conditions of a conditional release.
    pub conditions: Vec<String>,
    /// Version of the declaration that a customs release rests on.
    pub declaration_version: Option<u32>,
    /// Code of the exemption that a customs release rests on instead of a declaration.
    pub exemption: Option<String>,
    /// From when on it is valid.
    pub valid_from: Option<Time>,
    /// Until when it is valid.
    pub expires_at: Option<Time>,
    /// Number of the release order or certificate it rests on, for the community alone.
    pub basis_number: Option<String>,
    /// Records it rests on.
    pub refers: Vec<Reference>,
}

impl Release {
    /// The draft of a decision: only the owner of the light may release.
    #[must_use]
    pub fn draft(&self, reference: String, event_time: Time, port: Locode, community: &AudienceId) -> Draft {
        let conditions = (!self.conditions.is_empty()).then(|| json!(self.conditions));
        let mut draft = Draft::original("Release", reference, event_time, port)
            .with("light", Some(self.light.as_str()))
            .with("value", Some(self.value.as_str()))
            .with("conditions", conditions)
            .with("declaration_version", self.declaration_version)
            .with("exemption", self.exemption.as_deref())
            .with("valid_from", self.valid_from.map(|time| time.to_string()))
            .with("expires_at", self.expires_at.map(|time| time.to_string()));
        draft.subjects.clone_from(&self.subjects);
        draft.refers.clone_from(&self.refers);
        if self.basis_number.is_some() {
            let content = object([("basis_number", json!(self.basis_number))]);
            draft.sealed = vec![SealedText::new(community.clone(), content)];
        }
        draft
    }
}
