//! Bytes to text: UTF-8 where it is, ISO 8859-1 where it is not, and no byte order mark.

use crate::flag::{FlagCode, Flags};
use crate::limits::VALUE_CHARS_MAX;
use std::borrow::Cow;

/// The text of `bytes`; never fails, since every byte is a character of ISO 8859-1.
#[must_use]
pub fn decode<'a>(bytes: &'a [u8], flags: &mut Flags) -> Cow<'a, str> {
    let bytes = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => {
            flags.raise(FlagCode::ByteOrderMark, "byte 0");
            rest
        }
        None => bytes,
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(error) => {
            flags.raise(FlagCode::Latin1, format!("byte {}", error.valid_up_to()));
            Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect())
        }
    }
}

/// `value` without control characters, trimmed, at most `VALUE_CHARS_MAX` characters; empty gives nothing.
#[must_use]
pub fn kept(value: &str, place: &str, flags: &mut Flags) -> Option<String> {
    let clean: String = value.trim().chars().filter(|c| !c.is_control()).take(VALUE_CHARS_MAX).collect();
    if value.trim().chars().count() > VALUE_CHARS_MAX {
        flags.raise(FlagCode::ValueCut, place);
    }
    (!clean.is_empty()).then_some(clean)
}
