//! UN/LOCODE as UNECE publishes it: CSV without a heading, twelve columns, in one file or in three parts.
//!
//! ```text
//! change, country, location, name, name without diacritics, subdivision, function, status, date, IATA, coordinates, remarks
//! ,"BE","ANR","Antwerpen","Antwerpen","VAN","12345---","AI","0701",,"5113N 00425E",
//! ```
//! A line without a location is a country's heading or a reference from an old name. A place that the next edition drops is
//! still one of this edition.

use super::{Gathered, ReadFault, name_of, row, rows};
use portolan_contracts::identifiers::Entry;

const COLUMNS: usize = 12;

/// Whether the file has the form.
pub fn is_one(text: &str) -> bool {
    rows(text).into_records().next().is_some_and(|first| first.is_ok_and(|first| first.len() == COLUMNS))
}

/// Read the places of one file.
pub fn read(text: &str, gathered: &mut Gathered) -> Result<(), ReadFault> {
    for next in rows(text).into_records() {
        let (line, cells) = row(next)?;
        if cells.len() != COLUMNS {
            return Err(ReadFault::Line { line, says: format!("{} columns instead of {COLUMNS}", cells.len()) });
        }
        let (country, location) = (cells[1].trim(), cells[2].trim());
        // Some editions are handed on with a heading in front.
        let is_heading = line == 1 && country.len() != 2;
        if location.is_empty() || is_heading {
            gathered.other_lines += 1;
            continue;
        }
        let plain = name_of(&cells[4]);
        let name = if plain.is_empty() { name_of(&cells[3]) } else { plain };
        gathered.take(Entry {
            code: format!("{country}{location}"),
            name,
            marks: cells[6].trim().to_owned(),
            valid_from: None,
            valid_until: None,
        });
    }
    Ok(())
}
