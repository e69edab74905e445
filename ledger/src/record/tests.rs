//! Records as an author writes them, and every way to get one wrong.

use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};

fn sample() -> Value {
    json!({
        "type": "TerminalEvent", "schema": 1, "author": "terminal", "authority": "own",
        "source": {"system": "TOS", "message_type": "COARRI:D:95B", "message_commitment": "0".repeat(64),
                   "received_at": "2026-11-23T08:15:00Z"},
        "reference_tag": "1".repeat(64), "event_time": "2026-11-23T08:14:00.500Z", "classifier": "ACT",
        "subjects": [{"kind": "container-stay", "id": "2".repeat(32)}], "port": "GBFXT", "function": 9,
        "body": {"event": "DISCHARGED"},
        "parts": [{"audience": "community", "epoch": 1, "length": 272, "digest": "3".repeat(64),
                   "plaintext_commitment": "4".repeat(64), "key_commitment": "5".repeat(64),
                   "key_digest": "6".repeat(64)}],
    })
}

fn refusal_of(change: impl FnOnce(&mut Value)) -> String {
    let mut value = sample();
    change(&mut value);
    Record::decode(value.to_string().as_bytes()).unwrap_err().field
}

#[test]
fn a_record_keeps_its_bytes_and_prints_to_the_same_content() {
    let text = sample().to_string();
    let record = Record::decode(text.as_bytes()).unwrap();
    assert_eq!(record.bytes(), text.as_bytes());
    assert_eq!(record.digest(), Digest::of(text.as_bytes()));
    let again = record.encode().unwrap();
    assert_eq!(*again, *record);
}

#[test]
fn every_required_field_is_missed_by_its_name() {
    for field in [
        "type",
        "schema",
        "author",
        "authority",
        "reference_tag",
        "event_time",
        "subjects",
        "port",
        "function",
        "body",
        "parts",
    ] {
        assert_eq!(refusal_of(|v| drop(v.as_object_mut().unwrap().remove(field))), field);
    }
}

#[test]
fn a_wrong_field_is_named() {
    assert_eq!(refusal_of(|v| v["colour"] = json!("red")), "colour");
    assert_eq!(refusal_of(|v| v["source"]["colour"] = json!("red")), "source");
    assert_eq!(refusal_of(|v| v["classifier"] = json!(null)), "classifier");
    assert_eq!(refusal_of(|v| v["function"] = json!(2)), "function");
    assert_eq!(refusal_of(|v| v["schema"] = json!(0)), "schema");
    assert_eq!(refusal_of(|v| v["subjects"] = json!([])), "subjects");
    assert_eq!(refusal_of(|v| v["subjects"][0]["kind"] = json!("caf\u{e9}")), "subjects[0].kind");
    assert_eq!(refusal_of(|v| v["subjects"] = json!([v["subjects"][0], v["subjects"][0]])), "subjects[1]");
    assert_eq!(refusal_of(|v| v["parts"][0]["length"] = json!(271)), "parts[0].length");
    assert_eq!(refusal_of(|v| v["parts"][0]["length"] = json!(273)), "parts[0].length");
    assert_eq!(refusal_of(|v| v["parts"][0]["length"] = json!(1 << 21)), "parts[0].length");
    assert_eq!(refusal_of(|v| v["parts"][0]["digest"] = json!("A".repeat(64))), "parts[0]");
    assert_eq!(refusal_of(|v| v["port"] = json!("gbfxt")), "port");
    assert_eq!(refusal_of(|v| v["body"] = json!([])), "body");
    assert_eq!(refusal_of(|v| v["body"]["mass"] = json!(1.5)), ".");
    assert_eq!(refusal_of(|v| v["body"]["text"] = json!("x".repeat(RECORD_BYTES_MAX))), ".");
    assert_eq!(
        refusal_of(|v| v["body"]["deep"] = (0..RECORD_DEPTH_MAX).fold(json!(1), |inner, _| json!([inner]))),
        "."
    );
}

#[test]
fn a_second_spelling_of_a_value_is_refused() {
    assert_eq!(refusal_of(|v| v["authority"] = json!({"own": null})), "authority");
    assert_eq!(refusal_of(|v| v["classifier"] = json!({"ACT": null})), "classifier");
    assert_eq!(refusal_of(|v| v["body"] = json!(null)), "body");
    assert_eq!(refusal_of(|v| v["subjects"][0] = json!(["container-stay", "2".repeat(32)])), "subjects[0]");
    let source = json!(["TOS", "COARRI:D:95B", "0".repeat(64), "2026-11-23T08:15:00Z"]);
    assert_eq!(refusal_of(|v| v["source"] = source), "source");
    assert_eq!(
        refusal_of(|v| v["parts"][0] = v["parts"][0].as_object().unwrap().values().cloned().collect()),
        "parts[0]"
    );
    assert_eq!(refusal_of(|v| v["function"] = json!("9")), "function");
    assert_eq!(refusal_of(|v| v["supersedes"] = json!(null)), "supersedes");
}

proptest! {
    #[test]
    fn no_bytes_panic_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Record::decode(&bytes);
    }

    #[test]
    fn a_record_with_one_changed_byte_is_refused_or_another_record(at in 0usize..700, to: u8) {
        let mut bytes = sample().to_string().into_bytes();
        let at = at % bytes.len();
        prop_assume!(bytes[at] != to);
        let before = Record::decode(&bytes).unwrap().digest();
        bytes[at] = to;
        if let Ok(record) = Record::decode(&bytes) {
            prop_assert_ne!(record.digest(), before);
        }
    }
}
