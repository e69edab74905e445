//! What is refused, and what a reader is told of it; whole contents stand in `tests/conformance/gateway`.

use super::{Mass, SealedContent, read};
use portolan_ledger::RecordType;
use proptest::prelude::*;

fn of(record_type: &str, text: &str) -> Result<Option<SealedContent>, String> {
    let record_type = RecordType::parse(record_type).expect("a record type");
    read(&record_type, text.as_bytes()).map_err(|defect| defect.member)
}

#[test]
fn a_defect_names_the_member_and_never_what_is_sealed() {
    let record_type = RecordType::parse("Declaration").expect("a record type");
    let text =
        r#"{"format":"portolan/declared-goods/v1","items":[{"number":1,"packages":"SECRET","gross_mass_kg":"1"}]}"#;
    let defect = read(&record_type, text.as_bytes()).expect_err("packages are a number");
    assert!(!defect.to_string().contains("SECRET"), "{defect}");
    let text =
        r#"{"format":"portolan/declared-goods/v1","items":[{"number":1,"packages":1,"gross_mass_kg":"1","price":1}]}"#;
    assert_eq!(of("Declaration", text), Err("price".into()));
    let text = r#"{"format":"portolan/declared-goods/v1","items":[{"number":0,"packages":1,"gross_mass_kg":"1"}]}"#;
    assert_eq!(of("Declaration", text), Err("items[0].number".into()));
}

#[test]
fn two_weights_of_one_kind_that_differ_are_no_weight() {
    let text = r#"{"container":"PRTU2611249","weights":[{"kind":"G","value":"8914","unit":"KGM"},
        {"kind":"T","value":"4","unit":"TNE"},{"kind":"T","value":"3.9","unit":"TNE"},{"kind":"AAB","value":"8,914","unit":"TNE"}]}"#;
    let Ok(Some(SealedContent::Equipment(equipment))) = of("TerminalEvent", text) else { panic!("{text}") };
    assert_eq!(equipment.gross_mass(), Some(Mass::kilograms(8_914)), "said twice, in two units, and the same");
    assert_eq!((equipment.tare(), equipment.verified_mass()), (None, None));
}

#[test]
fn seals_are_the_same_however_they_are_written_and_gone_when_missing_or_broken() {
    let text = r#"{"container":"PRTU2611249","seals":[{"number":"pln-44 71","condition":"4"},{"number":"PLN4471","condition":"2"}]}"#;
    let Ok(Some(SealedContent::Equipment(equipment))) = of("EquipmentUse", text) else { panic!("{text}") };
    let seals: Vec<_> = equipment.seals.iter().map(|seal| (seal.compared(), seal.is_gone())).collect();
    assert_eq!(seals, [("PLN4471".into(), true), ("PLN4471".into(), false)]);
}

proptest! {
    #[test]
    fn no_content_panics(text in "\\PC{0,200}", which in 0usize..4) {
        let record_type = ["Declaration", "Consignment", "TerminalEvent", "Formality"][which];
        let _ = of(record_type, &text);
    }
}
