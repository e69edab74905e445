//! Code lists as the state holds them, and how a code is looked up.

use super::{CodeListEdition, keys};
use crate::identifiers::{CodeLists, Embedded, Entry, ListName};
use crate::state::read;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Digest, StateView, Time};

/// An edition that was adopted.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct AdoptedEdition {
    /// What was voted on.
    pub edition: CodeListEdition,
    /// The proposal's record.
    pub proposal: Digest,
    /// Pages that are written.
    pub written: u16,
}

impl AdoptedEdition {
    /// Whether all its pages are there.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.written == self.edition.pages
    }
}

/// What a code stands for in editions that follow each other, by their places in the list of editions.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Span {
    /// The first.
    pub first: u8,
    /// The last.
    pub last: u8,
    /// What it stands for.
    pub entry: Entry,
}

/// The editions of a list, in the order of their first days.
#[must_use]
pub fn editions(view: &dyn StateView, list: ListName) -> Vec<AdoptedEdition> {
    read(view, &keys::list(list)).unwrap_or_default()
}

/// The lists as the ledger has them, and those of the program where it has none yet.
pub struct Ledger<'v>(pub &'v dyn StateView);

impl CodeLists for Ledger<'_> {
    fn find(&self, list: ListName, code: &str, time: Time) -> Option<Entry> {
        let editions = editions(self.0, list);
        let begun = |adopted: &AdoptedEdition| adopted.is_whole() && adopted.edition.valid_from <= time;
        let Some(place) = editions.iter().rposition(begun) else { return Embedded.find(list, code, time) };
        let place = u8::try_from(place).expect("a list has few editions");
        let spans: Vec<Span> = read(self.0, &keys::code(list, code)).unwrap_or_default();
        spans.into_iter().find(|span| (span.first..=span.last).contains(&place)).map(|span| span.entry)
    }
}

/// Put what a code stands for in the edition at `place` among its spans.
pub fn extend(spans: &mut Vec<Span>, place: u8, entry: Entry) {
    match spans.iter_mut().find(|span| span.entry == entry && span.last.checked_add(1) == Some(place)) {
        Some(span) => span.last = place,
        None => spans.push(Span { first: place, last: place, entry }),
    }
}
