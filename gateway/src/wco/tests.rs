//! What single documents become: the messages of the sample network and the awkward cases.

use super::import;
use crate::draft::{Draft, Target};
use crate::flag::FlagCode;
use crate::profile::Profile;
use crate::quarantine::{QuarantineCode, Verdict};
use portolan_ledger::{AudienceId, Locode, Time};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn profile() -> Profile {
    Profile {
        port: Locode::parse("GBFXT").expect("a sample port"),
        terminal: None,
        terminals: BTreeMap::new(),
        utc_offset_minutes: 60,
        community: AudienceId::parse("community").expect("a sample audience"),
        authorities: AudienceId::parse("authorities").expect("a sample audience"),
    }
}

fn imported(text: &str) -> (Vec<Draft>, Vec<FlagCode>) {
    match import(text.as_bytes(), &profile(), Time(7)) {
        Verdict::Imported { drafts, flags, .. } => (drafts, flags.into_iter().map(|flag| flag.code).collect()),
        Verdict::Quarantined(quarantined) => panic!("{quarantined:?}"),
    }
}

fn quarantined(text: &str) -> QuarantineCode {
    match import(text.as_bytes(), &profile(), Time(7)) {
        Verdict::Quarantined(quarantined) => quarantined.code,
        imported @ Verdict::Imported { .. } => panic!("{imported:?}"),
    }
}

fn response(code: &str, more: &str) -> String {
    format!(
        "<MetaData><WCOTypeName>RES</WCOTypeName><Response><FunctionCode>{code}</FunctionCode>\
         <FunctionalReferenceID>r{code}</FunctionalReferenceID>\
         <IssueDateTime><DateTimeString formatCode=\"304\">20261123083905Z</DateTimeString></IssueDateTime>{more}\
         <Declaration><ID>26GB7PRT0LAN2611R6</ID><VersionID>2</VersionID></Declaration></Response></MetaData>"
    )
}

fn types(drafts: &[Draft]) -> Vec<&str> {
    drafts.iter().map(|draft| draft.record_type.as_str()).collect()
}

fn body(draft: &Draft) -> Value {
    Value::Object(draft.body.clone())
}

#[test]
fn a_control_is_a_status_a_hold_and_a_request_that_names_the_hold() {
    let words = "<AdditionalInformation><StatementDescription>Full examination: seal record disagrees</StatementDescription></AdditionalInformation>";
    let (drafts, flags) = imported(&response("05", words));
    assert_eq!(types(&drafts), ["DeclarationStatus", "Hold", "InspectionRequest"]);
    assert_eq!(body(&drafts[0]), json!({"status": "EXAM_REQUIRED", "version": 2}));
    assert_eq!(
        body(&drafts[1]),
        json!({"light": "CUSTOMS", "hold_code": "CUS-PHY", "effect": ["NO_GATE_OUT", "NO_LOAD"]})
    );
    assert_eq!(drafts[1].sealed[0].audience.as_str(), "authorities");
    assert_eq!(drafts[1].sealed[0].content, json!({"reason": "Full examination: seal record disagrees"}));
    assert_eq!(drafts[2].refers[0].target, Target::Draft(1));
    assert_eq!(drafts[2].event_time.to_string(), "2026-11-23T08:39:05Z");
    assert!(!drafts[0].decision && drafts[1].decision && drafts[2].decision);
    assert!(flags.is_empty());
}

#[test]
fn words_that_could_hold_an_amount_are_never_a_reason() {
    for words in ["Increase charge to GBP 19.34", "duty outstanding", "about 4,50 too low", "€ 3"] {
        let information = format!(
            "<AdditionalInformation><StatementDescription>{words}</StatementDescription></AdditionalInformation>"
        );
        let (drafts, flags) = imported(&response("06", &information));
        assert_eq!(drafts[1].sealed[0].content, json!({"reason": "documents are to be presented"}), "{words}");
        assert_eq!(flags, [FlagCode::TextDropped], "{words}");
        let (drafts, _) = imported(&response("14", &information));
        assert!(!format!("{drafts:?}").contains(words), "{words}");
    }
}

#[test]
fn clearance_states_lifts_and_releases_in_this_order() {
    for (code, status) in [("08", "RELEASED"), ("09", "CLEARED")] {
        let (drafts, _) = imported(&response(code, ""));
        assert_eq!(types(&drafts), ["DeclarationStatus", "HoldLift", "HoldLift", "HoldLift", "Release"]);
        assert_eq!(drafts[0].body["status"], status);
        let lifted: Vec<_> = drafts[1..4].iter().map(|draft| draft.refers[0].target.clone()).collect();
        assert_eq!(lifted, ["CUS-PHY", "CUS-DOC", "CUS-REV"].map(|code| Target::OpenHolds(code.to_owned())));
        assert!(drafts[1..].iter().all(|draft| draft.decision) && !drafts[0].decision);
    }
}

