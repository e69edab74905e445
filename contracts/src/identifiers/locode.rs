//! Places of trade and transport (UN/LOCODE, UNECE Recommendation 16): country and three characters, `GBFXT`.
//!
//! The ledger's own `Locode` is the form alone and names ports of the network; this one is a place as messages name it, and
//! can be looked up. The list lags: places are used before they are listed and after they were withdrawn, so an
//! unlisted place is a doubt only.

use super::{CodeLists, Fault, ListName, identifier, unlisted};
use portolan_ledger::{Locode, Time};

identifier! {
    /// A place, for example `GBFXT`; blanks between country and place are read past.
    PlaceCode,
    "2 letters, then 3 of A-Z and 2-9", read = read, doubt = doubt
}

impl PlaceCode {
    /// Whether the list says that ships call here; `None` when it does not know the place.
    #[must_use]
    pub fn is_port(&self, lists: &dyn CodeLists, time: Time) -> Option<bool> {
        lists.find(ListName::Locode, self.as_str(), time).map(|entry| entry.marks.starts_with('1'))
    }
}

fn read(text: &str) -> Option<String> {
    let code = text.replace(' ', "").to_ascii_uppercase();
    Locode::parse(&code).is_ok().then_some(code)
}

fn doubt(place: &PlaceCode, lists: &dyn CodeLists, time: Time) -> Option<Fault> {
    unlisted(place.as_str(), ListName::Locode, lists, time)
}

#[cfg(test)]
mod tests {
    use super::super::{Embedded, Examined, Identifier, NetworkMode, Severity, examine};
    use super::*;

    #[test]
    fn a_port_is_known_and_an_inland_place_is_no_port() {
        let port = PlaceCode::parse("gb fxt").expect("a place");
        assert_eq!((port.as_str(), port.is_port(&Embedded, Time(0))), ("GBFXT", Some(true)));
        assert_eq!(PlaceCode::parse("CHBSL").expect("a place").is_port(&Embedded, Time(0)), Some(true));
        assert_eq!(PlaceCode::parse("CHBRN").expect("a place").is_port(&Embedded, Time(0)), Some(false));
        assert_eq!(PlaceCode::parse("XXZZZ").expect("a place").is_port(&Embedded, Time(0)), None);
    }

    #[test]
    fn an_unlisted_place_is_flagged_and_a_malformed_one_rejected() {
        let placeholder = examine::<PlaceCode>("XXZZZ", &Embedded, Time(0));
        assert!(matches!(placeholder, Examined::Doubtful(..)));
        assert_eq!(placeholder.severity(NetworkMode::Strict), Severity::Flag);
        let malformed = examine::<PlaceCode>("GBF1T", &Embedded, Time(0));
        assert_eq!(malformed.severity(NetworkMode::Test), Severity::Reject);
    }
}
