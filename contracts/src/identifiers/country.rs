//! Countries (ISO 3166-1 alpha-2), with the codes of customs practice: XI Northern Ireland, XK Kosovo, EU the Union.

use super::{CodeLists, Fault, ListName, exactly, identifier, unlisted};
use portolan_ledger::Time;

identifier! {
    /// A country, for example `GB`.
    CountryCode,
    "2 capital letters", read = read, doubt = doubt
}

fn read(text: &str) -> Option<String> {
    exactly(text, 2, u8::is_ascii_uppercase)
}

fn doubt(country: &CountryCode, lists: &dyn CodeLists, time: Time) -> Option<Fault> {
    unlisted(country.as_str(), ListName::Country, lists, time)
}

#[cfg(test)]
mod tests {
    use super::super::{Embedded, Identifier, NetworkMode, Severity, examine};
    use super::*;

    #[test]
    fn countries_are_known_and_a_wrong_one_is_rejected() {
        for code in ["GB", "NL", "XI", "XK", "EU", "SS"] {
            assert_eq!(examine::<CountryCode>(code, &Embedded, Time(0)).fault(), None, "{code}");
        }
        let wrong = examine::<CountryCode>("UK", &Embedded, Time(0));
        assert_eq!(wrong.fault(), Some(Fault::Unlisted { list: ListName::Country }));
        assert_eq!(wrong.severity(NetworkMode::Test), Severity::Reject);
        assert!(CountryCode::parse("gb").is_err() && CountryCode::parse("GBR").is_err());
    }
}
