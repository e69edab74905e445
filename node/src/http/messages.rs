//! Raw messages in their own formats, and the quarantine of those that could not be read.

use super::answers;
use super::caller::Caller;
use super::problems::{self, Refused};
use super::service::Service;
use crate::storage;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use portolan_api::message::{FlagAnswer, MessageAnswer, MessageEntry, MessageState, MessagesRequest, QuarantineReason};
use portolan_api::page::{Cursor, Listing, Page, PageRequest};
use portolan_api::submission::{Wait, WriteRequest};
use portolan_api::token::Role::{Admin, Writer};
use portolan_api::{Code, Problem};
use portolan_ledger::Digest;
use std::sync::Arc;

/// Keep a message, read it and write what it says.
pub async fn post(
    State(service): State<Arc<Service>>,
    caller: Caller,
    request: Result<Query<WriteRequest>, QueryRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<MessageAnswer>), Refused> {
    caller.must_be(&[Writer])?;
    let Query(WriteRequest { wait }) = request?;
    let bytes = body.map_err(|error| problems::of_body(&error))?.to_vec();
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let imported = service.intake.message(content_type, bytes, &caller.subject, wait == Wait::Final).await?;
    let reason = |reason: &portolan_gateway::Quarantined| QuarantineReason {
        code: reason.code.as_str().to_owned(),
        reason: reason.reason.clone(),
        place: reason.place.clone(),
    };
    let Some(outcome) = imported.outcome else {
        let first = imported.left.first().map(reason);
        let text = first.map(|first| format!("{}: {} ({})", first.code, first.reason, first.place));
        return Err(Problem::new(Code::Quarantined, text.unwrap_or_default()).of_message(imported.message).into());
    };
    let written = answers::written(&service, outcome).map_err(|refused| refused.of_message(imported.message))?;
    let status = answers::status_of_all(&written);
    let flag =
        |flag: &portolan_gateway::Flag| FlagAnswer { code: flag.code.as_str().to_owned(), place: flag.place.clone() };
    let flags = imported.flags.iter().map(flag).collect();
    let left = imported.left.iter().map(reason).collect();
    Ok((status, Json(MessageAnswer { message: imported.message, written, flags, left })))
}

/// The messages this node keeps, in the order they came.
pub async fn list(
    State(service): State<Arc<Service>>,
    caller: Caller,
    request: Result<Query<MessagesRequest>, QueryRejection>,
) -> Result<Json<Page<MessageEntry>>, Refused> {
    caller.must_be(&[Writer, Admin])?;
    let Query(MessagesRequest { state, after, limit }) = request?;
    let page = PageRequest { after, limit };
    let after = page.cursor(Listing::Messages).map_err(answers::bad_cursor)?.map(|cursor| cursor.position);
    let state = state.map(|state| match state {
        MessageState::Imported => storage::MessageState::Imported,
        MessageState::Quarantined => storage::MessageState::Quarantined,
    });
    let found = service.store.messages(state, after, page.entries())?;
    let next = (found.len() == page.entries())
        .then(|| found.last().map(|(position, ..)| *position))
        .flatten()
        .map(|position| Cursor { listing: Listing::Messages, position }.to_string());
    let entries = found.into_iter().map(|(_, id, message)| entry(id, message)).collect();
    Ok(Json(Page { height: answers::height(&service), entries, next }))
}

fn entry(id: Digest, message: storage::StoredMessage) -> MessageEntry {
    let reason = |(code, reason, place)| QuarantineReason { code, reason, place };
    MessageEntry {
        message: id,
        state: match message.state {
            storage::MessageState::Imported => MessageState::Imported,
            storage::MessageState::Quarantined => MessageState::Quarantined,
        },
        content_type: message.content_type,
        bytes: u64::try_from(message.bytes.len()).unwrap_or(u64::MAX),
        received_at: message.received_at,
        posted_by: message.posted_by,
        reasons: message.reasons.into_iter().map(reason).collect(),
    }
}

/// One message as it came, byte by byte.
pub async fn get(
    State(service): State<Arc<Service>>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Refused> {
    caller.must_be(&[Writer, Admin])?;
    let Path(id) = id?;
    let unknown = || Problem::new(Code::UnknownMessage, format!("this node keeps no message {id}"));
    let digest = id.parse().map_err(|_| unknown())?;
    let message = service.store.message(&digest)?.ok_or_else(unknown)?;
    // Never shown by a browser as what it says it is: the bytes come from outside.
    let content_type = HeaderValue::from_static("application/octet-stream");
    Ok(([(CONTENT_TYPE, content_type)], message.bytes).into_response())
}
