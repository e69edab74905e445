//! The nouns in plain JSON to drafts: for callers without a message format, and for `POST /v1/messages` in JSON.
//!
//! The shapes are those of `portolan-api`, which refuse unknown fields. Here every text is bounded, names are normalised,
//! and the same builders as for messages decide what is public and what is sealed.
//!
//! Unlike a message, a JSON statement is refused with the field at fault: its sender is a program that can repair it.

mod about;
mod statements;
#[cfg(test)]
mod tests;

use crate::draft::{Draft, MessageSource};
use crate::flag::{Flag, Flags};
use crate::limits::{MESSAGE_BYTES_MAX, REFERENCE_CHARS_MAX, STATEMENTS_MAX};
use crate::profile::Profile;
use crate::quarantine::{QuarantineCode, Quarantined, Verdict};
use portolan_api::nouns::Statement;
use portolan_ledger::{Digest, Time};

/// Why a statement is not a draft: the field and what is expected there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("field `{field}`: {reason}")]
pub struct Malformed {
    /// Path of the field, empty for the whole statement.
    pub field: String,
    /// What is expected there.
    pub reason: String,
}

impl Malformed {
    fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { field: field.into(), reason: reason.into() }
    }
}

/// The draft that `statement`, received at `received_at`, stands for, and what was forgiven.
///
/// # Errors
/// [`Malformed`] names the first field that is not as expected.
pub fn draft(statement: &Statement, profile: &Profile, received_at: Time) -> Result<(Draft, Vec<Flag>), Malformed> {
    let mut flags = Flags::default();
    let reading = statements::Reading { profile, received_at, own_words: own_words(statement), flags: &mut flags };
    let draft = statements::draft(statement, reading)?;
    Ok((draft, flags.into_vec()))
}

/// Read a JSON message: one statement, or an array of them. All of it is read or none.
#[must_use]
pub fn import(bytes: &[u8], profile: &Profile, received_at: Time) -> Verdict {
    if bytes.len() > MESSAGE_BYTES_MAX {
        return Quarantined::new(
            QuarantineCode::LimitExceeded,
            format!("more than {MESSAGE_BYTES_MAX} bytes"),
            "message",
        )
        .into();
    }
    let mut flags = Flags::default();
    let text = crate::text::decode(bytes, &mut flags);
    let mut flags = flags.into_vec();
    let statements = match read(&text) {
        Ok(statements) => statements,
        Err(reason) => return Quarantined::new(QuarantineCode::JsonBroken, reason, "message").into(),
    };
    if statements.len() > STATEMENTS_MAX {
        return Quarantined::new(
            QuarantineCode::LimitExceeded,
            format!("more than {STATEMENTS_MAX} statements"),
            "message",
        )
        .into();
    }
    let mut drafts: Vec<Draft> = Vec::new();
    for (index, statement) in statements.iter().enumerate() {
        match draft(statement, profile, received_at) {
            Ok((mut draft, more)) => {
                let message_type = format!("JSON:{}", draft.record_type);
                draft.source = Some(MessageSource { system: "API".into(), message_type, received_at });
                drafts.push(draft);
                flags.extend(more);
            }
            Err(malformed) => {
                let place = format!("statement {} {}", index + 1, malformed.field);
                return Quarantined::new(QuarantineCode::JsonBroken, malformed.reason, place.trim_end()).into();
            }
        }
    }
    let (drafts, repeats) = crate::draft::without_repeats(drafts, Flags::default());
    flags.extend(repeats.into_vec());
    flags.truncate(crate::limits::FLAGS_MAX);
    Verdict::Imported { drafts, flags, left: Vec::new() }
}

fn read(text: &str) -> Result<Vec<Statement>, String> {
    let many = text.trim_start().starts_with('[');
    let read = if many { serde_json::from_str(text) } else { serde_json::from_str(text).map(|one| vec![one]) };
    // serde quotes the text at fault, which may be sealed content; only where it is wrong is said.
    read.map_err(|error| {
        format!("not a statement of this interface at line {} column {}", error.line(), error.column())
    })
}

/// The reference of a statement that gives none: a digest of all it says.
fn own_words(statement: &Statement) -> String {
    let text = serde_json::to_string(statement).expect("a statement read from JSON is JSON");
    Digest::of(text.as_bytes()).to_string()[..32].to_owned()
}

/// The caller's reference if there is one, else the statement's own words.
fn reference(noun: &str, given: Option<&str>, own_words: &str) -> Result<String, Malformed> {
    match given.map(str::trim) {
        None => Ok(format!("json/{noun}/{own_words}")),
        Some(text)
            if (1..=REFERENCE_CHARS_MAX).contains(&text.chars().count()) && !text.chars().any(char::is_control) =>
        {
            Ok(format!("own/{noun}/{text}"))
        }
        Some(_) => Err(Malformed::new("reference", format!("1 to {REFERENCE_CHARS_MAX} printable characters"))),
    }
}
