//! What the node knows, in the interface's shapes.

use super::problems::{self, Refused};
use super::service::Service;
use crate::decisions::Fate;
use crate::intake::{IntakeRefusal, Outcome};
use axum::http::StatusCode;
use portolan_api::page::NotACursor;
use portolan_api::record::{OpenedPart, RecordAnswer, RecordEntry};
use portolan_api::submission::{Receipt, ReceiptState, RecordReceipt, Refusal, RuleLabel, SubjectLabel, Written};
use portolan_api::{Code, Problem};
use portolan_ledger::{Digest, Height, VerifiedSubmission};
use serde_json::Value;

/// Height this node answers for.
pub fn height(service: &Service) -> Height {
    service.store.tip().map_or(Height(0), |tip| tip.header.height)
}

/// A cursor that is none.
pub fn bad_cursor(error: NotACursor) -> Refused {
    Problem::new(Code::CursorInvalid, error.to_string()).at("after").into()
}

/// The receipt of a submission; `None` if this node never held it.
pub fn receipt(service: &Service, digest: &Digest) -> Result<Option<Receipt>, Refused> {
    let fate = service.decisions.fate(&service.store, digest)?;
    let body = service.store.body(digest)?;
    let (state, refusal) = match &fate {
        Fate::Final(_) => (ReceiptState::Final, None),
        Fate::Pending if body.is_some() => (ReceiptState::Admitted, None),
        Fate::Refused(refusal) => (ReceiptState::Refused, Some(refused(refusal))),
        Fate::Expired => (ReceiptState::Refused, Some(expired())),
        Fate::Pending => return Ok(None),
    };
    let at = match fate {
        Fate::Final(height) => service.store.header(height)?,
        _ => None,
    };
    let records = match &body {
        Some(body) => record_receipts(service, body)?,
        None => Vec::new(),
    };
    Ok(Some(Receipt {
        submission: *digest,
        id: body.as_ref().map(|body| body.claims().id),
        state,
        height: at.as_ref().map(|header| header.height),
        time: at.as_ref().map(|header| header.time),
        records,
        refusal,
    }))
}

fn refused(refusal: &portolan_contracts::Refusal) -> Refusal {
    let code = refusal.code();
    Refusal {
        code: problems::of_rules(refusal).code,
        rule: Some(RuleLabel { number: code.number(), name: code.name().to_owned() }),
        record: refusal.record(),
        detail: refusal.to_string(),
    }
}

fn expired() -> Refusal {
    Refusal { code: Code::Expired, rule: None, record: None, detail: "it expired before it was decided".into() }
}

fn record_receipts(service: &Service, body: &VerifiedSubmission) -> Result<Vec<RecordReceipt>, Refused> {
    let receipt = |(index, record): (u32, &portolan_ledger::Record)| {
        Ok(RecordReceipt {
            record: record.digest(),
            index,
            record_type: record.record_type.clone(),
            subjects: record.subjects.iter().map(SubjectLabel::from).collect(),
            leaf: service.store.record(&record.digest())?.map(|place| place.leaf),
        })
    };
    (0..).zip(body.records()).map(receipt).collect()
}

/// What became of drafts: the receipts of their submissions, or the problem that stopped them.
pub fn written(service: &Service, outcome: Outcome) -> Result<Written, Refused> {
    let submissions = outcome.submissions();
    match outcome.refusal {
        // Admitted and not final within the time: a receipt tells, and a repeat continues.
        Some(IntakeRefusal::NotFinalYet) | None => {}
        Some(refusal) => return Err(of_intake(refusal)),
    }
    let mut receipts = Vec::with_capacity(submissions.len());
    for digest in submissions {
        receipts.extend(receipt(service, &digest)?);
    }
    Ok(Written { submissions: receipts })
}

fn of_intake(refusal: IntakeRefusal) -> Refused {
    match refusal {
        IntakeRefusal::Authoring(refusal) => refusal.into(),
        IntakeRefusal::Admission(refusal) => refusal.into(),
        IntakeRefusal::Rules(refusal) => problems::of_rules(&refusal).into(),
        IntakeRefusal::Storage(fault) => fault.into(),
        IntakeRefusal::Expired | IntakeRefusal::NotFinalYet => {
            Problem::new(Code::TimeExceeded, refusal.to_string()).into()
        }
    }
}

/// 201 for what is final, 202 for what is admitted.
pub fn status_of(receipt: &Receipt) -> StatusCode {
    if receipt.state == ReceiptState::Final { StatusCode::CREATED } else { StatusCode::ACCEPTED }
}

/// 201 when all is final, 202 when something is admitted only.
pub fn status_of_all(written: &Written) -> StatusCode {
    if written.state() == ReceiptState::Final { StatusCode::CREATED } else { StatusCode::ACCEPTED }
}

/// A record with its signed text.
pub fn record(service: &Service, digest: &Digest) -> Result<Option<RecordAnswer>, Refused> {
    let Some((entry, body)) = entry_and_submission(service, digest)? else { return Ok(None) };
    let index = usize::try_from(entry.index).unwrap_or(usize::MAX);
    let bytes = body.records().get(index).map(|record| record.bytes()).unwrap_or_default();
    let text = String::from_utf8_lossy(bytes).into_owned();
    Ok(Some(RecordAnswer { entry, text, kid: body.kid().clone() }))
}

/// A record as listings show it.
pub fn entry(service: &Service, digest: &Digest) -> Result<Option<RecordEntry>, Refused> {
    Ok(entry_and_submission(service, digest)?.map(|(entry, _)| entry))
}

fn entry_and_submission(
    service: &Service,
    digest: &Digest,
) -> Result<Option<(RecordEntry, VerifiedSubmission)>, Refused> {
    let Some(place) = service.store.record(digest)? else { return Ok(None) };
    let Some(body) = service.store.body(&place.submission)? else { return Ok(None) };
    let Some(header) = service.store.header(place.height)? else { return Ok(None) };
    let index = usize::try_from(place.index).unwrap_or(usize::MAX);
    let Some(record) = body.records().get(index) else { return Ok(None) };
    let opened = service.store.opened(digest)?.into_iter().filter_map(|(part, opened)| {
        let audience = record.parts.get(usize::try_from(part).ok()?)?.audience.clone();
        let content = serde_json::from_slice(&opened.plaintext).ok()?;
        Some(OpenedPart { part, audience, content })
    });
    let entry = RecordEntry {
        record: *digest,
        record_type: record.record_type.clone(),
        author: record.author.clone(),
        submitter: body.claims().submitter.clone(),
        authority: record.authority,
        function: record.function,
        supersedes: record.supersedes,
        event_time: record.event_time,
        classifier: record.classifier,
        port: record.port.clone(),
        subjects: record.subjects.iter().map(SubjectLabel::from).collect(),
        body: Value::Object(record.body.clone()),
        opened: opened.collect(),
        submission: place.submission,
        index: place.index,
        height: place.height,
        time: header.time,
        leaf: place.leaf,
    };
    Ok(Some((entry, body)))
}
