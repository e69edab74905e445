//! Signed submissions: the member's own system signs, the node checks and forwards.

use super::answers;
use super::caller::Caller;
use super::problems::{self, Refused, not_here};
use super::service::Service;
use crate::admission::Source;
use crate::decisions::Fate;
use crate::limits::HTTP_WAIT_FINAL_MAX;
use crate::storage::PrivateWrites;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use portolan_api::paths::SUBMISSION_MEDIA_TYPE;
use portolan_api::submission::{Receipt, SubmitRequest, Wait, WriteRequest};
use portolan_api::token::Role::{Auditor, Reader, Writer};
use portolan_api::{Code, Problem};
use portolan_ledger::{Digest, SubmissionId, UnverifiedSubmission};
use std::sync::Arc;

/// Admit a submission; answer when it is final, or at once with `?wait=admitted`.
pub async fn post(
    State(service): State<Arc<Service>>,
    caller: Caller,
    request: Result<Query<WriteRequest>, QueryRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Receipt>), Refused> {
    caller.must_be(&[Writer])?;
    let Query(WriteRequest { wait }) = request?;
    let submission = read(&headers, &body.map_err(|error| problems::of_body(&error))?)?;
    let admitted = service.admission.admit(submission, Source::Edge, PrivateWrites::default()).await?;
    let submission = admitted.submission.clone();
    let digest = submission.digest();
    let fate = match wait {
        Wait::Final => service.decisions.wait(&service.store, &digest, HTTP_WAIT_FINAL_MAX).await?,
        Wait::Admitted => {
            service.admission.stored(admitted).await?;
            service.decisions.fate(&service.store, &digest)?
        }
    };
    if let Fate::Refused(refusal) = fate {
        return Err(problems::of_rules(&refusal).into());
    }
    let receipt = answers::receipt_of(&service, &digest, Some(submission.claims().id), submission.records(), fate)?;
    Ok((answers::status_of(&receipt), Json(receipt)))
}

fn read(headers: &HeaderMap, body: &[u8]) -> Result<UnverifiedSubmission, Refused> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let submission = match content_type.split(';').next().unwrap_or_default().trim() {
        SUBMISSION_MEDIA_TYPE => UnverifiedSubmission::decode(body),
        "application/json" => {
            let request: SubmitRequest = serde_json::from_slice(body)
                .map_err(|error| Problem::new(Code::Malformed, error.to_string()).at("."))?;
            let pieces = request.into_pieces().map_err(|error| {
                Problem::new(Code::Malformed, error.to_string()).at(format!("parts[{}]", error.index))
            })?;
            UnverifiedSubmission::from_pieces(pieces.jws, pieces.records, pieces.parts)
        }
        other => {
            let text = format!("`{other}` is not read here; send application/json or {SUBMISSION_MEDIA_TYPE}");
            return Err(Problem::new(Code::UnsupportedMediaType, text).into());
        }
    };
    submission.map_err(|refusal| problems::of_submission(&refusal).into())
}

fn unknown(service: &Service, id: &str) -> Refused {
    not_here(&service.store, Problem::new(Code::UnknownSubmission, format!("this node knows no submission {id}")))
}

/// What became of a submission, by digest or by the organisation's own submission id.
pub async fn get(
    State(service): State<Arc<Service>>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Receipt>, Refused> {
    caller.must_be(&[Reader, Writer, Auditor])?;
    let Path(id) = id?;
    let digest = match (id.parse::<Digest>(), id.parse::<SubmissionId>()) {
        (Ok(digest), _) => digest,
        (_, Ok(id)) => {
            let found = service.store.submission_by_id(&service.organisation, &id)?;
            found.ok_or_else(|| unknown(&service, &id.to_string()))?
        }
        _ => return Err(Problem::new(Code::Malformed, "a digest or a UUIDv7 is expected").at("id").into()),
    };
    answers::receipt(&service, &digest)?.map(Json).ok_or_else(|| unknown(&service, &id))
}
