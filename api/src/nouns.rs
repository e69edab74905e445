//! The nouns in plain JSON: what a caller posts when the node is to sign for its organisation.
//!
//! Every request is a statement in business words: container numbers, declaration numbers, visits. The gateway turns it
//! into drafts, and the node names, seals and signs. Requests are strict: a field that is not known is refused, so that
//! nothing a caller says is silently dropped.
//!
//! Fields that all have in common:
//! - `author`: whose statement it is, if not the node's own organisation (a mandate, or an organisation without key);
//! - `reference`: the author's own reference; posting the same statement under it twice records it once. Absent, the
//!   statement itself is its reference;
//! - `event_time`: when it happened; absent: when it is received;
//! - `port`: UN/LOCODE; absent: that of the node.
//!
//! Lists of words (lights, hold codes, events, results) are closed by the rules, not here: `openapi.json` gives each list as
//! the rules have it, `docs/reference/record-types.md` what each word means.

pub mod declaration;
pub mod hold;
pub mod inspection;
pub mod port_call;
pub mod release;
pub mod terminal_event;

pub use declaration::{DeclarationHeader, DeclarationRequest, DeclarationStatusStatement, GoodsItem};
pub use hold::{HoldLift, HoldPlacement, HoldRequest};
pub use inspection::{InspectionAsked, InspectionOutcome, InspectionRequest};
pub use port_call::PortCallRequest;
pub use release::ReleaseRequest;
pub use terminal_event::{SealSeen, TerminalEventRequest, WeightReported};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One statement with its noun, as `POST /v1/messages` takes it in JSON; several stand in an array.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Statement {
    /// About a port call.
    PortCall(PortCallRequest),
    /// About a declaration.
    Declaration(DeclarationRequest),
    /// A release.
    Release(ReleaseRequest),
    /// A hold or its lift.
    Hold(HoldRequest),
    /// An inspection request or outcome.
    Inspection(InspectionRequest),
    /// A terminal event.
    TerminalEvent(TerminalEventRequest),
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_statement_reads_back_as_it_was_written() {
        for statement in [
            json!({"release": {"light": "COMMERCIAL", "container": "PRTU2611249", "author": "carrier", "basis_number": "RE1"}}),
            json!({"hold": {"action": "place", "light": "CUSTOMS", "hold_code": "CUS-PHY", "effect": ["NO_GATE_OUT"], "mrn": "26GB7PRT0LAN2611R6"}}),
            json!({"hold": {"action": "lift", "hold_code": "CUS-PHY", "mrn": "26GB7PRT0LAN2611R6"}}),
            json!({"inspection": {"action": "outcome", "result": "CONFORM", "decision": "LIFT", "mrn": "26GB7PRT0LAN2611R6"}}),
            json!({"port-call": {"visit": "V1", "status": "ARRIVED", "event_time": "2026-11-20T02:00:00Z"}}),
        ] {
            let read: Statement = serde_json::from_value(statement.clone()).expect("as specified");
            let written = serde_json::to_value(&read).expect("JSON");
            assert_eq!(serde_json::from_value::<Statement>(written).expect("its own text"), read, "{statement}");
        }
    }

    #[test]
    fn unknown_fields_are_refused_at_every_depth() {
        for statement in [
            json!({"release": {"light": "COMMERCIAL", "container": "PRTU2611249", "pin": "4711"}}),
            json!({"hold": {"action": "lift", "hold_code": "CUS-PHY", "pin": "4711"}}),
            json!({"declaration": {"action": "declare", "mrn": "1", "regime": "IMPORT", "value": "100"}}),
            json!({"terminal-event": {"event": "GATE_IN", "container": "PRTU2611249", "seals": [{"number": "1", "pin": "2"}]}}),
            json!({"release": {}, "hold": {}}),
        ] {
            assert!(serde_json::from_value::<Statement>(statement.clone()).is_err(), "{statement}");
        }
    }
}
