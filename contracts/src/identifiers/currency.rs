//! Currencies (ISO 4217) while they were in force: an invoice of 2022 may be in kuna, one of 2026 may not.

use super::{CodeLists, Fault, ListName, exactly, identifier, unlisted};
use portolan_ledger::Time;

identifier! {
    /// A currency, for example `EUR`.
    CurrencyCode,
    "3 capital letters", read = read, doubt = doubt
}

fn read(text: &str) -> Option<String> {
    exactly(text, 3, u8::is_ascii_uppercase)
}

fn doubt(currency: &CurrencyCode, lists: &dyn CodeLists, time: Time) -> Option<Fault> {
    unlisted(currency.as_str(), ListName::Currency, lists, time)
}

#[cfg(test)]
mod tests {
    use super::super::{Embedded, NetworkMode, Severity, examine};
    use super::*;

    #[test]
    fn a_currency_counts_while_it_is_in_force() {
        let at = |text: &str| text.parse::<Time>().expect("a time");
        let fault = |code, time| examine::<CurrencyCode>(code, &Embedded, at(time)).fault();
        let unlisted = Some(Fault::Unlisted { list: ListName::Currency });
        assert_eq!(fault("HRK", "2022-06-01T00:00:00Z"), None);
        assert_eq!(fault("HRK", "2026-06-01T00:00:00Z"), unlisted);
        assert_eq!(fault("XCG", "2024-06-01T00:00:00Z"), unlisted);
        assert_eq!(fault("XCG", "2026-06-01T00:00:00Z"), None);
        assert_eq!(fault("EUR", "2026-06-01T00:00:00Z"), None);
    }

    #[test]
    fn an_unknown_currency_is_rejected() {
        let examined = examine::<CurrencyCode>("ABC", &Embedded, Time(0));
        assert_eq!(examined.severity(NetworkMode::Test), Severity::Reject);
    }
}
