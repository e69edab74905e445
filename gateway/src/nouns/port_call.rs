//! Port calls: what is reported of a vessel's visit, from its announcement to its departure.

use crate::draft::{Draft, SealedText};
use crate::nouns::object;
use crate::subject_name::SubjectName;
use portolan_contracts::nouns::port_call::PortCallStatus;
use portolan_ledger::record::Classifier;
use portolan_ledger::{AudienceId, Locode, Time};
use serde_json::json;

/// One statement about a port call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortCall {
    /// The call.
    pub call: SubjectName,
    /// What is reported.
    pub status: PortCallStatus,
    /// Which berth of the call, from 1 in their order.
    pub berth_visit: Option<u8>,
    /// Whether the time of it is actual, estimated, planned or requested.
    pub classifier: Classifier,
    /// Name of the vessel.
    pub vessel_name: Option<String>,
    /// Where it comes from.
    pub previous_port: Option<Locode>,
    /// Where it goes.
    pub next_port: Option<Locode>,
}

impl PortCall {
    /// The draft: status and berth in clear, vessel, voyage and ports sealed for `community`.
    #[must_use]
    pub fn draft(&self, reference: String, event_time: Time, port: Locode, community: &AudienceId) -> Draft {
        let mut draft = Draft::original("PortCall", reference, event_time, port)
            .with("status", Some(self.status.as_str()))
            .with("berth_visit", self.berth_visit);
        draft.classifier = Some(self.classifier);
        draft.subjects = vec![self.call.clone()];
        let mut content = object([
            ("vessel_name", json!(self.vessel_name)),
            ("previous_port", json!(self.previous_port)),
            ("next_port", json!(self.next_port)),
        ]);
        if let (Some(members), serde_json::Value::Object(name)) = (content.as_object_mut(), self.call.sealed()) {
            members.extend(name.into_iter().filter(|(member, _)| member != "kind"));
        }
        draft.sealed = vec![SealedText::new(community.clone(), content)];
        draft
    }
}
