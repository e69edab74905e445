//! Movement reference numbers of customs (EU, common transit, UK): year, country, 13 letters and digits, check digit.
//!
//! The check digit is that of ISO 6346 over the first 17 characters. Not every country applies it, and numbers in test
//! networks are edited by hand, so what a wrong digit weighs depends on both ([`Mrn::mode_of`]).

use super::{CodeLists, CountryCode, Fault, Identifier, NetworkMode, check_digit, identifier};
use portolan_ledger::Time;
use std::collections::BTreeSet;

identifier! {
    /// The number under which customs knows a declaration, for example `26GB7PRT0LAN2611R6`.
    Mrn,
    "18 characters: 2 digits (year), 2 letters (country), 13 letters or digits, 1 digit", read = read, doubt = doubt
}

impl Mrn {
    /// Whether `text` is a movement reference number with the right check digit.
    #[must_use]
    pub fn is_sound(text: &str) -> bool {
        Self::parse(text).is_ok_and(|mrn| mrn.digit_fault().is_none())
    }

    /// The country whose customs issued it.
    #[must_use]
    pub fn issuer(&self) -> Option<CountryCode> {
        CountryCode::parse(&self.as_str()[2..4]).ok()
    }

    /// The mode by which a fault of this number is weighed: the network's where its country is one of those that
    /// `apply` the check digit, that of a test network elsewhere.
    #[must_use]
    pub fn mode_of(&self, network: NetworkMode, apply: &BTreeSet<CountryCode>) -> NetworkMode {
        if self.issuer().is_some_and(|issuer| apply.contains(&issuer)) { network } else { NetworkMode::Test }
    }

    fn digit_fault(&self) -> Option<Fault> {
        let (number, written) = self.as_str().as_bytes().split_at(17);
        let expected = check_digit::digit(number)?;
        (written != [b'0' + expected]).then_some(Fault::CheckDigit { expected })
    }
}

fn read(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_uppercase();
    let bytes = text.as_bytes();
    let fits = bytes.len() == 18
        && bytes[..2].iter().all(u8::is_ascii_digit)
        && bytes[2..4].iter().all(u8::is_ascii_uppercase)
        && bytes[4..17].iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && bytes[17].is_ascii_digit();
    fits.then_some(text)
}

fn doubt(mrn: &Mrn, _: &dyn CodeLists, _: Time) -> Option<Fault> {
    mrn.digit_fault()
}

#[cfg(test)]
mod tests {
    use super::super::{Embedded, Severity, examine};
    use super::*;

    #[test]
    fn the_check_digit_is_that_of_containers() {
        assert!(Mrn::is_sound("26GB7PRT0LAN2611R6"));
        assert!(!Mrn::is_sound("26GB7PRT0LAN2611R5"));
        assert!(!Mrn::is_sound("26GB7PRT0LAN2611R"));
        assert_eq!(Mrn::parse(" 26gb7prt0lan2611r6").expect("an MRN").as_str(), "26GB7PRT0LAN2611R6");
    }

    #[test]
    fn a_wrong_digit_is_rejected_in_production_and_flagged_in_test() {
        let examined = examine::<Mrn>("26GB7PRT0LAN2611R5", &Embedded, Time(0));
        assert_eq!(examined.severity(NetworkMode::Test), Severity::Flag);
        assert_eq!(examined.severity(NetworkMode::Production), Severity::Reject);
    }

    #[test]
    fn a_country_that_does_not_apply_the_digit_is_weighed_as_in_test() {
        let mrn = Mrn::parse("26GB7PRT0LAN2611R5").expect("an MRN");
        let apply = |country: &str| BTreeSet::from([CountryCode::parse(country).expect("a country")]);
        assert_eq!(mrn.mode_of(NetworkMode::Production, &apply("GB")), NetworkMode::Production);
        assert_eq!(mrn.mode_of(NetworkMode::Production, &apply("FR")), NetworkMode::Test);
    }
}
