//! Modes of transport (UNECE Recommendation 19): one digit.

use super::{CodeLists, Fault, ListName, exactly, identifier, unlisted};
use portolan_ledger::Time;

identifier! {
    /// A mode of transport, for example `1` (by sea).
    TransportMode,
    "1 digit", read = read, doubt = doubt
}

fn read(text: &str) -> Option<String> {
    exactly(text, 1, u8::is_ascii_digit)
}

fn doubt(mode: &TransportMode, lists: &dyn CodeLists, time: Time) -> Option<Fault> {
    unlisted(mode.as_str(), ListName::TransportMode, lists, time)
}

#[cfg(test)]
mod tests {
    use super::super::{Embedded, Identifier, NetworkMode, Severity, examine};
    use super::*;

    #[test]
    fn sea_is_known_and_a_letter_is_rejected() {
        assert_eq!(examine::<TransportMode>("1", &Embedded, Time(0)).severity(NetworkMode::Strict), Severity::Accept);
        assert_eq!(examine::<TransportMode>("X", &Embedded, Time(0)).severity(NetworkMode::Test), Severity::Reject);
        assert!(TransportMode::parse("10").is_err());
    }
}
