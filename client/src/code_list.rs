//! Read the file that the keeper of a code list publishes into the entries of an edition (`docs/specs/code-list.md` §2).
//!
//! | file | read as |
//! |---|---|
//! | UN/LOCODE of UNECE, CSV of twelve columns, in one file or in parts | `un_locode` |
//! | ISO 4217 list one, XML, of its maintenance agency | `currency` |
//! | any other list, CSV whose first line names its columns | `columns` |
//!
//! Invariants
//! - The same files give the same entries, in whatever order they are named: members compare roots.
//! - A line that cannot be read is a fault that names it, never left out; what a list repeats is counted.

mod columns;
mod currency;
mod un_locode;

use portolan_contracts::identifiers::{Entry, ListName};
use portolan_contracts::nouns::code_list::page::{self, Unsound};
use std::collections::BTreeMap;

/// The entries of an edition as its files say them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    /// The entries, by code.
    pub entries: Vec<Entry>,
    /// Lines that repeat a code under another name, as lists in two languages do; the first by name stands.
    pub repeated: usize,
    /// Lines that are no code: headings of countries, references from old names.
    pub other_lines: usize,
}

/// Why a file is no edition of the list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadFault {
    /// A line cannot be read.
    #[error("line {line}: {says}")]
    Line {
        /// Which, from 1.
        line: u64,
        /// What is wrong with it.
        says: String,
    },
    /// The first line names no column for this.
    #[error("the first line names no column for the {wanted}, only: {found}")]
    Column {
        /// What is looked for.
        wanted: &'static str,
        /// What the line names.
        found: String,
    },
    /// The file is of another form.
    #[error("this is no file of the list {list}: {says}")]
    Form {
        /// The list.
        list: ListName,
        /// What was expected.
        says: String,
    },
    /// What was read is no sound edition.
    #[error("{code}: {unsound}")]
    Unsound {
        /// The code at fault, or what stands for it.
        code: String,
        /// What is wrong.
        unsound: Unsound,
    },
}

/// Lines read so far, by code.
#[derive(Debug, Default)]
struct Gathered {
    entries: BTreeMap<String, Entry>,
    repeated: usize,
    other_lines: usize,
}

impl Gathered {
    fn take(&mut self, entry: Entry) {
        match self.entries.get_mut(&entry.code) {
            None => {
                self.entries.insert(entry.code.clone(), entry);
            }
            Some(known) if *known == entry => self.repeated += 1,
            Some(known) => {
                self.repeated += 1;
                // By name and not by line, so that the order of the files decides nothing.
                if (&entry.name, &entry.marks) < (&known.name, &known.marks) {
                    *known = entry;
                }
            }
        }
    }
}

/// Read the files of one edition.
///
/// # Errors
/// [`ReadFault`], the first one, with the place of the file in `files`.
pub fn read(list: ListName, files: &[Vec<u8>]) -> Result<Read, (usize, ReadFault)> {
    let mut gathered = Gathered::default();
    for (at, bytes) in files.iter().enumerate() {
        let text = text_of(bytes);
        let read = match list {
            ListName::Currency if text.trim_start().starts_with('<') => currency::read(&text, &mut gathered),
            ListName::Locode if un_locode::is_one(&text) => un_locode::read(&text, &mut gathered),
            _ if text.trim_start().starts_with('<') => {
                Err(ReadFault::Form { list, says: "a CSV file is expected".to_owned() })
            }
            _ => columns::read(&text, &mut gathered),
        };
        read.map_err(|fault| (at, fault))?;
    }
    let Gathered { entries, repeated, other_lines } = gathered;
    let entries: Vec<Entry> = entries.into_values().collect();
    page::check(&entries).map_err(|unsound| (files.len().saturating_sub(1), of_code(&entries, unsound)))?;
    Ok(Read { entries, repeated, other_lines })
}

fn of_code(entries: &[Entry], unsound: Unsound) -> ReadFault {
    let at = match unsound {
        Unsound::Code { at }
        | Unsound::Name { at }
        | Unsound::Marks { at }
        | Unsound::Days { at }
        | Unsound::Order { at } => Some(at),
        Unsound::Empty | Unsound::Long => None,
    };
    let code = at.and_then(|at| entries.get(at)).map_or_else(|| "the file".to_owned(), |entry| entry.code.clone());
    ReadFault::Unsound { code, unsound }
}

/// The text of a file in UTF-8, or in the Windows code page that older files of UNECE are in.
fn text_of(bytes: &[u8]) -> String {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    text.trim_start_matches('\u{feff}').to_owned()
}

/// A name as entries hold it: single blanks, and the quotation marks and dashes of the Windows code page as ASCII has them.
fn name_of(cell: &str) -> String {
    let plain = |c: char| match c {
        '\u{91}' | '\u{92}' => '\'',
        '\u{93}' | '\u{94}' => '"',
        '\u{96}' | '\u{97}' => '-',
        '\u{a0}' => ' ',
        other => other,
    };
    let plain: String = cell.chars().map(plain).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A reader of CSV that takes lines of any length of cells.
fn rows(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// A line of CSV with its number, or the fault in it.
fn row(next: Result<csv::StringRecord, csv::Error>) -> Result<(u64, csv::StringRecord), ReadFault> {
    let line = |position: Option<&csv::Position>| position.map_or(0, csv::Position::line);
    match next {
        Ok(row) => Ok((line(row.position()), row)),
        Err(error) => Err(ReadFault::Line { line: line(error.position()), says: error.to_string() }),
    }
}

#[cfg(test)]
mod tests;
