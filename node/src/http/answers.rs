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
use portolan_ledger::submission::Envelope;
use portolan_ledger::{Digest, Height, KeyId, Record, SubmissionId};
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
    let text = service.store.signed_text(digest)?;
    if matches!(fate, Fate::Pending) && text.is_none() {
        return Ok(None);
    }
    let (mut id, mut records) = (None, Vec::new());
    if let Some(text) = text {
        id = Some(Envelope::parse(&text.jws).map_err(unreadable)?.claims.id);
        for bytes in &text.records {
            records.push(Record::decode(bytes).map_err(unreadable)?);
        }
    }
    receipt_of(service, digest, id, &records, fate).map(Some)
}

/// The receipt of a submission with these records, of which this became.
pub fn receipt_of(
    service: &Service,
    digest: &Digest,
    id: Option<SubmissionId>,
    records: &[Record],
    fate: Fate,
) -> Result<Receipt, Refused> {
    let (state, refusal) = match &fate {
        Fate::Final(_) => (ReceiptState::Final, None),
        Fate::Pending => (ReceiptState::Admitted, None),
        Fate::Refused(refusal) => (ReceiptState::Refused, Some(refused(refusal))),
        Fate::Expired => (ReceiptState::Refused, Some(expired())),
    };
    let at = match fate {
        Fate::Final(height) => service.store.header(height)?,
        _ => None,
    };
    Ok(Receipt {
        submission: *digest,
        id,
        state,
        height: at.as_ref().map(|header| header.height),
        time: at.as_ref().map(|header| header.time),
        records: record_receipts(service, records, state)?,
        refusal,
    })
}

/// What this node once checked can be read again, or its store is damaged.
fn unreadable(error: impl std::error::Error) -> Refused {
    tracing::error!(%error, "the store holds a submission that cannot be read; run `portolan-node fsck`");
    Problem::new(Code::InternalFault, "the node's store is damaged").into()
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

fn record_receipts(service: &Service, records: &[Record], state: ReceiptState) -> Result<Vec<RecordReceipt>, Refused> {
    let leaf = |record: &Record| match state {
        ReceiptState::Final => Ok(service.store.record(&record.digest())?.map(|place| place.leaf)),
        _ => Ok::<_, Refused>(None),
    };
    let receipt = |(index, record): (u32, &Record)| {
        Ok(RecordReceipt {
            record: record.digest(),
            index,
            record_type: record.record_type.clone(),
            subjects: record.subjects.iter().map(SubjectLabel::from).collect(),
            leaf: leaf(record)?,
        })
    };
    (0..).zip(records).map(receipt).collect()
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

/// A record with its signed text. It is there for ever, also when its parts have been erased.
pub fn record(service: &Service, digest: &Digest) -> Result<Option<RecordAnswer>, Refused> {
    let Some((entry, record, kid)) = entry_and_key(service, digest)? else { return Ok(None) };
    let text = String::from_utf8_lossy(record.bytes()).into_owned();
    Ok(Some(RecordAnswer { entry, text, kid }))
}

/// A record as listings show it.
pub fn entry(service: &Service, digest: &Digest) -> Result<Option<RecordEntry>, Refused> {
    Ok(entry_and_key(service, digest)?.map(|(entry, ..)| entry))
}

fn entry_and_key(service: &Service, digest: &Digest) -> Result<Option<(RecordEntry, Record, KeyId)>, Refused> {
    let Some(place) = service.store.record(digest)? else { return Ok(None) };
    let Some(text) = service.store.signed_text(&place.submission)? else { return Ok(None) };
    let Some(header) = service.store.header(place.height)? else { return Ok(None) };
    let index = usize::try_from(place.index).unwrap_or(usize::MAX);
    let Some(bytes) = text.records.get(index) else { return Ok(None) };
    let record = Record::decode(bytes).map_err(unreadable)?;
    let Envelope { kid, claims, .. } = Envelope::parse(&text.jws).map_err(unreadable)?;
    let opened = service.store.opened(digest)?.into_iter().filter_map(|(part, opened)| {
        let audience = record.parts.get(usize::try_from(part).ok()?)?.audience.clone();
        let content = serde_json::from_slice(&opened.plaintext).ok()?;
        Some(OpenedPart { part, audience, content })
    });
    let entry = RecordEntry {
        record: *digest,
        record_type: record.record_type.clone(),
        author: record.author.clone(),
        submitter: claims.submitter,
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
    Ok(Some((entry, record, kid)))
}
