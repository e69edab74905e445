//! The editions of the rules that this program has: by which rules the block of a height is decided.
//!
//! Governance puts an edition in force from a height on; blocks below it are executed by the edition they were made
//! with, in this year and in every other (`docs/adr/0010-an-edition-is-a-value.md`). An [`Edition`] holds everything in
//! which it may differ from another. It is looked up once for a block and handed to the rules as a value: a rule
//! that asks a table of the program instead would decide old blocks by the rules of today.
//!
//! Invariants
//! - An edition that was in force anywhere is never edited and never leaves the table.
//! - The number of an edition is its place in the table, from 1.

use crate::limits::{EVENT_AHEAD_MS_MAX, Limits};
use crate::nouns::registry::{NOUNS, Noun, RecordRule};
use crate::rules::{RULES, Rule};

/// One edition of the rules.
pub struct Edition {
    /// Its number, from 1.
    pub number: u16,
    /// What it changed, in one sentence.
    pub says: &'static str,
    /// Its nouns, in the order of the documents: the record types with their schemas, permissions and transitions.
    pub nouns: &'static [&'static Noun],
    /// Its cross-record rules, as the reference lists them.
    pub rules: &'static [Rule],
    /// Its limits, where editions differ.
    pub limits: Limits,
}

/// The first edition.
pub static EDITION_1: Edition = Edition {
    number: 1,
    says: "The first edition.",
    nouns: NOUNS,
    rules: RULES,
    limits: Limits { event_ahead_ms_max: EVENT_AHEAD_MS_MAX },
};

/// The editions of this program.
pub static EDITIONS: Editions = Editions::numbered(&[&EDITION_1]);

/// The newest edition of the rules that this program has: the one that a new network begins with.
pub const EDITION: u16 = EDITIONS.newest().number;

impl Edition {
    /// The rule of a record type in its newest schema.
    #[must_use]
    pub fn rule_of(&self, record_type: &str) -> Option<&'static RecordRule> {
        self.records().find(|rule| rule.record_type == record_type)
    }

    /// The rule of a record type in one of its schemas.
    #[must_use]
    pub fn rule_of_schema(&self, record_type: &str, schema: u32) -> Option<&'static RecordRule> {
        self.records().find(|rule| rule.schema == schema && rule.record_type == record_type)
    }

    /// What decides about records, one entry for each schema of a type.
    pub fn records(&self) -> impl Iterator<Item = &'static RecordRule> {
        self.nouns.iter().flat_map(|noun| noun.records)
    }
}

/// Editions in the order of their numbers.
pub struct Editions(&'static [&'static Edition]);

impl Editions {
    /// A table of editions.
    ///
    /// # Panics
    /// When it is empty, or a number is not the place in the table: for a `static`, that is when it is compiled.
    #[must_use]
    pub const fn numbered(editions: &'static [&'static Edition]) -> Self {
        assert!(!editions.is_empty(), "a program decides by some edition");
        let mut at = 0;
        while at < editions.len() {
            assert!(editions[at].number as usize == at + 1, "editions are numbered from 1 without a gap");
            at += 1;
        }
        Self(editions)
    }

    /// The edition with this number, if the program has it.
    #[must_use]
    pub fn of(&self, number: u16) -> Option<&'static Edition> {
        self.0.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// The newest.
    #[must_use]
    pub const fn newest(&self) -> &'static Edition {
        self.0[self.0.len() - 1]
    }

    /// All of them, the first first.
    #[must_use]
    pub const fn all(&self) -> &'static [&'static Edition] {
        self.0
    }
}

/// The nouns of the next edition: those of the one before, each that `changed` has by its name in its place, what is new
/// at the end. `COUNT` is how many there are then.
///
/// # Panics
/// When `COUNT` is another: for a `static`, that is when it is compiled.
#[must_use]
pub const fn nouns_after<const COUNT: usize>(
    before: &[&'static Noun],
    changed: &[&'static Noun],
) -> [&'static Noun; COUNT] {
    let mut nouns = [before[0]; COUNT];
    let mut at = 0;
    while at < before.len() {
        nouns[at] = before[at];
        at += 1;
    }
    let (mut count, mut next) = (before.len(), 0);
    while next < changed.len() {
        let mut place = 0;
        while place < before.len() && !is_same(before[place].name, changed[next].name) {
            place += 1;
        }
        if place == before.len() {
            place = count;
            count += 1;
        }
        nouns[place] = changed[next];
        next += 1;
    }
    assert!(count == COUNT, "another number of nouns");
    nouns
}

/// Whether two names are the same; `==` on texts is not known when a `static` is made.
const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}
