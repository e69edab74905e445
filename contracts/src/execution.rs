//! Execute a block: submissions in, changes and events out. Pure: no clock, no randomness, no disk.
//!
//! A proposer feeds an [`Execution`] one submission after the other and packs those it accepts; a validator runs the
//! packed ones through [`execute_block`] and gets the same outcome, byte for byte. A submission enters whole or not at
//! all: its changes are taken back when one of its records is refused.
//!
//! Invariants
//! - Nothing but `view`, the block's context and the submissions is read; parts never are.
//! - A refused submission leaves no trace in the outcome.
//! - The outcome does not depend on what was refused before or between.
//! - The edition in force at the block's height is looked up once, at its beginning, and decides all of it.

mod organisations;
mod record_checks;
mod submission_checks;
mod sweep;

use crate::editions::{EDITIONS, Edition, Editions};
use crate::events::Event;
use crate::membership;
use crate::nouns::exception::{self, Finding, case::Case};
use crate::nouns::proposal::{self, closing};
use crate::parameters::{LastBlock, Parameters, parameters_at};
use crate::quota;
use crate::refusal::{Code, Refusal, RefusedInBlock};
use crate::state::{Changes, Overlay, encode, read};
use crate::state_keys;
use organisations::Organisations;
use portolan_ledger::key::KeyPurpose;
use portolan_ledger::{
    Address, Digest, Height, NetworkId, OrganisationId, StateView, StateWrites, SubmissionId, Time, VerifiedSubmission,
};
use std::borrow::Borrow;
use submission_checks::Passage;

/// What the rules know of the block beside its submissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockContext {
    /// The network.
    pub network: NetworkId,
    /// Edition of the rules.
    pub edition: u16,
    /// Height of the block.
    pub height: Height,
    /// Time of the block.
    pub time: Time,
    /// The validator that made it; all zero in a trial.
    pub proposer: Address,
}

/// A leaf that the record log gets for a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaf {
    /// Digest of the record.
    pub record: Digest,
    /// Digest of its submission.
    pub submission: Digest,
    /// Position of the record in its submission.
    pub index: u32,
}

/// What a block does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlockOutcome {
    /// Changes to the state.
    pub writes: StateWrites,
    /// Leaves of the record log, in order; the header's leaf is not among them.
    pub leaves: Vec<Leaf>,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// Number of records.
    pub record_count: u32,
    /// Bytes of submissions with the parts they name, as the block's limit counts them.
    pub byte_count: u64,
}

/// A block being executed.
pub struct Execution<'v> {
    context: BlockContext,
    parameters: Parameters,
    /// The edition that decides the block, or why it may not stand here.
    edition: Result<&'static Edition, Refusal>,
    overlay: Overlay<'v>,
    organisations: Organisations,
    outcome: BlockOutcome,
    exception_count: u32,
    passed: Vec<Digest>,
    seen: Vec<(OrganisationId, SubmissionId)>,
}

/// Execute a whole block.
///
/// # Errors
/// [`RefusedInBlock`]: an honest proposer does not make this block.
pub fn execute_block<S: Borrow<VerifiedSubmission>>(
    view: &dyn StateView,
    context: BlockContext,
    submissions: &[S],
) -> Result<BlockOutcome, RefusedInBlock> {
    execute_block_under(&EDITIONS, view, context, submissions)
}

/// Execute a whole block by another table of editions than the program's: to try an edition before it is in one.
///
/// # Errors
/// [`RefusedInBlock`].
pub fn execute_block_under<S: Borrow<VerifiedSubmission>>(
    editions: &Editions,
    view: &dyn StateView,
    context: BlockContext,
    submissions: &[S],
) -> Result<BlockOutcome, RefusedInBlock> {
    let mut execution = Execution::begin_under(editions, view, context);
    execution.check_block().map_err(RefusedInBlock::Block)?;
    for (index, submission) in submissions.iter().map(Borrow::borrow).enumerate() {
        execution.submission(submission).map_err(|refusal| RefusedInBlock::Submission {
            index,
            submission: submission.digest(),
            refusal: Box::new(refusal),
        })?;
    }
    Ok(execution.finish())
}

/// What one submission alone would do in the next block.
///
/// # Errors
/// [`Refusal`].
pub fn execute_submission(
    view: &dyn StateView,
    context: BlockContext,
    submission: &VerifiedSubmission,
) -> Result<BlockOutcome, Refusal> {
    let mut execution = Execution::begin(view, context);
    execution.submission(submission)?;
    Ok(execution.finish())
}

impl<'v> Execution<'v> {
    /// Begin a block on the state after the last one; what falls due with time is done first.
    #[must_use]
    pub fn begin(view: &'v dyn StateView, context: BlockContext) -> Self {
        Self::begin_under(&EDITIONS, view, context)
    }

    /// The same by another table of editions than the program's.
    #[must_use]
    pub fn begin_under(editions: &Editions, view: &'v dyn StateView, context: BlockContext) -> Self {
        let (parameters, is_new_edition) = parameters_at(view, context.height);
        let edition = check_block(editions, view, parameters.as_ref(), &context);
        let mut execution = Self {
            context,
            parameters: parameters.unwrap_or_else(Parameters::none),
            edition,
            overlay: Overlay::over(view),
            organisations: Organisations::default(),
            outcome: BlockOutcome::default(),
            exception_count: 0,
            passed: Vec::new(),
            seen: Vec::new(),
        };
        if execution.edition.is_ok() {
            let last = LastBlock { height: context.height, time: context.time };
            execution.overlay.put(state_keys::last_block(), &last);
            if is_new_edition {
                execution.overlay.put(state_keys::parameters(), &execution.parameters);
                execution.overlay.remove(proposal::keys::planned_edition());
            }
            execution.sweep();
        }
        execution
    }

