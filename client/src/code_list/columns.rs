//! A list as CSV whose first line names its columns, as UNECE gives out its recommendations and as customs hand on their own.
//!
//! ```text
//! code,name,marks,valid_from,valid_until
//! HRK,Croatian kuna,,,2023-01-15
//! ```
//! Columns stand in any order; only code and name must be there. Columns that mean nothing to an edition are not read.

use super::{Gathered, ReadFault, name_of, row, rows};
use portolan_contracts::identifiers::Entry;
use portolan_ledger::Time;

/// How the columns are called that entries are made of, in this program's words and in those of published files; in small
/// letters, without blanks and underscores.
const CODE: &[&str] = &["code", "commoncode", "codevalue", "countrycode", "alphabeticcode", "unnumber"];
const NAME: &[&str] = &["name", "countryname", "currency", "description", "codename"];
const MARKS: &[&str] = &["marks", "function", "class"];
const FROM: &[&str] = &["validfrom", "from"];
const UNTIL: &[&str] = &["validuntil", "until"];

struct Columns {
    code: usize,
    name: usize,
    marks: Option<usize>,
    from: Option<usize>,
    until: Option<usize>,
}

impl Columns {
    fn of(heading: &csv::StringRecord) -> Result<Self, ReadFault> {
        let plain = |cell: &str| cell.to_lowercase().replace([' ', '_'], "");
        let find = |names: &[&str]| names.iter().find_map(|name| heading.iter().position(|cell| plain(cell) == *name));
        let missing = |wanted| ReadFault::Column { wanted, found: heading.iter().collect::<Vec<_>>().join(", ") };
        Ok(Self {
            code: find(CODE).ok_or_else(|| missing("code"))?,
            name: find(NAME).ok_or_else(|| missing("name"))?,
            marks: find(MARKS),
            from: find(FROM),
            until: find(UNTIL),
        })
    }
}

/// Read the codes of one file.
pub fn read(text: &str, gathered: &mut Gathered) -> Result<(), ReadFault> {
    let mut rows = rows(text).into_records();
    let empty = || ReadFault::Line { line: 1, says: "the file is empty".to_owned() };
    let (_, heading) = row(rows.next().ok_or_else(empty)?)?;
    let columns = Columns::of(&heading)?;
    for next in rows {
        let (line, cells) = row(next)?;
        let cell = |at: usize| cells.get(at).unwrap_or_default().trim();
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            gathered.other_lines += 1;
            continue;
        }
        gathered.take(Entry {
            code: cell(columns.code).to_owned(),
            name: name_of(cell(columns.name)),
            marks: columns.marks.map(cell).unwrap_or_default().to_owned(),
            valid_from: day(columns.from.map(cell), line)?,
            valid_until: day(columns.until.map(cell), line)?,
        });
    }
    Ok(())
}

fn day(cell: Option<&str>, line: u64) -> Result<Option<Time>, ReadFault> {
    match cell {
        None | Some("") => Ok(None),
        Some(day) => format!("{day}T00:00:00Z")
            .parse()
            .map(Some)
            .map_err(|_| ReadFault::Line { line, says: format!("`{day}` is no day like 2024-12-01") }),
    }
}
