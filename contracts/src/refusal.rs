//! Refusals: the numbered reasons why a submission does not enter a block (`docs/reference/refusals.md`).
//!
//! A refusal is data, part of the protocol, never a fault of the node. Numbers are append-only: a retired code keeps
//! its number. R-0xx is about blocks, R-1xx about submissions, R-2xx about any record, R-3xx is rule X-xx of the
//! domain (R-318 is X-18), R-4xx and R-5xx are about one noun. [`Code::ALL`] stands in the order of precedence: a submission
//! with several faults is refused for the first of them.

use portolan_ledger::Digest;
use std::fmt;

mod codes;
pub use codes::Code;

/// Why something is refused, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code} {}: {message}", code.name())]
pub struct Refusal {
    code: Code,
    field: String,
    message: String,
    names: Option<Digest>,
    record: Option<u32>,
}

impl Refusal {
    /// A refusal for `code` at `field`, for example `body.light`; `.` is the whole.
    #[must_use]
    pub fn new(code: Code, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code, field: field.into(), message: message.into(), names: None, record: None }
    }

    /// The same refusal, naming the record it collides with or refers to.
    #[must_use]
    pub const fn naming(mut self, record: Digest) -> Self {
        self.names = Some(record);
        self
    }

    /// The same refusal, for the record at `index` of its submission.
    #[must_use]
    pub const fn of_record(mut self, index: u32) -> Self {
        self.record = Some(index);
        self
    }

    /// The same refusal, its field being one of `outer`.
    #[must_use]
    pub fn within(mut self, outer: &str) -> Self {
        self.field = if self.field == "." { outer.to_owned() } else { format!("{outer}.{}", self.field) };
        self
    }

    /// The stable reason.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// What is wrong with this one, for people.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The record it collides with or refers to, if there is one.
    #[must_use]
    pub const fn names(&self) -> Option<Digest> {
        self.names
    }

    /// Position of the record at fault in its submission, from 0; `None` when the submission itself is at fault.
    #[must_use]
    pub const fn record(&self) -> Option<u32> {
        self.record
    }

    /// Path of the field at fault from the submission down, for example `records[3].body.light`.
    #[must_use]
    pub fn field(&self) -> String {
        match self.record {
            Some(index) => format!("records[{index}].{}", self.field),
            None => self.field.clone(),
        }
    }

    /// Whether the same submission can be accepted later without anybody changing it.
    #[must_use]
    pub const fn retry_can_help(&self) -> bool {
        self.code.retry_can_help()
    }
}

/// A block that an honest proposer does not make: the validator votes nil.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefusedInBlock {
    /// The block itself breaks a rule.
    #[error("block: {0}")]
    Block(Refusal),
    /// One of its submissions does.
    #[error("submission {index} ({submission}): {refusal}")]
    Submission {
        /// Position of the submission in the block, from 0.
        index: usize,
        /// Its digest.
        submission: Digest,
        /// Why.
        refusal: Box<Refusal>,
    },
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R-{:03}", self.number())
    }
}
