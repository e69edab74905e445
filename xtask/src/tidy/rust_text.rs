//! Rust source without its comments and strings, so that a word in prose is not taken for code.

/// The text with every comment, string and character replaced by spaces; lines stay where they are.
pub fn code_only(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let length = prose_length(rest, code.chars().next_back()).unwrap_or(0);
        if length == 0 {
            code.push(next);
            rest = &rest[next.len_utf8()..];
        } else {
            code.extend(rest[..length].chars().map(|each| if each == '\n' { '\n' } else { ' ' }));
            rest = &rest[length..];
        }
    }
    code
}

/// Identifiers of a line of code, in order.
pub fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|each: char| !each.is_alphanumeric() && each != '_').filter(|word| !word.is_empty())
}

/// Bytes of the comment, string or character that begins here, if one does.
fn prose_length(rest: &str, before: Option<char>) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(block_comment_length(rest));
    }
    if rest.starts_with('"') {
        return Some(quoted_length(rest, '"'));
    }
    if rest.starts_with('\'') {
        return character_length(rest);
    }
    let is_word_start = !before.is_some_and(|each| each.is_alphanumeric() || each == '_');
    if is_word_start && rest.starts_with(['r', 'b']) { raw_string_length(rest) } else { None }
}

fn block_comment_length(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    loop {
        match (rest[at..].find("/*"), rest[at..].find("*/")) {
            (Some(open), Some(close)) if open < close => (depth, at) = (depth + 1, at + open + 2),
            (_, Some(close)) => (depth, at) = (depth - 1, at + close + 2),
            (_, None) => return rest.len(),
        }
        if depth == 0 {
            return at;
        }
    }
}

fn quoted_length(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, each) in rest.char_indices().skip(1) {
        match each {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            each if each == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A lifetime begins like a character but has no closing quote right after its first letter.
fn character_length(rest: &str) -> Option<usize> {
    let mut after = rest.char_indices().skip(1);
    let (_, first) = after.next()?;
    let (second_at, second) = after.next()?;
    match (first, second) {
        ('\\', _) => Some(quoted_length(rest, '\'')),
        (_, '\'') => Some(second_at + 1),
        _ => None,
    }
}

/// `r"…"`, `r#"…"#`, `br"…"`; plain `b"…"` is left to the next character.
fn raw_string_length(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = body.chars().take_while(|each| *each == '#').count();
    let text = body[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let start = rest.len() - text.len();
    Some(text.find(&close).map_or(rest.len(), |at| start + at + close.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_go_and_code_and_lines_stay() {
        let text = "use a; // axum\n/* axum /* axum */ axum */ let x: &'a str = \"axum \\\" axum\";\nlet y = r#\"axum \" axum\"#; let z = 'a'; let q = '\\''; b\n";
        let code = code_only(text);
        assert_eq!(code.lines().count(), text.lines().count());
        assert!(!code.contains("axum"), "{code}");
        let kept: Vec<&str> = words(&code).collect();
        assert_eq!(kept, ["use", "a", "let", "x", "a", "str", "let", "y", "let", "z", "let", "q", "b"]);
    }

    #[test]
    fn text_that_ends_inside_something_is_read_to_its_end() {
        for open in ["\"abc", "/* abc", "// abc", "r#\"abc", "'\\"] {
            assert!(!code_only(open).contains("abc"), "{open}");
        }
    }
}
