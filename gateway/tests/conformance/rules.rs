//! What the gateway drafts is what the rules read: bodies, subjects, classifiers, natures.

use crate::samples::profile;
use portolan_contracts::EDITIONS;
use portolan_contracts::nouns::declaration::Regime;
use portolan_contracts::nouns::declaration_status::Status;
use portolan_contracts::nouns::port_call::PortCallStatus;
use portolan_contracts::nouns::registry::{Nature, RecordRule};
use portolan_contracts::nouns::terminal_event::{Category, ContainerEvent, Mode};
use portolan_contracts::nouns::{
    declaration::DeclarationBody, declaration_status::DeclarationStatusBody, hold::HoldBody, hold_lift::HoldLiftBody,
    inspection::InspectionOutcomeBody, inspection::InspectionRequestBody, port_call::PortCallBody,
    release::ReleaseBody, terminal_event::TerminalEventBody,
};
use portolan_gateway::{Draft, Verdict, import};
use portolan_ledger::Time;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// One statement of each noun, with every field that one can have.
const STATEMENTS: &str = r#"[
  {"port-call": {"visit": "FXT-26-0448", "imo": "9074729", "vessel_name": "PORTOLAN PIONEER", "voyage": "448E", "status": "ANNOUNCED",
    "classifier": "EST", "event_time": "2026-11-23T02:00:00Z", "port": "GBFXT", "previous_port": "CLSAI", "next_port": "NLRTM"}},
  {"declaration": {"action": "declare", "mrn": "26GB7PRT0LAN2611R6", "lrn": "L1", "regime": "TRANSIT", "version": 1, "type_code": "IMA",
    "pre_lodged": false, "items": 3, "goods_location": "GBAUFXTFXTFXT", "exit_office": "GB000051", "containers": ["PRTU2611249"]}},
  {"port-call": {"visit": "FXT-26-0448", "status": "OPERATING", "berth_visit": 2, "event_time": "2026-11-23T02:00:00Z"}},
  {"declaration": {"action": "status", "mrn": "26GB7PRT0LAN2611R6", "status": "RELEASED", "version": 1, "items": [1, 3],
    "effective_time": "2026-11-23T02:00:00Z", "limit_time": "2026-11-24T02:00:00Z"}},
  {"release": {"author": "carrier", "reference": "R1", "container": "PRTU2611249", "light": "COMMERCIAL", "value": "CONDITIONAL",
    "conditions": ["ON_DISCHARGE"], "valid_from": "2026-11-23T02:00:00Z", "expires_at": "2026-12-01T00:00:00Z", "basis_number": "RE1"}},
  {"release": {"mrn": "26GB7PRT0LAN2611R6", "light": "CUSTOMS", "declaration_version": 2}},
  {"release": {"container": "PRTU2611249", "light": "CUSTOMS", "exemption": "EMPTY"}},
  {"hold": {"action": "place", "container": "PRTU2611249", "light": "AGENCY.PHY", "hold_code": "PHY",
    "effect": ["NO_GATE_OUT", "MOVE_TO_INSPECTION"], "reason": "larvae"}},
  {"hold": {"action": "lift", "container": "PRTU2611249", "hold_code": "PHY", "lift_code": "ERROR", "override": true, "reason": "other box"}},
  {"inspection": {"action": "request", "mrn": "26GB7PRT0LAN2611R6", "types": ["SCAN_XRAY"], "needed_by": "2026-12-01T00:00:00Z",
    "reason": "weight"}},
  {"inspection": {"action": "outcome", "mrn": "26GB7PRT0LAN2611R6", "result": "CONFORM", "decision": "LIFT", "findings": "none"}},
  {"terminal-event": {"event": "GATE_IN", "container": "PRTU2611249", "category": "EXPORT", "full": true, "size_type": "45G1",
    "seals": [{"number": "1", "party": "CA"}], "weights": [{"kind": "VGM", "value": "1", "unit": "KGM"}], "carrier": "PLN", "mode": "ROAD",
    "vgm": true}}
]"#;

fn imported(bytes: &[u8]) -> Vec<Draft> {
    match import(None, bytes, &profile(), Time(0)) {
        Verdict::Imported { drafts, .. } => drafts,
        Verdict::Quarantined(quarantined) => panic!("{quarantined:?}"),
    }
}

fn all_drafts() -> Vec<Draft> {
    let mut drafts = imported(STATEMENTS.as_bytes());
    for folder in ["../network-config/dev/messages", "../tests/conformance/edifact"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(folder).expect("messages").map(|entry| entry.expect("an entry").path()).collect();
        files.sort();
        for file in files {
            let bytes = std::fs::read(file).expect("a message");
            if let Verdict::Imported { drafts: more, .. } = import(None, &bytes, &profile(), Time(0)) {
                drafts.extend(more);
            }
        }
    }
    drafts
}

