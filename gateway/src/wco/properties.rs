//! No input panics the reader.

use super::import;
use crate::profile::Profile;
use portolan_ledger::{AudienceId, Locode, Time};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn profile() -> Profile {
    Profile {
        port: Locode::parse("GBFXT").expect("a sample port"),
        terminal: None,
        terminals: BTreeMap::new(),
        utc_offset_minutes: 0,
        community: AudienceId::parse("community").expect("a sample audience"),
        authorities: AudienceId::parse("authorities").expect("a sample audience"),
    }
}

/// Pieces from which almost-right documents are made.
fn pieces() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "<?xml version=\"1.0\"?>",
        "<MetaData>",
        "</MetaData>",
        "<md:MetaData xmlns:md=\"u\">",
        "</md:MetaData>",
        "<WCOTypeName>RES</WCOTypeName>",
        "<WCOTypeName>DEC</WCOTypeName>",
        "<Response>",
        "</Response>",
        "<Declaration>",
        "</Declaration>",
        "<FunctionCode>05</FunctionCode>",
        "<FunctionCode>09</FunctionCode>",
        "<ID>26GB7PRT0LAN2611R6</ID>",
        "<IssueDateTime><DateTimeString>20261123090000Z</DateTimeString></IssueDateTime>",
        "<VersionID>1</VersionID>",
        "<DutyTaxFee>",
        "</DutyTaxFee>",
        "<FunctionalReferenceID>1</FunctionalReferenceID>",
        "<GoodsShipment><Consignment>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&",
        "<",
        ">",
        "<a b='",
        "\u{feff}",
        "ü",
    ]);
    prop::collection::vec(prop_oneof![6 => known.prop_map(str::to_owned), 1 => ".{0,8}"], 0..24)
        .prop_map(|all| all.concat())
}

proptest! {
    #[test]
    fn no_bytes_panic_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        let _ = import(&bytes, &profile(), Time(0));
    }

    #[test]
    fn no_pieces_panic_the_reader_and_the_verdict_is_repeatable(text in pieces()) {
        prop_assert_eq!(import(text.as_bytes(), &profile(), Time(0)), import(text.as_bytes(), &profile(), Time(0)));
    }

    #[test]
    fn nothing_between_declaration_tags_panics_the_reader(text in pieces()) {
        let document = format!("<MetaData><Response><FunctionCode>05</FunctionCode><IssueDateTime>20261123090000Z</IssueDateTime>\
             <Declaration><ID>1</ID></Declaration>{text}</Response></MetaData>");
        let _ = import(document.as_bytes(), &profile(), Time(0));
    }
}
