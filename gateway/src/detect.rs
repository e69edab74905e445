//! Which format a message is in: by its bytes, with the content type as a hint.
//!
//! Content types lie (many systems send everything as `text/plain`), bytes do not: the first characters decide, and the
//! content type only where they say nothing.

use crate::limits::MESSAGE_BYTES_MAX;
use crate::profile::Profile;
use crate::quarantine::{QuarantineCode, Quarantined, Verdict};
use crate::{edifact, neutral, wco};
use portolan_ledger::Time;

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// An EDIFACT interchange.
    Edifact,
    /// A WCO data model document.
    Wco,
    /// The nouns in plain JSON.
    Json,
}

/// The format of `bytes`, sent as `content_type`; `None` if neither tells.
#[must_use]
pub fn format(content_type: Option<&str>, bytes: &[u8]) -> Option<Format> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let tag: Vec<u8> = bytes.iter().take(3).map(u8::to_ascii_uppercase).collect();
    match (bytes.first(), tag.as_slice()) {
        (Some(b'<'), _) => Some(Format::Wco),
        (Some(b'{' | b'['), _) => Some(Format::Json),
        (_, b"UNA" | b"UNB" | b"UNH" | b"UNG") => Some(Format::Edifact),
        _ => by_content_type(content_type?),
    }
}

fn by_content_type(content_type: &str) -> Option<Format> {
    let essence = content_type.split(';').next()?.trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/edifact" | "application/edi-x12" => Some(Format::Edifact),
        "application/xml" | "text/xml" => Some(Format::Wco),
        "application/json" => Some(Format::Json),
        other if other.ends_with("+xml") => Some(Format::Wco),
        other if other.ends_with("+json") => Some(Format::Json),
        _ => None,
    }
}

/// Read a message in whatever format it is.
#[must_use]
pub fn import(content_type: Option<&str>, bytes: &[u8], profile: &Profile, received_at: Time) -> Verdict {
    if bytes.len() > MESSAGE_BYTES_MAX {
        return Quarantined::new(
            QuarantineCode::LimitExceeded,
            format!("more than {MESSAGE_BYTES_MAX} bytes"),
            "message",
        )
        .into();
    }
    if !profile.is_plausible() {
        return Quarantined::new(QuarantineCode::ProfileWrong, "no place has this offset from UTC", "profile").into();
    }
    match format(content_type, bytes) {
        Some(Format::Edifact) => edifact::import(bytes, profile, received_at),
        Some(Format::Wco) => wco::import(bytes, profile, received_at),
        Some(Format::Json) => neutral::import(bytes, profile, received_at),
        None => {
            let reason = "neither EDIFACT nor WCO XML nor JSON, by content type or first characters";
            Quarantined::new(QuarantineCode::FormatUnknown, reason, "byte 0").into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_before_the_content_type() {
        let detected = |content_type, text: &str| format(content_type, text.as_bytes());
        assert_eq!(detected(Some("application/json"), "\u{feff}UNA:+.? 'UNB"), Some(Format::Edifact));
        assert_eq!(detected(Some("text/plain"), " \r\n<?xml version='1.0'?>"), Some(Format::Wco));
        assert_eq!(detected(None, "[{}]"), Some(Format::Json));
        assert_eq!(detected(Some("application/edifact; charset=x"), "???"), Some(Format::Edifact));
        assert_eq!(detected(Some("application/vnd.wco+xml"), ""), Some(Format::Wco));
        assert_eq!(detected(Some("text/csv"), "a,b"), None);
        assert_eq!(detected(None, ""), None);
    }
}
