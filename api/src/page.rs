//! Pages of a listing and the cursors between them.
//!
//! A cursor is a position in one listing and stays good for ever: listings only grow at their end. Callers take it as
//! opaque.

use crate::limits::{CURSOR_BYTES_MAX, PAGE_ENTRIES_DEFAULT, PAGE_ENTRIES_MAX};
use portolan_ledger::Height;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::{IntoParams, ToSchema};

/// Which listing a cursor belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Listing {
    /// Records of a subject, by leaf in the record log.
    History,
    /// Events, by leaf in the record log.
    Events,
    /// Messages, by their number at this node.
    Messages,
    /// Subjects under a name, by their number at this node.
    Subjects,
}

impl Listing {
    const fn letter(self) -> char {
        match self {
            Self::History => 'h',
            Self::Events => 'e',
            Self::Messages => 'm',
            Self::Subjects => 's',
        }
    }
}

/// A place in a listing: the next page starts after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// The listing.
    pub listing: Listing,
    /// Position of the last entry that was seen.
    pub position: u64,
}

/// A text that is no cursor of this listing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of this listing; start without one")]
pub struct NotACursor;

impl Cursor {
    /// Read a cursor of `listing`.
    ///
    /// # Errors
    /// [`NotACursor`].
    pub fn parse(listing: Listing, text: &str) -> Result<Self, NotACursor> {
        let digits = text.strip_prefix(listing.letter()).ok_or(NotACursor)?;
        let position = digits.parse().map_err(|_| NotACursor)?;
        let cursor = Self { listing, position };
        // One position, one text: `+7` and `007` are none.
        if text.len() <= CURSOR_BYTES_MAX && cursor.to_string() == text { Ok(cursor) } else { Err(NotACursor) }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.listing.letter(), self.position)
    }
}

/// What a request for a page says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageRequest {
    /// Where the page before ended; absent: from the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Most entries to answer, 1 to 500; absent: 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

impl PageRequest {
    /// Entries to answer: what was asked for within 1 and the limit.
    #[must_use]
    pub fn entries(&self) -> usize {
        let entries = self.limit.unwrap_or(PAGE_ENTRIES_DEFAULT).clamp(1, PAGE_ENTRIES_MAX);
        usize::try_from(entries).unwrap_or(usize::MAX)
    }

    /// The cursor to start after, if there is one.
    ///
    /// # Errors
    /// [`NotACursor`].
    pub fn cursor(&self, listing: Listing) -> Result<Option<Cursor>, NotACursor> {
        self.after.as_deref().map(|text| Cursor::parse(listing, text)).transpose()
    }
}

/// One page of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The height this is the answer for.
    #[schema(value_type = u64)]
    pub height: Height,
    /// The entries, in the listing's order.
    pub entries: Vec<T>,
    /// Give this as `after` for the next page; absent: this is the last one so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_prints_as_it_is_read_and_only_for_its_listing() {
        let cursor = Cursor { listing: Listing::Events, position: 1_842 };
        assert_eq!(Cursor::parse(Listing::Events, "e1842"), Ok(cursor));
        assert_eq!(cursor.to_string(), "e1842");
        for text in ["h1842", "e", "e-1", "e+1", "e01", "e 1", "1842", "e99999999999999999999"] {
            assert_eq!(Cursor::parse(Listing::Events, text), Err(NotACursor), "{text}");
        }
    }

    #[test]
    fn a_page_has_a_bounded_number_of_entries() {
        let entries = |limit| PageRequest { after: None, limit }.entries();
        assert_eq!((entries(None), entries(Some(0)), entries(Some(7)), entries(Some(u32::MAX))), (100, 1, 7, 500));
    }
}
