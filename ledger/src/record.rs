//! One statement by one author: strict JSON, immutable, named by its SHA-256 (`docs/specs/record.md`).
//!
//! A record arrives as bytes and keeps them: what is signed and hashed is never re-encoded. Decoding checks the
//! envelope (every field, its form and its limit); what the body means is decided in `contracts`.
//!
//! Invariants
//! - `digest()` is SHA-256 of `bytes()`, for ever.
//! - No unknown top-level field, no duplicate key, no float, at most `limits::RECORD_DEPTH_MAX` levels and
//!   `limits::RECORD_BYTES_MAX` bytes.
//! - The body holds class P0 only; anything else travels in parts.

mod content;
mod envelope;
#[cfg(test)]
mod tests;

pub use content::{Authority, Classifier, Function, PartRef, RecordContent, Source, SubjectRef};

use crate::digest::Digest;
use crate::limits::{RECORD_BYTES_MAX, RECORD_DEPTH_MAX};
use crate::strict_json;
use std::ops::Deref;

/// Why bytes are not a record: the field and what is expected there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("record field `{field}`: {reason}")]
pub struct RecordRefusal {
    /// Path of the field, `.` for the whole record.
    pub field: String,
    /// What is expected there.
    pub reason: String,
}

impl RecordRefusal {
    pub(crate) fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { field: field.into(), reason: reason.into() }
    }
}

/// A decoded record with the bytes it was decoded from.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    bytes: Vec<u8>,
    digest: Digest,
    content: RecordContent,
}

impl Record {
    /// Read a record from its JSON text.
    ///
    /// # Errors
    /// [`RecordRefusal`] names the first field that is not as specified.
    pub fn decode(bytes: &[u8]) -> Result<Self, RecordRefusal> {
        if bytes.len() > RECORD_BYTES_MAX {
            return Err(RecordRefusal::new(".", format!("at most {RECORD_BYTES_MAX} bytes, not {}", bytes.len())));
        }
        let object = strict_json::parse_object(bytes, RECORD_DEPTH_MAX)
            .map_err(|error| RecordRefusal::new(".", error.to_string()))?;
        let content = envelope::read(object)?;
        Ok(Self { bytes: bytes.to_vec(), digest: Digest::of(bytes), content })
    }

    /// The JSON text as it was signed.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The digest that names this record.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }
}

impl Deref for Record {
    type Target = RecordContent;

    fn deref(&self) -> &RecordContent {
        &self.content
    }
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Record({} {})", self.content.record_type, self.digest)
    }
}
