//! Inspections: an authority asks for one, and the assigned agency says how it ended.

use crate::draft::{Draft, Reference, SealedText};
use crate::subject_name::SubjectName;
use portolan_ledger::{AudienceId, Locode, Time};
use serde_json::json;

/// A request to inspect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectionRequest {
    /// What is to be inspected.
    pub subjects: Vec<SubjectName>,
    /// How: `PHYSICAL_FULL`, `SCAN_XRAY`, `DOCUMENTARY`, … (DOMAIN §6.9).
    pub types: Vec<String>,
    /// Latest moment that is of use.
    pub needed_by: Option<Time>,
    /// The hold that goes with it.
    pub hold: Option<Reference>,
    /// Why, for the authorities alone.
    pub reason: Option<String>,
}

impl InspectionRequest {
    /// The draft: kinds and time in clear, the reason sealed for `authorities`.
    #[must_use]
    pub fn draft(&self, reference: String, event_time: Time, port: Locode, authorities: &AudienceId) -> Draft {
        let mut draft = Draft::original("InspectionRequest", reference, event_time, port)
            .with("types", Some(json!(self.types)))
            .with("needed_by", self.needed_by.map(|time| time.to_string()));
        draft.subjects.clone_from(&self.subjects);
        draft.refers = self.hold.iter().cloned().collect();
        if let Some(reason) = &self.reason {
            draft.sealed = vec![SealedText::new(authorities.clone(), json!({"reason": reason}))];
        }
        draft
    }
}

/// How an inspection ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectionOutcome {
    /// What was inspected.
    pub subjects: Vec<SubjectName>,
    /// The request it answers.
    pub request: Reference,
    /// `CONFORM`, `NON_CONFORM_MINOR`, `NON_CONFORM_MAJOR`, `NOT_PERFORMED`, `INCONCLUSIVE`.
    pub result: String,
    /// `LIFT`, `MAINTAIN_HOLD`, `REFUSE_ENTRY`, … (DOMAIN §6.9).
    pub decision: String,
    /// What was found, for the authorities alone.
    pub findings: Option<String>,
}

impl InspectionOutcome {
    /// The draft of a decision: only the agency that is assigned may state it.
    #[must_use]
    pub fn draft(&self, reference: String, event_time: Time, port: Locode, authorities: &AudienceId) -> Draft {
        let mut draft = Draft::original("InspectionOutcome", reference, event_time, port)
            .with("result", Some(self.result.as_str()))
            .with("decision", Some(self.decision.as_str()));
        draft.subjects.clone_from(&self.subjects);
        draft.refers = vec![self.request.clone()];
        if let Some(findings) = &self.findings {
            draft.sealed = vec![SealedText::new(authorities.clone(), json!({"findings": findings}))];
        }
        draft
    }
}
