//! Records and their evidence.

use super::answers;
use super::caller::Caller;
use super::problems::{Refused, not_here};
use super::service::Service;
use crate::evidence::{self, EvidenceFault, Openings};
use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use portolan_api::paths::EVIDENCE_MEDIA_TYPE;
use portolan_api::record::{EvidenceRequest, RecordAnswer};
use portolan_api::token::Role::{Auditor, Reader};
use portolan_api::{Code, Problem};
use portolan_ledger::Digest;
use std::sync::Arc;

fn digest(id: &str) -> Result<Digest, Refused> {
    id.parse().map_err(|_| Problem::new(Code::Malformed, "a record is named by its digest").at("id").into())
}

fn unknown(service: &Service, id: &Digest) -> Refused {
    not_here(&service.store, Problem::new(Code::UnknownRecord, format!("record {id} is not final on this node")))
}

/// One record, by digest.
pub async fn get(
    State(service): State<Arc<Service>>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<RecordAnswer>, Refused> {
    caller.must_be(&[Reader, Auditor])?;
    let id = digest(&id?.0)?;
    answers::record(&service, &id)?.map(Json).ok_or_else(|| unknown(&service, &id))
}

/// The evidence file of one record.
pub async fn evidence(
    State(service): State<Arc<Service>>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
    request: Result<Query<EvidenceRequest>, QueryRejection>,
) -> Result<Response, Refused> {
    caller.must_be(&[Auditor])?;
    let id = digest(&id?.0)?;
    let Query(EvidenceRequest { anchor, closed }) = request?;
    let openings = if closed { Openings::Nothing } else { Openings::Readable };
    let evidence = match evidence::assemble(&service.store, &id, anchor, openings) {
        Err(EvidenceFault::UnknownRecord(id)) => return Err(unknown(&service, &id)),
        other => other?,
    };
    Ok(([(CONTENT_TYPE, HeaderValue::from_static(EVIDENCE_MEDIA_TYPE))], evidence.encode()).into_response())
}
