//! What was found wrong and what is disputed, as tables.

use crate::table::{short, table};
use portolan_api::subject::SubjectAnswer;

/// Exceptions with where they stand.
pub fn exceptions(answer: &SubjectAnswer) -> String {
    let rows = answer.exceptions.iter().map(|exception| {
        let record = exception.record.map(|record| short(&record)).unwrap_or_default();
        let step = exception.closed.as_ref().or(exception.acknowledged.as_ref());
        let by = step.map(|step| step.by.to_string()).unwrap_or_default();
        let (rule, severity, standing) = (&exception.rule, &exception.severity, &exception.standing);
        [rule.clone(), severity.clone(), exception.since.to_string(), standing.clone(), by, record]
    });
    table(["EXCEPTION", "SEVERITY", "SINCE", "IT IS", "BY", "RECORD"], rows)
}

/// Disputes about records of the subject.
pub fn disputes(answer: &SubjectAnswer) -> String {
    let rows = answer.disputes.iter().map(|dispute| {
        let (claimant, respondent) = (dispute.claimant.to_string(), dispute.respondent.to_string());
        [dispute.standing.clone(), claimant, respondent, short(&dispute.target), short(&dispute.dispute)]
    });
    table(["DISPUTE", "CLAIMED BY", "AGAINST", "ABOUT RECORD", "RECORD"], rows)
}