#[test]
fn no_other_code_lifts_or_releases() {
    for code in ["01", "02", "03", "05", "06", "07", "10", "11", "13", "14", "15", "16"] {
        let (drafts, _) = imported(&response(code, ""));
        assert!(!types(&drafts).contains(&"HoldLift") && !types(&drafts).contains(&"Release"), "{code}");
    }
    let (drafts, flags) = imported(&response("18", ""));
    assert!(drafts.is_empty());
    assert_eq!(flags, [FlagCode::NothingStated]);
}

#[test]
fn what_has_no_type_key_time_or_known_code_is_quarantined() {
    assert_eq!(quarantined(&response("04", "")), QuarantineCode::WcoCodeUnknown);
    assert_eq!(quarantined(&response("", "")), QuarantineCode::WcoCodeUnknown);
    assert_eq!(
        quarantined(&response("09", "").replace("20261123083905Z", "yesterday")),
        QuarantineCode::WcoTimeMissing
    );
    assert_eq!(
        quarantined(&response("09", "").replace("<ID>26GB7PRT0LAN2611R6</ID>", "")),
        QuarantineCode::WcoReferenceMissing
    );
    assert_eq!(quarantined("<inventoryLinkingMovementRequest/>"), QuarantineCode::XmlTypeUnknown);
    assert_eq!(quarantined(&response("09", "").replace("RES", "MAN")), QuarantineCode::XmlTypeUnknown);
    assert_eq!(quarantined("<a"), QuarantineCode::XmlBroken);
    let amendment = "<MetaData><WCOTypeName>DEC</WCOTypeName><Declaration><FunctionCode>13</FunctionCode><ID>1</ID></Declaration></MetaData>";
    assert_eq!(quarantined(amendment), QuarantineCode::WcoFunctionUnknown);
}

#[test]
fn a_declaration_without_time_or_number_of_customs_is_named_by_its_local_reference() {
    let text = "<MetaData><WCOTypeName>DEC</WCOTypeName><Declaration><FunctionCode>9</FunctionCode>\
         <FunctionalReferenceID>L1</FunctionalReferenceID><TypeCode>EXD</TypeCode></Declaration></MetaData>";
    let (drafts, flags) = imported(text);
    assert_eq!(drafts[0].subjects[0].keys(), ["lrn/L1"]);
    assert_eq!(body(&drafts[0]), json!({"regime": "EXPORT", "pre_lodged": true}));
    assert_eq!((drafts[0].event_time, drafts[0].event_time_is_receipt), (Time(7), true));
    assert_eq!(flags, [FlagCode::ContainersMissing]);
    let Verdict::Imported { drafts: later, .. } = import(text.as_bytes(), &profile(), Time(9)) else {
        panic!("imported before")
    };
    assert_eq!((&later[0].reference, later[0].content_digest()), (&drafts[0].reference, drafts[0].content_digest()));
}

#[test]
fn goods_are_sealed_for_the_authorities_where_every_item_says_packages_and_mass() {
    let item = |number: u32, packages: &str, mass: &str| {
        format!(
            "<GovernmentAgencyGoodsItem><SequenceNumeric>{number}</SequenceNumeric><Commodity><Description>grapes</Description>\
             <Classification><ID>08061010</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification>\
             <Classification><ID>00</ID><IdentificationTypeCode>TRC</IdentificationTypeCode></Classification>\
             <GoodsMeasure><GrossMassMeasure>{mass}</GrossMassMeasure></GoodsMeasure></Commodity>\
             <Packaging><QuantityQuantity>{packages}</QuantityQuantity></Packaging><Packaging><QuantityQuantity>4</QuantityQuantity>\
             </Packaging><PreviousDocument><ID>PLN0448001</ID><TypeCode>705</TypeCode></PreviousDocument></GovernmentAgencyGoodsItem>"
        )
    };
    let declaration = |items: &str| {
        format!(
            "<MetaData><WCOTypeName>DEC</WCOTypeName><Declaration><FunctionCode>9</FunctionCode>\
             <FunctionalReferenceID>L1</FunctionalReferenceID><TypeCode>IMA</TypeCode><GoodsShipment>{items}</GoodsShipment>\
             </Declaration></MetaData>"
        )
    };
    let (drafts, _) = imported(&declaration(&(item(1, "956", "22450.500") + &item(2, "0", "1"))));
    let goods = &drafts[0].sealed[1];
    assert_eq!((goods.audience.as_str(), goods.may_be_left_out), ("authorities", true));
    let read = |number, packages, mass| json!({"number": number, "hs_code": "08061010", "packages": packages, "gross_mass_kg": mass, "bill": "PLN0448001"});
    let items = [read(1, 960, "22450.5"), read(2, 4, "1")];
    assert_eq!(goods.content, json!({"format": "portolan/declared-goods/v1", "items": items}));
    for untold in [item(2, "", "1"), item(2, "1", ""), item(1, "1", "1"), item(0, "1", "1")] {
        let (drafts, _) = imported(&declaration(&(item(1, "956", "1") + &untold)));
        assert_eq!(drafts[0].sealed.len(), 1, "of goods that are told in part nothing follows: {untold}");
    }
}