    /// Whether a block may stand here at all.
    ///
    /// # Errors
    ///
    pub fn check_block(&self) -> Result<(), Refusal> {
        self.edition.as_ref().map(drop).map_err(Clone::clone)
    }

    /// Let one submission enter, whole, or refuse it without a trace.
    ///
    /// # Errors
    /// [`Refusal`], the first in the order of precedence.
    pub fn submission(&mut self, submission: &VerifiedSubmission) -> Result<(), Refusal> {
        let edition = self.edition.clone()?;
        let Passage { bytes, usage, signed_with } = self.check_submission(submission)?;
        let submitter = &submission.claims().submitter;

        let mut entry = Entry::after(self.exception_count);
        self.overlay.mark();
        if let Err(refusal) = self.execute_records(edition, (submission, signed_with), &mut entry) {
            self.overlay.take_back();
            return Err(refusal);
        }
        self.overlay.keep();
        self.overlay.put(state_keys::submission_seen(submitter, &submission.claims().id), &());
        quota::count(&mut self.overlay, submitter, usage);
        self.seen.push((submitter.clone(), submission.claims().id));
        self.exception_count = entry.exception_count;
        self.passed.append(&mut entry.passed);
        let digest = submission.digest();
        let leaf = |(index, record): (u32, &portolan_ledger::Record)| Leaf {
            record: record.digest(),
            submission: digest,
            index,
        };
        self.outcome.leaves.extend((0u32..).zip(submission.records()).map(leaf));
        self.outcome.events.append(&mut entry.events);
        self.outcome.record_count += u32::try_from(submission.records().len()).expect("a submission has at most 1,000");
        self.outcome.byte_count += bytes;
        Ok(())
    }

    fn execute_records(
        &mut self,
        edition: &'static Edition,
        (submission, signed_with): (&VerifiedSubmission, KeyPurpose),
        entry: &mut Entry,
    ) -> Result<(), Refusal> {
        let submitter = &submission.claims().submitter;
        for (index, record) in (0u32..).zip(submission.records()) {
            self.execute_record(edition, (submitter, signed_with), record, entry)
                .map_err(|refusal| refusal.of_record(index))?;
        }
        Ok(())
    }

    /// The outcome of all submissions that entered.
    #[must_use]
    pub fn finish(mut self) -> BlockOutcome {
        self.remember_ids();
        if self.edition.is_ok() {
            let passed = std::mem::take(&mut self.passed);
            self.outcome.events.extend(closing::take_effect(&mut self.overlay, &self.context, &passed));
            membership::close_turns(&mut self.overlay, self.context.height, &self.context.proposer);
            self.outcome.events.extend(membership::close_block(&mut self.overlay, self.context.height));
        }
        self.outcome.writes = self.overlay.into_writes();
        self.outcome
    }
}

/// What the records of one submission have done so far, beside their writes.
struct Entry {
    events: Vec<Event>,
    exception_count: u32,
    passed: Vec<Digest>,
}

impl Entry {
    /// Nothing yet, after so many exceptions in this block.
    const fn after(exception_count: u32) -> Self {
        Self { events: Vec::new(), exception_count, passed: Vec::new() }
    }

    /// Write the exceptions of one transition and tell of them.
    fn raise(&mut self, context: &BlockContext, record: Option<Digest>, findings: &[Finding], changes: &mut Changes) {
        for finding in findings {
            let exception = finding.exception(record, context.height, context.time);
            let case = Case::raised(finding.rule, context.height, self.exception_count);
            changes.writes.insert(exception::keys::case(&exception.id), Some(encode(&case)));
            for subject in &finding.subjects {
                let key = exception::keys::exception(subject, context.height, self.exception_count);
                changes.writes.insert(key, Some(encode(&exception)));
            }
            self.exception_count += 1;
            changes.events.push(exception::events::raised(finding, &exception));
        }
    }
}

/// The edition that decides the block, if it may stand here at all.
fn check_block(
    editions: &Editions,
    view: &dyn StateView,
    parameters: Option<&Parameters>,
    context: &BlockContext,
) -> Result<&'static Edition, Refusal> {
    let last: Option<LastBlock> = read(view, &state_keys::last_block());
    let (Some(parameters), Some(last)) = (parameters, last) else {
        return Err(Refusal::new(Code::StateWithoutGenesis, ".", "the state holds no genesis"));
    };
    let Some(edition) = editions.of(parameters.edition) else {
        let (number, newest) = (parameters.edition, editions.newest().number);
        let message = format!(
            "edition {number} is in force at height {}; this program has editions up to {newest}",
            context.height
        );
        return Err(Refusal::new(Code::EditionNotInProgram, "edition", message));
    };
    if parameters.edition != context.edition {
        let message = format!("edition {} is in force, not {}", parameters.edition, context.edition);
        return Err(Refusal::new(Code::EditionDiffers, "edition", message));
    }
    if last.height.next() != context.height {
        let message = format!("height {} follows, not {}", last.height.next(), context.height);
        return Err(Refusal::new(Code::BlockHeightDiffers, "height", message));
    }
    if context.time <= last.time {
        return Err(Refusal::new(Code::BlockTimeNotLater, "time", format!("the last block's time is {}", last.time)));
    }
    Ok(edition)
}
