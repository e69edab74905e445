//! Records that are read, and texts that are not.

use super::{list, parsed, text};
use crate::chain::story::Story;
use portolan_ledger::{Digest, Record, RecordType};
use serde_json::{Value, json};

/// The text of a record that every refused one is made from.
const PLAIN: &str = concat!(
    r#"{"type":"TerminalEvent","schema":1,"author":"terminal","authority":"own","#,
    r#""reference_tag":"1111111111111111111111111111111111111111111111111111111111111111","#,
    r#""event_time":"2026-11-23T08:14:00Z","subjects":[{"kind":"container-stay","#,
    r#""id":"22222222222222222222222222222222"}],"port":"GBFXT","function":9,"body":{"n":1},"parts":[]}"#
);

/// (what is wrong, what is replaced, by what, the field that a reader names)
const WRONG: [(&str, &str, &str, &str); 24] = [
    ("an unknown field", r#""schema":1"#, r#""schema":1,"colour":"red""#, "colour"),
    ("a missing field", r#""schema":1,"#, "", "schema"),
    ("a key that stands twice", r#""schema":1"#, r#""schema":1,"schema":1"#, "."),
    ("a key that stands twice after unescaping", r#"{"n":1}"#, r#"{"n":1,"\u006e":1}"#, "."),
    ("null for an absent field", r#""schema":1"#, r#""schema":1,"source":null"#, "source"),
    ("a fraction", r#"{"n":1}"#, r#"{"n":1.0}"#, "."),
    ("an exponent", r#"{"n":1}"#, r#"{"n":1e3}"#, "."),
    ("a negative zero", r#"{"n":1}"#, r#"{"n":-0}"#, "."),
    ("an integer beyond 2^53-1", r#"{"n":1}"#, r#"{"n":9007199254740992}"#, "."),
    ("a lone surrogate", r#"{"n":1}"#, r#"{"n":"\ud800"}"#, "."),
    ("a noncharacter", r#"{"n":1}"#, r#"{"n":"\uffff"}"#, "."),
    ("too many levels", r#"{"n":1}"#, r#"{"n":[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]}"#, "."),
    ("schema 0", r#""schema":1"#, r#""schema":0"#, "schema"),
    ("a number as a text", r#""schema":1"#, r#""schema":"1""#, "schema"),
    ("a word as an object", r#""own""#, r#"{"own":null}"#, "authority"),
    ("a word in capitals", r#""own""#, r#""OWN""#, "authority"),
    (
        "an object as a list",
        r#"{"kind":"container-stay","id":"22222222222222222222222222222222"}"#,
        r#"["container-stay","22222222222222222222222222222222"]"#,
        "subjects[0]",
    ),
    ("no subject", r#"{"kind":"container-stay","id":"22222222222222222222222222222222"}"#, "", "subjects"),
    ("a kind beyond ASCII", "container-stay", "container-st\u{e4}y", "subjects[0].kind"),
    ("capital hexadecimal", "1111\",\"event", "111A\",\"event", "reference_tag"),
    ("a time with a zone", "08:14:00Z", "08:14:00+00:00", "event_time"),
    ("a port in small letters", "GBFXT", "gbfxt", "port"),
    ("an unknown function", r#""function":9"#, r#""function":2"#, "function"),
    ("something after the record", r#""parts":[]}"#, r#""parts":[]}{}"#, "."),
];

pub fn build(story: &Story) -> Value {
    let accepted = |text: &str| {
        let record = Record::decode(text.as_bytes()).expect("a good record");
        json!({
            "text": text,
            "digest": record.digest(),
            "type": record.record_type,
            "author": record.author,
            "subjects": record.subjects,
            "parts": record.parts.len(),
        })
    };
    let of_the_story =
        story.chain.blocks.iter().flat_map(|block| &block.submissions).flat_map(|s| s.records().to_vec());
    let mut texts: Vec<_> =
        of_the_story.map(|record| String::from_utf8(record.bytes().to_vec()).expect("records are UTF-8")).collect();
    texts.push(PLAIN.to_owned());
    // Another order of the fields, white space and escapes: the same content, another record.
    texts.push(PLAIN.replacen(r#"{"type":"TerminalEvent","#, "{\n  ", 1).replacen(
        "[]}",
        "[ ],\"type\":\"Terminal\\u0045vent\" }\n",
        1,
    ));
    let refused = |(wrong, from, to, field): (&str, &str, &str, &str)| {
        assert!(PLAIN.contains(from), "{from}");
        json!({"wrong": wrong, "text": PLAIN.replacen(from, to, 1), "field": field})
    };
    json!({"accepted": texts.iter().map(|text| accepted(text)).collect::<Vec<_>>(), "refused": WRONG.map(refused)})
}

pub fn check(file: &Value) {
    for vector in list(file, "accepted") {
        let record = Record::decode(text(vector, "text").as_bytes()).expect("an accepted record");
        assert_eq!(record.digest(), parsed::<Digest>(vector, "digest"));
        assert_eq!(record.record_type, parsed::<RecordType>(vector, "type"));
        assert_eq!(record.parts.len(), parsed::<usize>(vector, "parts"));
        assert_eq!(record.subjects, parsed::<Vec<_>>(vector, "subjects"));
    }
    for vector in list(file, "refused") {
        let refusal = Record::decode(text(vector, "text").as_bytes()).expect_err(text(vector, "wrong"));
        assert_eq!(refusal.field, text(vector, "field"), "{}", text(vector, "wrong"));
    }
}
