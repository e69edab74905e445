//! UN numbers of dangerous goods (UN Model Regulations, chapter 3.2), the same in IMDG, ADR, RID, ADN and ICAO.

use super::{CodeLists, Fault, ListName, exactly, identifier, unlisted};
use portolan_ledger::Time;

identifier! {
    /// A substance or article, for example `UN1203` (petrol); written with or without `UN`.
    UnNumber,
    "4 digits, with or without `UN` before them", read = read, doubt = doubt
}

fn read(text: &str) -> Option<String> {
    let text = text.replace(' ', "").to_ascii_uppercase();
    let digits = exactly(text.strip_prefix("UN").unwrap_or(&text), 4, u8::is_ascii_digit)?;
    Some(format!("UN{digits}"))
}

fn doubt(number: &UnNumber, lists: &dyn CodeLists, time: Time) -> Option<Fault> {
    unlisted(number.as_str(), ListName::UnNumber, lists, time)
}

#[cfg(test)]
mod tests {
    use super::super::{Embedded, Examined, Identifier, NetworkMode, Severity, examine};
    use super::*;

    #[test]
    fn petrol_and_lithium_batteries_are_known() {
        for text in ["UN1203", "un 3480", "3481"] {
            assert!(matches!(examine::<UnNumber>(text, &Embedded, Time(0)), Examined::Sound(_)), "{text}");
        }
        assert_eq!(UnNumber::parse("1203").expect("a number").as_str(), "UN1203");
    }

    #[test]
    fn an_unknown_number_is_flagged_since_the_embedded_list_is_short_and_a_malformed_one_rejected() {
        assert_eq!(examine::<UnNumber>("UN9999", &Embedded, Time(0)).severity(NetworkMode::Strict), Severity::Flag);
        assert_eq!(examine::<UnNumber>("NA1993", &Embedded, Time(0)).severity(NetworkMode::Test), Severity::Reject);
    }
}