/// The body with the members that authoring will fill.
fn read_body(draft: &Draft) -> Result<(), String> {
    let mut members = draft.body.clone();
    for refer in &draft.refers {
        assert!(
            members.insert(refer.member.to_owned(), "0".repeat(64).into()).is_none(),
            "{} is said twice",
            refer.member
        );
    }
    macro_rules! read {
        ($($record_type:literal => $body:ty,)*) => {
            match draft.record_type.as_str() {
                $($record_type => serde_json::from_value::<$body>(members.into()).map(drop).map_err(|error| error.to_string()),)*
                other => Err(format!("no body for {other}")),
            }
        };
    }
    read! {
        "PortCall" => PortCallBody,
        "Declaration" => DeclarationBody,
        "DeclarationStatus" => DeclarationStatusBody,
        "TerminalEvent" => TerminalEventBody,
        "Hold" => HoldBody,
        "HoldLift" => HoldLiftBody,
        "Release" => ReleaseBody,
        "InspectionRequest" => InspectionRequestBody,
        "InspectionOutcome" => InspectionOutcomeBody,
    }
}

fn check_subjects(draft: &Draft, rule: &RecordRule) {
    for subject in &draft.subjects {
        let shape = rule.subjects.iter().find(|shape| shape.kind == subject.kind());
        assert!(shape.is_some(), "{} says nothing about a {}", draft.record_type, subject.kind());
    }
    for shape in rule.subjects {
        let count = draft.subjects.iter().filter(|subject| subject.kind() == shape.kind).count();
        assert!((shape.min..=shape.max).contains(&count), "{}: {count} of kind {}", draft.record_type, shape.kind);
    }
}

#[test]
fn every_draft_is_as_the_rules_read_it() {
    let mut seen = BTreeSet::new();
    for draft in all_drafts() {
        let rule = EDITIONS.newest().rule_of(draft.record_type.as_str()).expect("a rule");
        seen.insert(draft.record_type.to_string());
        assert_eq!(read_body(&draft), Ok(()), "{draft:?}");
        check_subjects(&draft, rule);
        assert_eq!(draft.decision, rule.nature == Nature::Decision, "{}", draft.record_type);
        assert!(rule.functions.contains(&draft.function), "{}", draft.record_type);
        assert!(!rule.classified || draft.classifier.is_some(), "{}", draft.record_type);
    }
    assert_eq!(seen.len(), 9, "{seen:?}");
}

/// Post `statement` with each word of a closed list in its `field`; every draft must be read by the rules and say that word.
fn check_words(noun: &str, statement: &Value, field: &str, words: impl Iterator<Item = &'static str>) {
    for word in words {
        let mut statement = statement.clone();
        statement[field] = word.into();
        let drafts = imported(json!({ noun: statement }).to_string().as_bytes());
        assert_eq!(read_body(&drafts[0]), Ok(()), "{field} {word}");
        let said = drafts[0].body.get(field).or_else(|| drafts[0].sealed[0].content.get(field));
        assert_eq!(said, Some(&word.into()), "{field}");
    }
}

#[test]
fn every_word_that_the_rules_know_is_taken_over_the_interface() {
    let event = json!({"event": "GATE_IN", "container": "PRTU2611249"});
    check_words("terminal-event", &event, "event", ContainerEvent::ALL.iter().map(|word| word.as_str()));
    check_words("terminal-event", &event, "category", Category::ALL.iter().map(|word| word.as_str()));
    check_words("terminal-event", &event, "mode", Mode::ALL.iter().map(|word| word.as_str()));
    let call = json!({"visit": "V1", "status": "ARRIVED"});
    let reported = PortCallStatus::ALL.iter().filter(|status| !status.is_decided());
    check_words("port-call", &call, "status", reported.map(|word| word.as_str()));
    let header = json!({"action": "declare", "mrn": "26GB7PRT0LAN2611R6", "regime": "IMPORT"});
    check_words("declaration", &header, "regime", Regime::ALL.iter().map(|word| word.as_str()));
    let status = json!({"action": "status", "mrn": "26GB7PRT0LAN2611R6", "status": "ACCEPTED"});
    check_words("declaration", &status, "status", Status::ALL.iter().map(|word| word.as_str()));
}

#[test]
fn what_authorities_decide_of_a_call_is_no_report_of_it() {
    for status in PortCallStatus::ALL.iter().filter(|status| status.is_decided()) {
        let message = json!({"port-call": {"visit": "V1", "status": status}}).to_string();
        let verdict = import(None, message.as_bytes(), &profile(), Time(0));
        assert!(matches!(verdict, Verdict::Quarantined(_)), "{status}");
    }
}

#[test]
fn bodies_hold_no_business_number_and_no_sealed_word() {
    for draft in all_drafts() {
        let body = Value::Object(draft.body.clone()).to_string();
        for word in ["PRTU", "26GB7PRT0LAN", "PLN", "9074729", "448E", "larvae", "RE1", "FXT"] {
            assert!(!body.contains(word), "{word} in {body}");
        }
    }
}
