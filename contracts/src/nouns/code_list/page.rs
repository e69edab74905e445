//! The entries of an edition as text, and the pages that they are written in (`docs/specs/code-list.md` §2).
//!
//! ```text
//! entries, ascending ──pages_of──► pages ──leaf──► digests ──merkle::root──► the root that is voted on
//! ```
//!
//! Invariants
//! - The pages follow from the entries: two members that read the same official file make the same root.
//! - A page that is not sound has no leaf.

use crate::identifiers::Entry;
use crate::limits::{CODE_CHARS_MAX, CODE_LIST_PAGE_BYTES_MAX, CODE_MARKS_CHARS_MAX, CODE_NAME_CHARS_MAX};
use crate::words::is_code;
use portolan_ledger::{Digest, Time, merkle};

const PAGE: &[u8] = b"portolan/code-list-page/v1\n";
const CELL_END: char = '\u{1f}';
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Why entries are no page or no edition; `at` is the place of the entry that is at fault, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsound {
    /// Nothing in it.
    #[error("no entry")]
    Empty,
    /// A code is not of its form.
    #[error("entry {at}: a code is 1 to {CODE_CHARS_MAX} of A-Z, 0-9 and -")]
    Code {
        /// Which.
        at: usize,
    },
    /// A name is not of its form.
    #[error(
        "entry {at}: a name is 1 to {CODE_NAME_CHARS_MAX} characters, none a control character, no blank at its ends"
    )]
    Name {
        /// Which.
        at: usize,
    },
    /// Marks are not of their form.
    #[error("entry {at}: marks are at most {CODE_MARKS_CHARS_MAX} printable ASCII characters")]
    Marks {
        /// Which.
        at: usize,
    },
    /// A day is not one, or the last is not after the first.
    #[error("entry {at}: in force from and until whole days, the second after the first")]
    Days {
        /// Which.
        at: usize,
    },
    /// A code does not come after the one before.
    #[error("entry {at}: codes ascend, none comes twice")]
    Order {
        /// Which.
        at: usize,
    },
    /// More than one page can hold.
    #[error("more than the {CODE_LIST_PAGE_BYTES_MAX} bytes of a page")]
    Long,
}

/// An entry as a body carries it: its cells, without empty ones at the end.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Cells(pub Entry);

impl TryFrom<Vec<String>> for Cells {
    type Error = &'static str;

    fn try_from(cells: Vec<String>) -> Result<Self, Self::Error> {
        let says = "an entry is 2 to 5 texts: code, name, marks, days like 2024-12-01; the last is not empty";
        let day = |at: usize| match cells.get(at).map(String::as_str) {
            None | Some("") => Ok(None),
            Some(day) => format!("{day}T00:00:00Z").parse().map(Some).map_err(|_| says),
        };
        if !(2..=5).contains(&cells.len()) || (cells.len() > 2 && cells.last().is_some_and(String::is_empty)) {
            return Err(says);
        }
        let marks = cells.get(2).cloned().unwrap_or_default();
        let (valid_from, valid_until) = (day(3)?, day(4)?);
        Ok(Self(Entry { code: cells[0].clone(), name: cells[1].clone(), marks, valid_from, valid_until }))
    }
}

impl From<Cells> for Vec<String> {
    fn from(Cells(entry): Cells) -> Self {
        let mut cells = cells_of(&entry).to_vec();
        while cells.len() > 2 && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        cells
    }
}

fn is_name(name: &str) -> bool {
    let fits = (1..=CODE_NAME_CHARS_MAX).contains(&name.chars().count());
    fits && name.trim() == name && !name.chars().any(char::is_control)
}

fn are_days(from: Option<Time>, until: Option<Time>) -> bool {
    let is_day = |time: Option<Time>| time.is_none_or(|time| time.0 % DAY_MS == 0);
    is_day(from) && is_day(until) && from.zip(until).is_none_or(|(from, until)| from < until)
}

/// Whether entries can stand one after the other.
///
/// # Errors
/// [`Unsound`], the first one.
pub fn check(entries: &[Entry]) -> Result<(), Unsound> {
    let mut before: Option<&str> = None;
    for (at, Entry { code, name, marks, valid_from, valid_until }) in entries.iter().enumerate() {
        if !is_code(code, CODE_CHARS_MAX) {
            return Err(Unsound::Code { at });
        }
        if !is_name(name) {
            return Err(Unsound::Name { at });
        }
        if marks.len() > CODE_MARKS_CHARS_MAX || !marks.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Err(Unsound::Marks { at });
        }
        if !are_days(*valid_from, *valid_until) {
            return Err(Unsound::Days { at });
        }
        if before.is_some_and(|before| before >= code.as_str()) {
            return Err(Unsound::Order { at });
        }
        before = Some(code);
    }
    if entries.is_empty() { Err(Unsound::Empty) } else { Ok(()) }
}

fn cells_of(entry: &Entry) -> [String; 5] {
    let day = |time: Option<Time>| time.map(|time| time.to_string()[..10].to_owned()).unwrap_or_default();
    let (from, until) = (day(entry.valid_from), day(entry.valid_until));
    [entry.code.clone(), entry.name.clone(), entry.marks.clone(), from, until]
}

fn text_of(entry: &Entry) -> String {
    let mut text = cells_of(entry).join(CELL_END.encode_utf8(&mut [0; 1]));
    text.push('\n');
    text
}

/// The leaf of one page.
///
/// # Errors
/// [`Unsound`].
pub fn leaf(entries: &[Entry]) -> Result<Digest, Unsound> {
    check(entries)?;
    let mut bytes = PAGE.to_vec();
    entries.iter().for_each(|entry| bytes.extend_from_slice(text_of(entry).as_bytes()));
    if bytes.len() - PAGE.len() > CODE_LIST_PAGE_BYTES_MAX {
        return Err(Unsound::Long);
    }
    Ok(merkle::leaf_hash(&bytes))
}

/// The pages of an edition: as many entries in each as fit.
///
/// # Errors
/// [`Unsound`].
pub fn pages_of(entries: &[Entry]) -> Result<Vec<&[Entry]>, Unsound> {
    check(entries)?;
    let (mut pages, mut from, mut bytes) = (Vec::new(), 0, 0);
    for (at, entry) in entries.iter().enumerate() {
        let length = text_of(entry).len();
        if bytes + length > CODE_LIST_PAGE_BYTES_MAX {
            pages.push(&entries[from..at]);
            (from, bytes) = (at, 0);
        }
        bytes += length;
    }
    pages.push(&entries[from..]);
    Ok(pages)
}

/// The root of an edition.
///
/// # Errors
/// [`Unsound`].
pub fn root(entries: &[Entry]) -> Result<Digest, Unsound> {
    let leaves: Result<Vec<_>, _> = pages_of(entries)?.into_iter().map(leaf).collect();
    Ok(merkle::root(&leaves?))
}

#[cfg(test)]
mod tests;
