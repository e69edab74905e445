//! Sealed contents: what every program that seals or opens them must agree on (`docs/specs/sealed-contents.md`).

use portolan_gateway::sealed::{SealedContent, read};
use portolan_ledger::RecordType;
use serde::Deserialize;
use serde_json::Value;
use std::path::Path;

#[derive(Deserialize)]
struct Vectors {
    read: Vec<Content>,
    of_another_shape: Vec<Text>,
    refused: Vec<Refused>,
}

#[derive(Deserialize)]
struct Content {
    name: String,
    record_type: RecordType,
    content: Value,
}

#[derive(Deserialize)]
struct Text {
    name: String,
    record_type: RecordType,
    text: String,
}

#[derive(Deserialize)]
struct Refused {
    name: String,
    record_type: RecordType,
    text: String,
    member: String,
}

fn vectors() -> Vectors {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance/gateway/sealed-contents.json");
    let text = std::fs::read_to_string(file).expect("the vectors are in the repository");
    serde_json::from_str(&text).expect("the vectors are JSON")
}

fn sealed(content: &SealedContent) -> Value {
    match content {
        SealedContent::DeclaredGoods(goods) => goods.sealed(),
        SealedContent::ConsignmentGoods(goods) => goods.sealed(),
        SealedContent::Equipment(equipment) => equipment.sealed(),
        SealedContent::DangerousGoods(goods) => goods.sealed(),
    }
}

#[test]
fn a_content_is_read_and_sealed_again_as_it_was() {
    for Content { name, record_type, content } in vectors().read {
        let opened = read(&record_type, content.to_string().as_bytes());
        let opened = opened.unwrap_or_else(|defect| panic!("{name}: {defect}")).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(sealed(&opened), content, "{name}");
    }
}

#[test]
fn contents_of_other_shapes_are_left_alone() {
    for Text { name, record_type, text } in vectors().of_another_shape {
        assert_eq!(read(&record_type, text.as_bytes()), Ok(None), "{name}");
    }
}

#[test]
fn what_is_not_as_specified_is_refused_with_the_member_at_fault() {
    for Refused { name, record_type, text, member } in vectors().refused {
        let defect = read(&record_type, text.as_bytes()).expect_err(&name);
        assert_eq!(defect.member, member, "{name}: {defect}");
    }
}
