//! Goods by the Harmonized System (WCO): six digits everywhere, eight to fourteen in national tariffs.
//!
//! Which headings exist changes with the edition (2017, 2022, 2028) and by country, so only the chapter is looked up.

use super::{CodeLists, Fault, ListName, identifier, unlisted};
use portolan_ledger::Time;

identifier! {
    /// A class of goods, for example `080610` (grapes, fresh); dots and blanks are read past.
    HsCode,
    "6, 8 or 10 to 14 digits", read = read, doubt = doubt
}

impl HsCode {
    /// The chapter, two digits: `08` is edible fruit.
    #[must_use]
    pub fn chapter(&self) -> &str {
        &self.as_str()[..2]
    }

    /// The six digits that mean the same in every country of one edition.
    #[must_use]
    pub fn subheading(&self) -> &str {
        &self.as_str()[..6]
    }
}

fn read(text: &str) -> Option<String> {
    let digits = text.replace(['.', ' '], "");
    let fits = matches!(digits.len(), 6 | 8 | 10..=14) && digits.as_bytes().iter().all(u8::is_ascii_digit);
    fits.then_some(digits)
}

fn doubt(code: &HsCode, lists: &dyn CodeLists, time: Time) -> Option<Fault> {
    unlisted(code.chapter(), ListName::HsChapter, lists, time)
}

#[cfg(test)]
mod tests {
    use super::super::{Embedded, Identifier, examine};
    use super::*;

    #[test]
    fn a_tariff_number_is_read_with_or_without_dots() {
        let code = HsCode::parse("0806.10.10").expect("a code");
        assert_eq!((code.as_str(), code.chapter(), code.subheading()), ("08061010", "08", "080610"));
        for text in ["0806", "0806101", "080610101", "080610101010101", "08O610"] {
            assert!(HsCode::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn chapter_77_is_kept_free_and_there_is_no_chapter_0() {
        let fault = Some(Fault::Unlisted { list: ListName::HsChapter });
        for (text, expected) in [("080610", None), ("970121", None), ("770100", fault), ("000000", fault)] {
            assert_eq!(examine::<HsCode>(text, &Embedded, Time(0)).fault(), expected, "{text}");
        }
    }
}
