//! Statements as callers write them, and what becomes of them.

use super::{Malformed, draft, import};
use crate::draft::{Draft, Target};
use crate::profile::Profile;
use crate::quarantine::{QuarantineCode, Verdict};
use portolan_api::nouns::Statement;
use portolan_ledger::{AudienceId, Digest, Locode, OrganisationId, Time};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn profile() -> Profile {
    Profile {
        port: Locode::parse("GBFXT").expect("a sample port"),
        terminal: OrganisationId::parse("terminal").ok(),
        terminals: BTreeMap::new(),
        utc_offset_minutes: 0,
        community: AudienceId::parse("community").expect("a sample audience"),
        authorities: AudienceId::parse("authorities").expect("a sample audience"),
    }
}

fn read(statement: Value) -> Result<Draft, Malformed> {
    let statement: Statement = serde_json::from_value(statement).expect("a statement by shape");
    draft(&statement, &profile(), Time(7)).map(|(draft, _)| draft)
}

#[test]
fn a_commercial_release_by_mandate_is_a_decision_of_the_carrier() {
    let draft = read(json!({"release": {"author": "carrier", "reference": "REL-1", "light": "COMMERCIAL", "container": "prtu 261124-9",
        "expires_at": "2026-12-01T00:00:00Z", "basis_number": "RE4471"}})).expect("well-formed");
    assert_eq!(draft.author.as_ref().map(OrganisationId::as_str), Some("carrier"));
    assert_eq!(
        (draft.record_type.as_str(), draft.decision, draft.reference.as_str()),
        ("Release", true, "own/release/REL-1")
    );
    assert_eq!(
        Value::Object(draft.body.clone()),
        json!({"light": "COMMERCIAL", "value": "GREEN", "expires_at": "2026-12-01T00:00:00Z"})
    );
    assert_eq!(draft.subjects[0].keys(), ["container/PRTU2611249"]);
    assert_eq!(draft.sealed[0].content, json!({"basis_number": "RE4471"}));
    assert!(draft.event_time_is_receipt && draft.event_time == Time(7));
}

#[test]
fn the_reason_of_a_hold_and_the_findings_go_to_the_authorities_alone() {
    let hold =
        read(json!({"hold": {"action": "place", "light": "CUSTOMS", "hold_code": "CUS-PHY", "effect": ["NO_GATE_OUT"],
        "mrn": "26GB7PRT0LAN2611R6", "reason": "tip-off"}}))
        .expect("well-formed");
    assert_eq!(
        (hold.sealed[0].audience.as_str(), &hold.sealed[0].content),
        ("authorities", &json!({"reason": "tip-off"}))
    );
    assert!(!Value::Object(hold.body.clone()).to_string().contains("tip-off"));
    let outcome = read(
        json!({"inspection": {"action": "outcome", "mrn": "26GB7PRT0LAN2611R6", "result": "CONFORM", "decision": "LIFT",
        "findings": "as declared"}}),
    )
    .expect("well-formed");
    assert_eq!(
        (outcome.sealed[0].audience.as_str(), &outcome.sealed[0].content),
        ("authorities", &json!({"findings": "as declared"}))
    );
    assert_eq!(outcome.refers[0].target, Target::OpenInspectionRequest);
}

#[test]
fn a_lift_names_a_record_or_a_code_and_never_both() {
    let record = Digest::of(b"hold");
    let by_record = read(json!({"hold": {"action": "lift", "mrn": "M1", "hold": record}})).expect("well-formed");
    assert_eq!(by_record.refers[0].target, Target::Record(record));
    let by_code = read(json!({"hold": {"action": "lift", "mrn": "M1", "hold_code": "CUS-PHY"}})).expect("well-formed");
    assert_eq!(by_code.refers[0].target, Target::OpenHolds("CUS-PHY".into()));
    for both_or_neither in [
        json!({"action": "lift", "mrn": "M1"}),
        json!({"action": "lift", "mrn": "M1", "hold": record, "hold_code": "CUS-PHY"}),
    ] {
        assert_eq!(read(json!({"hold": both_or_neither})).expect_err("ambiguous").field, "hold");
    }
}

#[test]
fn a_field_at_fault_is_named() {
    let long = "x".repeat(129);
    for (statement, field) in [
        (json!({"release": {"light": "COMMERCIAL"}}), "container"),
        (json!({"release": {"light": " ", "container": "PRTU2611249"}}), "light"),
        (json!({"release": {"light": "COMMERCIAL", "container": "---"}}), "container"),
        (json!({"release": {"light": "COMMERCIAL", "container": "PRTU2611249", "reference": long}}), "reference"),
        (json!({"port-call": {"status": "ARRIVED"}}), "visit"),
        (json!({"port-call": {"status": "ARRIVED", "imo": "123"}}), "imo"),
        (json!({"port-call": {"status": "ARRIVED", "imo": "9074728"}}), "imo"),
        (json!({"terminal-event": {"event": "LEFT", "container": "PRTU2611249"}}), "event"),
        (json!({"declaration": {"action": "status", "mrn": "M1", "status": "GREEN"}}), "status"),
        (json!({"declaration": {"action": "declare", "mrn": "M1", "regime": "SMUGGLING"}}), "regime"),
        (json!({"declaration": {"action": "declare", "regime": "IMPORT"}}), "mrn"),
    ] {
        assert_eq!(read(statement.clone()).expect_err("malformed").field, field, "{statement}");
    }
}

#[test]
fn the_same_statement_without_reference_has_the_same_one_again() {
    let statement = json!({"release": {"light": "TERMINAL", "container": "PRTU2611249"}});
    let other = json!({"release": {"light": "TERMINAL", "container": "PRTU2611233"}});
    let references =
        [statement.clone(), statement, other].map(|statement| read(statement).expect("well-formed").reference);
    assert_eq!(references[0], references[1]);
    assert_ne!(references[0], references[2]);
}

#[test]
fn a_json_message_is_read_whole_or_quarantined_without_quoting_it() {
    let one = r#"{"release": {"light": "TERMINAL", "container": "PRTU2611249"}}"#;
    let Verdict::Imported { drafts, .. } = import(format!("[{one},{one}]").as_bytes(), &profile(), Time(7)) else {
        panic!("well-formed")
    };
    assert_eq!(drafts.len(), 1, "said twice, taken once");
    assert_eq!(drafts[0].source.as_ref().expect("a source").message_type, "JSON:Release");
    for text in [
        "{",
        "[{}]",
        "{\"hold\": {\"reason\": \"secret\"}}",
        "{\"release\": {\"light\": \"\", \"container\": \"1\"}}",
        "\u{a0}",
    ] {
        let Verdict::Quarantined(quarantined) = import(text.as_bytes(), &profile(), Time(7)) else { panic!("{text}") };
        assert_eq!(quarantined.code, QuarantineCode::JsonBroken, "{text}");
        assert!(!format!("{quarantined:?}").contains("secret"));
    }
    // A stray 0xA0 is not UTF-8; read as ISO 8859-1 it is a blank that JSON does not know.
    assert!(matches!(import(b"\xA0{}", &profile(), Time(7)), Verdict::Quarantined(_)));
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic_the_reader(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..256)) {
        let _ = crate::import(None, &bytes, &profile(), Time(0));
        let _ = import(&bytes, &profile(), Time(0));
    }

    #[test]
    fn no_texts_in_a_statement_panic_the_reader(number in ".{0,40}", light in ".{0,80}", reference in ".{0,140}") {
        let statement = json!({"release": {"reference": reference, "light": light, "container": number, "mrn": number}});
        let _ = read(statement);
    }
}
