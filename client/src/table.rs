//! Tables and lists of facts, as people read them in a terminal.
//!
//! Every text is made printable first: names and reasons come from strangers.

use crate::verify::printable;
use comfy_table::{ContentArrangement, Table, presets};
use std::fmt::Write as _;

/// Characters of a digest or id that tables show; the whole stands in `--json`.
const SHORT_ID_CHARS: usize = 12;

/// A table with these column heads, indented; empty when there are no rows.
#[must_use]
pub fn table<const N: usize>(heads: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled).set_header(heads);
    for row in rows {
        table.add_row(row.map(|cell| printable(&cell)));
    }
    if table.row_count() == 0 {
        return String::new();
    }
    let lines = table.to_string();
    lines.lines().fold(String::new(), |mut text, line| {
        writeln!(text, " {}", line.trim_end()).expect("writing to memory cannot fail");
        text
    })
}

/// Labelled facts, one per line, the labels aligned.
#[must_use]
pub fn facts(facts: &[(&str, String)]) -> String {
    let width = facts.iter().map(|(label, _)| label.len()).max().unwrap_or_default();
    facts.iter().fold(String::new(), |mut text, (label, value)| {
        writeln!(text, "  {label:<width$}  {}", printable(value)).expect("writing to memory cannot fail");
        text
    })
}

/// The beginning of an id, enough to tell it from its neighbours.
#[must_use]
pub fn short(id: &impl ToString) -> String {
    id.to_string().chars().take(SHORT_ID_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_labels_are_aligned_and_texts_made_harmless() {
        let rows = [["CUSTOMS".to_owned(), "RED".to_owned()], ["X".to_owned(), "GREEN\u{1b}[2J".to_owned()]];
        assert_eq!(table(["light", "value"], rows), "  light    value\n  CUSTOMS  RED\n  X        GREEN\\u{1b}[2J\n");
        assert_eq!(table(["light"], []), "");
        assert_eq!(facts(&[("at", "1".into()), ("height", "2".into())]), "  at      1\n  height  2\n");
    }
}
