//! The nouns in plain JSON: the node names, seals and signs for its organisation.
//!
//! A repeat under the same `Idempotency-Key` answers what became of the first; another request under it is a conflict.
//! Beneath that, the author's reference keeps a statement from being recorded twice even without the key.

use super::answers;
use super::caller::Caller;
use super::problems::{self, Refused};
use super::service::Service;
use crate::limits::HTTP_IDEMPOTENCY_KEY_BYTES_MAX;
use crate::storage::PrivateWrites;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use portolan_api::nouns::{
    DeclarationRequest, HoldRequest, InspectionRequest, PortCallRequest, ReleaseRequest, Statement,
    TerminalEventRequest,
};
use portolan_api::paths::IDEMPOTENCY_KEY;
use portolan_api::submission::{Wait, WriteRequest, Written};
use portolan_api::token::Role::Writer;
use portolan_api::{Code, Problem};
use portolan_ledger::Digest;
use serde::de::DeserializeOwned;
use std::sync::Arc;

type Asked = Result<Query<WriteRequest>, QueryRejection>;
type Body = Result<Bytes, BytesRejection>;
type Answer = Result<(StatusCode, Json<Written>), Refused>;

macro_rules! noun {
    ($(#[$doc:meta])* $name:ident, $request:ty, $statement:expr) => {
        $(#[$doc])*
        pub async fn $name(
            State(service): State<Arc<Service>>,
            caller: Caller,
            request: Asked,
            headers: HeaderMap,
            body: Body,
        ) -> Answer {
            caller.must_be(&[Writer])?;
            let body = body.map_err(|error| problems::of_body(&error))?;
            let statement = $statement(read::<$request>(&headers, &body)?);
            state(service, &caller, request?.0.wait, &headers, &body, statement).await
        }
    };
}

noun!(
    /// Announce a port call, its arrival, its departure.
    port_call, PortCallRequest, Statement::PortCall
);
noun!(
    /// Declare goods, or say how a declaration stands.
    declaration, DeclarationRequest, Statement::Declaration
);
noun!(
    /// Release: a light turns green or amber, or is taken back.
    release, ReleaseRequest, Statement::Release
);
noun!(
    /// Place or lift a hold.
    hold, HoldRequest, Statement::Hold
);
noun!(
    /// Ask for an inspection, or record its outcome.
    inspection, InspectionRequest, Statement::Inspection
);
noun!(
    /// Report a terminal event.
    terminal_event, TerminalEventRequest, Statement::TerminalEvent
);

fn read<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Refused> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if content_type.split(';').next().unwrap_or_default().trim() != "application/json" {
        return Err(Problem::new(Code::UnsupportedMediaType, "a statement is sent as application/json").into());
    }
    serde_json::from_slice(body).map_err(|error| {
        // serde names the field in its text; the first word in backticks is it.
        let text = error.to_string();
        let field = text.split('`').nth(1).unwrap_or(".").to_owned();
        Problem::new(Code::Malformed, text).at(field).into()
    })
}

async fn state(
    service: Arc<Service>,
    caller: &Caller,
    wait: Wait,
    headers: &HeaderMap,
    body: &[u8],
    statement: Statement,
) -> Answer {
    let repeat = Repeat::read(&service, caller, headers, body)?;
    let received_at = service.intake.received_at();
    let read = portolan_gateway::neutral::draft(&statement, service.intake.profile(), received_at);
    let (mut draft, _) = read.map_err(|malformed| {
        let field = if malformed.field.is_empty() { ".".to_owned() } else { malformed.field.clone() };
        Problem::new(Code::Malformed, malformed.to_string()).at(field)
    })?;
    if let Some(repeat) = repeat.as_ref().filter(|_| !statement_has_reference(body)) {
        // Without a reference of its own a statement is known by its words; the key tells two equal ones apart.
        draft.reference = format!("{}/{}", draft.reference, repeat.name);
    }
    let outcome = service.intake.write(vec![draft], None, wait == Wait::Final).await;
    let written = answers::written(&service, outcome)?;
    if written.submissions.is_empty() {
        let text = "there is nothing that this could refer to: no open hold of that code on that subject";
        return Err(Problem::new(Code::UnresolvedReference, text).at("hold_code").into());
    }
    if let Some(repeat) = repeat {
        repeat.keep(&service)?;
    }
    Ok((answers::status_of_all(&written), Json(written)))
}

fn statement_has_reference(body: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Value>(body).is_ok_and(|value| value.get("reference").is_some())
}

/// A request under an `Idempotency-Key`. What it wrote is found again by its reference; the key only has to tell
/// whether it is the same request.
struct Repeat {
    /// Digest of caller and key.
    name: Digest,
    key: Vec<u8>,
    request: Digest,
}

impl Repeat {
    fn read(service: &Service, caller: &Caller, headers: &HeaderMap, body: &[u8]) -> Result<Option<Self>, Refused> {
        let Some(value) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
        let value = value.as_bytes();
        if !(1..=HTTP_IDEMPOTENCY_KEY_BYTES_MAX).contains(&value.len()) {
            let text = format!("an Idempotency-Key has 1 to {HTTP_IDEMPOTENCY_KEY_BYTES_MAX} bytes");
            return Err(Problem::new(Code::Malformed, text).at(IDEMPOTENCY_KEY).into());
        }
        let name = Digest::of_pieces(&[caller.subject.as_bytes(), b"\0", value]);
        let (key, request) = ([b"idempotency/", &name.0[..]].concat(), Digest::of(body));
        match service.store.receipt(&key)? {
            Some(first) if first != request.0 => {
                let text = "this Idempotency-Key was used with another request";
                Err(Problem::new(Code::IdempotencyConflict, text).at(IDEMPOTENCY_KEY).into())
            }
            _ => Ok(Some(Self { name, key, request })),
        }
    }

    fn keep(self, service: &Service) -> Result<(), Refused> {
        let mut private = PrivateWrites::default();
        private.put_receipt(self.key, self.request.0.to_vec());
        Ok(service.store.write_private(private)?)
    }
}
