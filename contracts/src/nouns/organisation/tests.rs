//! Roles and jurisdictions as people write them.

use crate::roles::{Jurisdiction, Role, RoleGrant, TerminalCode};
use portolan_ledger::Locode;

#[test]
fn a_role_grant_prints_as_it_is_read() {
    for text in ["CUS@GB", "PHA@GBFXT", "TER@GBFXT/TCT1", "CAR@*", "OGA.PHY@NL"] {
        assert_eq!(text.parse::<RoleGrant>().expect(text).to_string(), text);
    }
    for text in ["CUS", "QQQ@GB", "CUS@gb", "OGA@GB", "TER@GBFXT/", "CUS@GBFXT/tct"] {
        assert!(text.parse::<RoleGrant>().is_err(), "{text}");
    }
}

#[test]
fn a_country_covers_its_ports_and_a_terminal_only_itself() {
    let (felixstowe, antwerp) = (Locode::parse("GBFXT").unwrap(), Locode::parse("BEANR").unwrap());
    let terminal = TerminalCode::parse("TCT1").unwrap();
    let other = TerminalCode::parse("TCT2").unwrap();
    let of = |text: &str| text.parse::<Jurisdiction>().unwrap();
    assert!(of("GB").covers(&felixstowe, None));
    assert!(!of("GB").covers(&antwerp, None));
    assert!(of("GBFXT/TCT1").covers(&felixstowe, Some(&terminal)));
    assert!(!of("GBFXT/TCT1").covers(&felixstowe, Some(&other)));
    assert!(of("*").covers(&antwerp, Some(&terminal)));
    let agency = "OGA.PHY".parse::<Role>().unwrap();
    assert!("AGENCY.PHY".parse::<crate::light::Light>().unwrap().is_owned_by(agency));
    assert!(!"AGENCY.VET".parse::<crate::light::Light>().unwrap().is_owned_by(agency));
}
