//! What was said of one thing, in the order of the times at which it happened, and where that leaves it.
//!
//! Statements come late, twice and out of order. The newest are kept in order; what lies further back is folded into one status.
//!
//! Invariants
//! - The same statements give the same course, in whatever order they enter: ties of time are broken by status.
//! - The same status said twice of one moment counts once.

use crate::limits::COURSE_STATEMENTS_KEPT;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Digest, Time};

/// What can be said of a thing that has a course.
pub trait Step: Copy + Ord {
    /// Where the thing stands after `said`, when it stood at `now` before.
    #[must_use]
    fn after(now: Option<Self>, said: Self) -> Self;
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Said<S> {
    /// When it happened.
    pub time: Time,
    /// What was said.
    pub status: S,
    /// The record.
    pub record: Digest,
}

/// The statements about one thing.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Course<S> {
    /// Where it stood after the statements that are folded away.
    pub settled: Option<S>,
    /// The newest statements in order of time.
    pub said: Vec<Said<S>>,
}

impl<S> Default for Course<S> {
    fn default() -> Self {
        Self { settled: None, said: Vec::new() }
    }
}

impl<S: Step> Course<S> {
    /// Where the thing stands; `None` when nothing was said.
    #[must_use]
    pub fn standing(&self) -> Option<S> {
        self.said.iter().fold(self.settled, |now, said| Some(S::after(now, said.status)))
    }

    /// Put a statement in its place; the oldest beyond the limit is folded away.
    pub fn insert(&mut self, said: Said<S>) {
        let place = |other: &Said<S>| (other.time, other.status);
        match self.said.binary_search_by_key(&place(&said), place) {
            // Said before: of the two records the lesser is kept, whichever came first.
            Ok(at) => self.said[at].record = self.said[at].record.min(said.record),
            Err(at) => self.said.insert(at, said),
        }
        if self.said.len() > COURSE_STATEMENTS_KEPT {
            let oldest = self.said.remove(0);
            self.settled = Some(S::after(self.settled, oldest.status));
        }
    }
}
