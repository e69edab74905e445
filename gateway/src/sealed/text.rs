//! Texts and lists in sealed contents, held to their bounds.

use super::ContentDefect;

/// A text of 1 to `chars_max` characters, no control character among them.
pub(super) fn bounded(member: &str, text: &str, chars_max: usize) -> Result<(), ContentDefect> {
    if (1..=chars_max).contains(&text.chars().count()) && !text.chars().any(char::is_control) {
        Ok(())
    } else {
        Err(ContentDefect::new(member, format!("1 to {chars_max} printable characters")))
    }
}

/// The same, where it may be absent.
pub(super) fn optional(member: &str, text: Option<&str>, chars_max: usize) -> Result<(), ContentDefect> {
    text.map_or(Ok(()), |text| bounded(member, text, chars_max))
}

/// A list of at most `entries_max` entries.
pub(super) fn at_most<T>(member: &str, list: &[T], entries_max: usize) -> Result<(), ContentDefect> {
    if list.len() > entries_max {
        return Err(ContentDefect::new(member, format!("at most {entries_max} entries")));
    }
    Ok(())
}

/// A list with something in it, of at most `entries_max` entries.
pub(super) fn some<T>(member: &str, list: &[T], entries_max: usize) -> Result<(), ContentDefect> {
    if list.is_empty() {
        return Err(ContentDefect::new(member, format!("1 to {entries_max} entries")));
    }
    at_most(member, list, entries_max)
}

/// A list in which nothing stands twice.
pub(super) fn distinct<T: Ord>(member: &str, list: impl Iterator<Item = T>) -> Result<(), ContentDefect> {
    let mut seen = std::collections::BTreeSet::new();
    for entry in list {
        if !seen.insert(entry) {
            return Err(ContentDefect::new(member, "each once"));
        }
    }
    Ok(())
}
