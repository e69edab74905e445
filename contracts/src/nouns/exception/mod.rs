//! An exception says that a rule was broken by something that happened; every node derives the same.
//!
//! ```text
//! (fact recorded) ──rule broken──► OPEN        acknowledging and resolving come with a later edition
//! ```
//! Exceptions are state and events, never records: nobody authors them, nobody can leave them out.

pub mod events;
pub mod keys;

use super::registry::Noun;
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Digest, Height, StateView, SubjectId, Time};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "exception",
    says: "A breach of a rule, derived by every node from what was recorded.",
    records: &[],
    permissions: &[],
};

words! {
    /// Which rule was broken, and how.
    ExceptionRule {
        /// A gate-out without a valid pick-up authorisation.
        GateOutUnauthorised = 1 => "X-07",
        /// A gate-out while a hold that forbids it was in force, by the times at which both happened.
        GateOutUnderHoldByEventTime = 2 => "X-08-EVENT",
        /// A gate-out while a hold that forbids it stood on the ledger.
        GateOutUnderHoldByLedgerTime = 3 => "X-08-LEDGER",
        /// The same container out twice, or in two places.
        StayContradicted = 4 => "X-09",
        /// A customs release whose declaration was not seen released in time.
        ReleaseOverdue = 5 => "X-14",
        /// A hold that was lifted by another than its placer.
        HoldOverridden = 6 => "X-18",
        /// A hold on a container that had already left.
        HoldIneffective = 7 => "X-19",
    }
}

words! {
    /// How grave an exception is.
    Severity {
        /// To be known.
        Info = 1 => "INFO",
        /// To be looked at.
        Warning = 2 => "WARN",
        /// A rule of law or contract was broken.
        Breach = 3 => "BREACH",
    }
}

impl ExceptionRule {
    /// How grave it is.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::GateOutUnauthorised | Self::GateOutUnderHoldByEventTime | Self::GateOutUnderHoldByLedgerTime => {
                Severity::Breach
            }
            Self::StayContradicted | Self::ReleaseOverdue | Self::HoldIneffective => Severity::Warning,
            Self::HoldOverridden => Severity::Info,
        }
    }

    /// What it says, for people.
    #[must_use]
    pub const fn says(self) -> &'static str {
        match self {
            Self::GateOutUnauthorised => "left without a valid pick-up authorisation",
            Self::GateOutUnderHoldByEventTime => "left while a hold was in force, by the times at which both happened",
            Self::GateOutUnderHoldByLedgerTime => "left while a hold stood on the ledger",
            Self::StayContradicted => "the event contradicts where the container is",
            Self::ReleaseOverdue => "the release's declaration was not seen released within 15 minutes",
            Self::HoldOverridden => "the hold was lifted by another than its placer",
            Self::HoldIneffective => "the hold came after the container had left",
        }
    }
}

/// A breach that a transition has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: ExceptionRule,
    /// What it concerns.
    pub subjects: Vec<SubjectId>,
    /// Another record it is about, for example the hold.
    pub about: Option<Digest>,
}

/// A breach as the state holds it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Exception {
    /// The rule.
    pub rule: ExceptionRule,
    /// How grave it is.
    pub severity: Severity,
    /// The record that broke it; absent when it was broken by the passing of time.
    pub record: Option<Digest>,
    /// Another record it is about.
    pub about: Option<Digest>,
    /// Height of the block.
    pub height: Height,
    /// Time of the block.
    pub time: Time,
}

/// The exceptions of a subject, the oldest first, at most `limits::SUBJECT_EXCEPTIONS_READ_MAX`.
#[must_use]
pub fn of_subject(view: &dyn StateView, subject: &SubjectId) -> Vec<Exception> {
    let entries = view.scan(&keys::of_subject(subject), crate::limits::SUBJECT_EXCEPTIONS_READ_MAX);
    entries.into_iter().map(|(_, value)| crate::state::decode(&value)).collect()
}
