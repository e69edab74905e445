//! No input panics the reader, and layout never changes what a message says.

use super::import;
use crate::profile::Profile;
use crate::quarantine::Verdict;
use portolan_ledger::{AudienceId, Locode, OrganisationId, Time};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn profile() -> Profile {
    Profile {
        port: Locode::parse("GBFXT").expect("a sample port"),
        terminal: Some(OrganisationId::parse("terminal").expect("a sample organisation")),
        terminals: BTreeMap::new(),
        utc_offset_minutes: 0,
        community: AudienceId::parse("community").expect("a sample audience"),
        authorities: AudienceId::parse("authorities").expect("a sample audience"),
    }
}

/// Pieces from which almost-right interchanges are made.
fn pieces() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "UNA:+.? '",
        "UNA:+",
        "UNB+UNOA:2+A+B+261123:0900+1'",
        "UNH+1+COARRI:D:95B:UN:ITG13'",
        "UNH+2+CODECO:D:95B:UN'",
        "BGM+44+1+9'",
        "BGM+36+1+9'",
        "TDT+20+1N+1++MSK:172:20+++9321483:146::X'",
        "LOC+11+GBFXT:139:6+T1:72:306'",
        "EQD+CN+PRTU2611249+22G1:102:5++3+5'",
        "EQD+CN'",
        "DTM+203:202611230900:203'",
        "DTM+7:x'",
        "MEA+AAE+G+KGM:1'",
        "SEL+A+CA'",
        "CNT+16:1'",
        "UNT+9+1'",
        "UNZ+1+1'",
        "?",
        "'",
        "+",
        ":",
        "\n",
        "\u{feff}",
        "ü",
    ]);
    prop::collection::vec(prop_oneof![4 => known.prop_map(str::to_owned), 1 => ".{0,8}"], 0..24)
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
    fn line_breaks_after_segments_change_nothing(tail in pieces()) {
        let text = format!("UNH+7+CODECO:D:95B:UN'BGM+34+1+9'EQD+CN+PRTU2611249'DTM+7:202611230900:203'{tail}");
        let broken = text.replace('\'', "'\r\n");
        if let Verdict::Imported { drafts, .. } = import(text.as_bytes(), &profile(), Time(0)) {
            let Verdict::Imported { drafts: again, .. } = import(broken.as_bytes(), &profile(), Time(0)) else {
                return Err(TestCaseError::fail("quarantined by line breaks"));
            };
            prop_assert_eq!(drafts, again);
        }
    }
}
