//! What was said of a manifest or a consignment, in the order of its time.

use crate::context::RecordContext;
use crate::limits::CARGO_STATEMENTS_KEPT;
use crate::refusal::{Code, Refusal};
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, Time};
use std::fmt::Display;

/// One statement that still counts.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Statement<W> {
    /// What was said.
    pub said: W,
    /// From when on it holds.
    pub event_time: Time,
    /// Who said it.
    pub author: OrganisationId,
    /// The record.
    pub record: Digest,
}

/// Statements in the order of their time, whatever the order in which they came.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Statements<W> {
    /// The newest that is folded away.
    pub settled: Option<W>,
    /// The newest ones.
    pub kept: Vec<Statement<W>>,
}

impl<W> Default for Statements<W> {
    fn default() -> Self {
        Self { settled: None, kept: Vec::new() }
    }
}

impl<W: Copy + PartialEq + Display> Statements<W> {
    /// The latest by its time.
    #[must_use]
    pub fn latest(&self) -> Option<W> {
        self.kept.last().map(|statement| statement.said).or(self.settled)
    }

    /// The latest, with the time from which on it holds; nothing of what is folded away.
    #[must_use]
    pub fn latest_kept(&self) -> Option<&Statement<W>> {
        self.kept.last()
    }

    /// Everything that was said, the oldest first, as far as it is known.
    pub fn all(&self) -> impl Iterator<Item = W> + '_ {
        self.settled.into_iter().chain(self.kept.iter().map(|statement| statement.said))
    }

    /// Take in what a record says: add it, or correct what it supersedes.
    ///
    /// # Errors
    /// [`Code::EventNotCorrectable`], [`Code::CorrectionDiffers`].
    pub fn take_in(&mut self, context: &RecordContext<'_>, said: W) -> Result<(), Refusal> {
        if let Some(superseded) = context.superseded() {
            let is_it = |other: &Statement<W>| other.record == superseded && other.author == context.author.id;
            let at = self.kept.iter().position(is_it).ok_or_else(|| {
                let message = "no such statement of this author";
                Refusal::new(Code::EventNotCorrectable, "supersedes", message).naming(superseded)
            })?;
            let taken = self.kept.remove(at);
            if context.record.function == Function::Cancel && taken.said != said {
                return Err(Refusal::new(Code::CorrectionDiffers, "body.status", format!("it said {}", taken.said)));
            }
        }
        if context.record.function != Function::Cancel {
            self.insert(Statement {
                said,
                event_time: context.record.event_time,
                author: context.author.id.clone(),
                record: context.digest(),
            });
        }
        Ok(())
    }

    /// Put a statement in its place by time; the oldest beyond the limit is folded away.
    pub fn insert(&mut self, statement: Statement<W>) {
        let order = |statement: &Statement<W>| (statement.event_time, statement.record);
        let at = self.kept.partition_point(|other| order(other) < order(&statement));
        self.kept.insert(at, statement);
        if self.kept.len() > CARGO_STATEMENTS_KEPT {
            self.settled = Some(self.kept.remove(0).said);
        }
    }
}
