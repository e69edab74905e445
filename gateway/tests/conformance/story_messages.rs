//! The messages of the sample network tell one story about one container and one declaration, and are read without a flag.

use crate::samples::profile;
use portolan_contracts::identifiers::{ContainerNumber, Mrn};
use portolan_gateway::{Draft, Verdict, import};
use portolan_ledger::Time;
use std::path::Path;

/// The messages in the order of the story, with the records that each becomes.
const STORY: [(&str, &[&str]); 7] = [
    ("coarri-discharge.edi", &["TerminalEvent"]),
    ("declaration.xml", &["Declaration"]),
    ("res-01-accepted.xml", &["DeclarationStatus"]),
    ("res-05-control.xml", &["DeclarationStatus", "Hold", "InspectionRequest"]),
    ("res-07-amended.xml", &["DeclarationStatus"]),
    ("res-09-cleared.xml", &["DeclarationStatus", "HoldLift", "HoldLift", "HoldLift", "Release"]),
    ("codeco-gate-out.edi", &["TerminalEvent"]),
];

fn drafts(name: &str) -> Vec<Draft> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../network-config/dev/messages").join(name);
    let bytes = std::fs::read(path).expect("a message of the sample network");
    match import(None, &bytes, &profile(), Time(0)) {
        Verdict::Imported { drafts, flags, left } => {
            assert!(flags.is_empty() && left.is_empty(), "{name}: {flags:?} {left:?}");
            drafts
        }
        Verdict::Quarantined(quarantined) => panic!("{name}: {quarantined:?}"),
    }
}

#[test]
fn every_message_becomes_its_records_in_the_order_of_time() {
    let mut before = Time(0);
    for (name, records) in STORY {
        let drafts = drafts(name);
        let types: Vec<&str> = drafts.iter().map(|draft| draft.record_type.as_str()).collect();
        assert_eq!(types, records, "{name}");
        assert!(
            drafts.iter().all(|draft| draft.event_time > before && draft.event_time == drafts[0].event_time),
            "{name}"
        );
        before = drafts[0].event_time;
    }
}

#[test]
fn the_story_is_about_one_container_and_one_declaration() {
    let keys: std::collections::BTreeSet<String> = STORY
        .iter()
        .flat_map(|(name, _)| drafts(name))
        .flat_map(|draft| draft.subjects)
        .flat_map(|subject| subject.keys())
        .collect();
    let expected =
        ["container/PRTU2611249", "container/PRTU2611249/terminal", "lrn/PLN-FRUIT-0448", "mrn/26GB7PRT0LAN2611R6"];
    assert_eq!(keys.into_iter().collect::<Vec<_>>(), expected);
    assert!(ContainerNumber::is_sound("PRTU2611249") && Mrn::is_sound("26GB7PRT0LAN2611R6"));
}

#[test]
fn values_parties_and_goods_that_are_told_in_part_are_not_kept() {
    let kept = format!("{:?}", drafts("declaration.xml"));
    for word in ["31240", "GBP", "grapes", "08061010", "GB987654312000", "960"] {
        assert!(!kept.contains(word), "{word} in {kept}");
    }
    assert!(kept.contains("GBAUFXTFXTFXT"));
}
