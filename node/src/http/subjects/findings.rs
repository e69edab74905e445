//! What was found wrong about a subject, what is disputed, and what was done about either.

use crate::http::problems::Refused;
use crate::http::service::Service;
use crate::reporting::{self, Amendment};
use crate::storage::StateAt;
use portolan_api::record::RecordEntry;
use portolan_api::subject::{DisputeAnswer, ExceptionAnswer, StepTaken};
use portolan_contracts::nouns::dispute::{Dispute, Taken};
use portolan_contracts::nouns::exception::ExceptionRule;
use portolan_contracts::nouns::exception::case::{Case, Handling};
use portolan_contracts::query::{self, ExceptionStatus};
use portolan_ledger::{Digest, StateView, SubjectId};

/// The exceptions of a subject, the oldest first.
pub fn exceptions(view: &dyn StateView, id: &SubjectId) -> Vec<ExceptionAnswer> {
    query::exception_statuses_of(view, id).iter().map(exception).collect()
}

fn exception(status: &ExceptionStatus) -> ExceptionAnswer {
    let ExceptionStatus { exception, case } = status;
    let step = |of: fn(&Case) -> Option<&Handling>| {
        let handling = case.as_ref().and_then(of)?;
        let Handling { action, by, record, at } = handling.clone();
        Some(StepTaken { step: action.as_str().to_owned(), by, record, at })
    };
    ExceptionAnswer {
        exception: exception.id,
        rule: exception.rule.as_str().to_owned(),
        record: exception.record,
        since: exception.time,
        severity: exception.severity.as_str().to_owned(),
        standing: status.standing().to_owned(),
        acknowledged: step(|case| case.acknowledged.as_ref()),
        closed: step(|case| case.closed.as_ref()),
        reported_by: exception.reported_by.clone(),
    }
}

/// What customs alone is shown of these records: it stands on no ledger, so that no step was taken about it.
///
/// # Errors
/// When the store cannot be read.
pub fn amended_late(
    service: &Service,
    view: &StateAt<'_>,
    records: impl Iterator<Item = Digest>,
) -> Result<Vec<ExceptionAnswer>, Refused> {
    let shown = reporting::amendments_shown(&service.store, view, &service.organisation, records)?;
    let answer = |Amendment { exception, rule, record, since }| ExceptionAnswer {
        exception,
        rule: ExceptionRule::as_str(rule).to_owned(),
        record: Some(record),
        since,
        severity: rule.severity().as_str().to_owned(),
        standing: "OPEN".to_owned(),
        acknowledged: None,
        closed: None,
        reported_by: None,
    };
    Ok(shown.into_iter().map(answer).collect())
}

/// The breaches that a record caused.
///
/// # Errors
/// When the store cannot be read.
pub fn exceptions_of(service: &Service, entry: &RecordEntry) -> Result<Vec<ExceptionAnswer>, Refused> {
    let view = service.store.state();
    let mut caused = amended_late(service, &view, std::iter::once(entry.record))?;
    for subject in &entry.subjects {
        for found in exceptions(&view, &subject.id) {
            if found.record == Some(entry.record) && !caused.contains(&found) {
                caused.push(found);
            }
        }
    }
    Ok(caused)
}

/// The disputes about a record.
pub fn disputes(view: &dyn StateView, target: &Digest) -> Vec<DisputeAnswer> {
    query::disputes_about(view, target).iter().map(dispute).collect()
}

fn dispute((record, dispute): &(Digest, Dispute)) -> DisputeAnswer {
    let taken = |taken: &Taken| {
        let Taken { step, by, record, at } = taken.clone();
        StepTaken { step: step.as_str().to_owned(), by, record, at }
    };
    DisputeAnswer {
        dispute: *record,
        target: dispute.target,
        claimant: dispute.claimant.clone(),
        respondent: dispute.respondent.clone(),
        standing: dispute.standing().to_owned(),
        answered: dispute.answer.as_ref().map(taken),
        ended: dispute.end.as_ref().map(taken),
    }
}
