//! Code lists: which codes exist, and when. Official ones are written to the ledger; a small one is embedded for each.
//!
//! An embedded list is a file `lists/<name>.csv` written by hand, one code a line, sorted: `code,name`, then where needed
//! `marks`, `valid_from` and `valid_until`. The lists of countries, currencies in circulation, modes and chapters are complete; of places,
//! dangerous goods, units and packages they hold what is met most, so that a small network can do without an import.

use crate::words::words;
use portolan_ledger::Time;

words! {
    /// A list of codes.
    ListName {
        /// Countries (ISO 3166-1, with the codes of customs practice).
        Country = 1 => "country",
        /// Currencies (ISO 4217).
        Currency = 2 => "currency",
        /// Chapters of the Harmonized System.
        HsChapter = 3 => "hs-chapter",
        /// Places (UN/LOCODE); marks are the eight functions, a port has `1` in front.
        Locode = 4 => "un-locode",
        /// Types of packages (UNECE Recommendation 21).
        Package = 5 => "package",
        /// Modes of transport (UNECE Recommendation 19).
        TransportMode = 6 => "transport-mode",
        /// Dangerous goods; marks are the class.
        UnNumber = 7 => "un-number",
        /// Units of measure (UNECE Recommendation 20).
        Unit = 8 => "unit",
    }
}

/// One code of a list.
#[derive(Debug, Clone, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Entry {
    /// The code.
    pub code: String,
    /// What it stands for.
    pub name: String,
    /// What else the list says of it; see [`ListName`].
    pub marks: String,
    /// When it came into force, if the list says so.
    pub valid_from: Option<Time>,
    /// From when on it was no longer in force, if the list says so.
    pub valid_until: Option<Time>,
}

impl Entry {
    /// Read a line `code,name,marks,valid_from,valid_until`; the last three may be missing. Days are `2023-01-15`.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        let mut cells = line.split(',');
        let (code, name) = (cells.next()?, cells.next()?);
        let marks = cells.next().unwrap_or_default();
        let mut day = || match cells.next() {
            None | Some("") => Some(None),
            Some(day) => format!("{day}T00:00:00Z").parse().ok().map(Some),
        };
        let (valid_from, valid_until) = (day()?, day()?);
        let own = str::to_owned;
        Some(Self { code: own(code), name: own(name), marks: own(marks), valid_from, valid_until })
    }

    /// Whether the code is in force at `time`.
    #[must_use]
    pub fn holds_at(&self, time: Time) -> bool {
        self.valid_from.is_none_or(|from| from <= time) && self.valid_until.is_none_or(|until| time < until)
    }
}

/// Who knows code lists: the ledger, or this program.
pub trait CodeLists {
    /// The entry of `code` in `list` as it stood at `time`; whether it was in force then is the entry's to say.
    fn find(&self, list: ListName, code: &str, time: Time) -> Option<Entry>;
}

/// The lists that come with this program.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Embedded;

impl Embedded {
    /// A list as its file holds it.
    #[must_use]
    pub const fn text(list: ListName) -> &'static str {
        match list {
            ListName::Country => include_str!("lists/country.csv"),
            ListName::Currency => include_str!("lists/currency.csv"),
            ListName::HsChapter => include_str!("lists/hs-chapter.csv"),
            ListName::Locode => include_str!("lists/un-locode.csv"),
            ListName::Package => include_str!("lists/package.csv"),
            ListName::TransportMode => include_str!("lists/transport-mode.csv"),
            ListName::UnNumber => include_str!("lists/un-number.csv"),
            ListName::Unit => include_str!("lists/unit.csv"),
        }
    }
}

impl CodeLists for Embedded {
    fn find(&self, list: ListName, code: &str, _: Time) -> Option<Entry> {
        let line = Self::text(list).lines().find(|line| line.split(',').next() == Some(code))?;
        Entry::from_line(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_embedded_list_is_an_entry_and_the_codes_ascend() {
        for list in ListName::ALL {
            let lines = Embedded::text(*list).lines();
            let entries: Vec<Entry> = lines.map(|line| Entry::from_line(line).expect(line)).collect();
            assert!(!entries.is_empty(), "{list}");
            for pair in entries.windows(2) {
                assert!(pair[0].code < pair[1].code, "{list}: {} before {}", pair[0].code, pair[1].code);
            }
            assert!(entries.iter().all(|entry| !entry.name.is_empty()), "{list}");
        }
    }

    #[test]
    fn days_are_read_and_what_is_no_day_is_no_entry() {
        let entry = Entry::from_line("HRK,Croatian kuna,,,2023-01-15").expect("an entry");
        assert_eq!((entry.valid_from, entry.valid_until), (None, "2023-01-15T00:00:00Z".parse().ok()));
        assert!(Entry::from_line("HRK,Croatian kuna,,,last year").is_none());
        assert!(Entry::from_line("HRK").is_none());
    }
}
