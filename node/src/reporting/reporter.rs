//! The task that looks at records as their blocks become final, and writes what it finds.
//!
//! It takes short turns with pauses between them, longer ones while the node has much to do, and reads the store alone: whoever commits
//! or answers waits for it no longer than for any reader. What it writes goes in like any statement of its organisation; the reference
//! follows from the exception, so that nothing is written twice.

use super::looking::{self, Candidate, Position, Whose};
use super::{Breach, StoredContents, comparing};
use crate::admission::AdmissionRefusal;
use crate::authoring::AuthoringRefusal;
use crate::decisions::NewBlock;
use crate::intake::{Intake, IntakeRefusal};
use crate::limits::{
    REPORT_AGAIN_AFTER, REPORT_PAUSE, REPORT_PAUSE_UNDER_LOAD, REPORT_POSITION_KEPT_EVERY, REPORT_YIELDS_SUBMISSIONS,
};
use crate::mempool::Mempool;
use crate::storage::{StorageFault, Store};
use portolan_contracts::membership;
use portolan_contracts::nouns::exception::case;
use portolan_gateway::Draft;
use portolan_ledger::{Digest, OrganisationId, SubjectId};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

/// What was counted since the node started.
#[derive(Debug, Default)]
pub struct Figures {
    /// Breaches found that nobody had reported.
    pub found: AtomicU64,
    /// Reports written.
    pub reported: AtomicU64,
}

/// Looks and reports for one organisation.
pub struct Reporter {
    /// The organisation.
    pub organisation: OrganisationId,
    /// What it looks at.
    pub store: Store,
    /// Through which it writes.
    pub intake: Intake,
    /// Block time after which it reports what it finds with the records of others, milliseconds.
    pub others_after_ms: u64,
    /// Tells how much the node has to do.
    pub mempool: Arc<Mempool>,
    /// What was counted.
    pub figures: Arc<Figures>,
}

/// Why a turn did not come to its end; it is taken again.
#[derive(Debug, thiserror::Error)]
enum TurnFault {
    /// The store could not answer.
    #[error(transparent)]
    Storage(#[from] StorageFault),
    /// A report cannot be written now.
    #[error("a report cannot be written now: {0}")]
    Write(IntakeRefusal),
}

/// One report that is to be written.
struct Report {
    id: Digest,
    draft: Draft,
}

impl Reporter {
    /// Look at each block until no more come.
    pub async fn run(self, mut blocks: broadcast::Receiver<Arc<NewBlock>>) {
        let reporter = Arc::new(self);
        let mut position = None;
        let mut kept_at = Instant::now();
        loop {
            let pause = match reporter.turns(&mut position, &mut kept_at).await {
                Ok(true) => reporter.pause(),
                Ok(false) => match blocks.recv().await {
                    Err(RecvError::Closed) => return,
                    // What was missed is read from the store.
                    Ok(_) | Err(RecvError::Lagged(_)) => reporter.pause(),
                },
                Err(fault) => {
                    tracing::warn!(%fault, "what sealed values say was not compared; it will be tried again");
                    REPORT_AGAIN_AFTER
                }
            };
            tokio::time::sleep(pause).await;
        }
    }

    fn pause(&self) -> std::time::Duration {
        let (submissions, _) = self.mempool.size();
        if submissions > REPORT_YIELDS_SUBMISSIONS { REPORT_PAUSE_UNDER_LOAD } else { REPORT_PAUSE }
    }

    /// One turn for own records and one for those of others; whether there is more to look at already.
    async fn turns(
        self: &Arc<Self>,
        position: &mut Option<Position>,
        kept_at: &mut Instant,
    ) -> Result<bool, TurnFault> {
        let mut at = match *position {
            Some(at) => at,
            None => Position::kept(&self.store)?,
        };
        let mut more = false;
        for whose in [Whose::Own, Whose::Others { after_ms: self.others_after_ms }] {
            let (reporter, from) = (self.clone(), *at.of(whose));
            let looked = tokio::task::spawn_blocking(move || reporter.look(whose, from));
            let (reports, next, has_more) = match looked.await {
                Ok(looked) => looked?,
                Err(panic) => std::panic::resume_unwind(panic.into_panic()),
            };
            for report in reports {
                self.write(report).await?;
            }
            *at.of(whose) = next;
            *position = Some(at);
            more |= has_more;
        }
        if kept_at.elapsed() >= REPORT_POSITION_KEPT_EVERY {
            *kept_at = Instant::now();
            let store = self.store.clone();
            match tokio::task::spawn_blocking(move || at.keep(&store)).await {
                Ok(kept) => kept?,
                Err(panic) => std::panic::resume_unwind(panic.into_panic()),
            }
        }
        Ok(more)
    }

    fn look(&self, whose: Whose, from: looking::Place) -> Result<(Vec<Report>, looking::Place, bool), StorageFault> {
        let turn = looking::turn(&self.store, &self.organisation, whose, from)?;
        let mut reports: Vec<Report> = Vec::new();
        if !turn.candidates.is_empty() {
            let view = self.store.state();
            let validators = membership::validators_at(&view, view.height().next());
            // Who is no validator may not report; its records are for the others to look at.
            if validators.as_slice().iter().any(|validator| validator.organisation == self.organisation) {
                let contents = StoredContents::new(&self.store);
                for candidate in &turn.candidates {
                    for breach in comparing::breaches(&view, &contents, &candidate.record) {
                        let report = report(&breach, candidate);
                        let stands = case::find(&view, &report.id).is_some();
                        if !stands && reports.iter().all(|other| other.id != report.id) {
                            reports.push(report);
                        }
                    }
                }
                contents.fault()?;
            }
        }
        Ok((reports, turn.next, turn.more))
    }

    async fn write(&self, Report { id, draft }: Report) -> Result<(), TurnFault> {
        let rule = draft.body.get("rule").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        let outcome = self.intake.write(vec![draft], None, false).await;
        match outcome.refusal {
            // It is on this node's disk, and the others will have it.
            None | Some(IntakeRefusal::Admission(AdmissionRefusal::NotStored(_))) => {
                self.figures.reported.fetch_add(1, Ordering::Relaxed);
            }
            Some(IntakeRefusal::Authoring(refusal)) if !matches!(refusal, AuthoringRefusal::Storage(_)) => {
                tracing::warn!(exception = %id, rule, %refusal, "a breach was found and not reported");
            }
            Some(IntakeRefusal::Admission(AdmissionRefusal::Rules(refusal))) => {
                tracing::warn!(exception = %id, rule, %refusal, "a breach was found and its report refused");
            }
            Some(refusal) => return Err(TurnFault::Write(refusal)),
        }
        self.figures.found.fetch_add(1, Ordering::Relaxed);
        tracing::info!(exception = %id, rule, "sealed values do not agree");
        Ok(())
    }
}

/// The report of a breach, the same whenever and with whatever record it is found.
fn report(breach: &Breach, candidate: &Candidate) -> Report {
    let subjects: Vec<SubjectId> = breach.subjects.keys().copied().collect();
    let id = case::id(breach.rule, &subjects, &breach.triggers, None);
    let port = candidate.record.port.clone();
    let mut draft = Draft::original("ExceptionReport", format!("exception/{id}"), candidate.time, port)
        .with("rule", Some(breach.rule.as_str()))
        .with("triggers", Some(serde_json::json!(breach.triggers)));
    draft.event_time_is_receipt = true;
    draft.known_subjects = breach.subject_refs();
    Report { id, draft }
}
