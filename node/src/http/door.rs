//! What every request passes before a handler: a name for the log, a place among those served, and the caller's token.

use super::caller::{Caller, TokenRefusal};
use super::problems::Refused;
use super::service::Service;
use crate::clock;
use crate::limits::{HTTP_REQUESTS_MAX, HTTP_STREAMS_MAX};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header::HeaderName};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use portolan_api::token::Role;
use portolan_api::{Code, Problem};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Places for requests and for event streams.
pub struct Places {
    requests: Arc<Semaphore>,
    streams: Arc<Semaphore>,
}

impl Default for Places {
    fn default() -> Self {
        Self {
            requests: Arc::new(Semaphore::new(HTTP_REQUESTS_MAX)),
            streams: Arc::new(Semaphore::new(HTTP_STREAMS_MAX)),
        }
    }
}

impl Places {
    /// A place for one event stream, held until it is dropped.
    pub fn stream(&self) -> Result<OwnedSemaphorePermit, Refused> {
        self.streams.clone().try_acquire_owned().map_err(|_| overload())
    }
}

fn overload() -> Refused {
    Problem::new(Code::Overload, "the node serves as many requests as it may").into()
}

/// Give the request a name, which the answer's `x-request-id` and the log carry.
pub async fn name_request(request: Request, next: Next) -> Response {
    let id = hex::encode(clock::random::<8>());
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    tracing::debug!(request.id = id, %method, path, status, "answered");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID.clone(), value);
    }
    response
}

/// Serve at most `limits::HTTP_REQUESTS_MAX` requests at once.
pub async fn bound(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    match service.places.requests.clone().try_acquire_owned() {
        Ok(_place) => next.run(request).await,
        Err(_) => overload().into_response(),
    }
}

/// Check the token; what comes after knows the caller.
pub async fn identify(State(service): State<Arc<Service>>, mut request: Request, next: Next) -> Response {
    let authorization = request.headers().get(AUTHORIZATION).map(|value| value.to_str().unwrap_or_default());
    match service.tokens.check(authorization) {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(refusal @ (TokenRefusal::Missing | TokenRefusal::Untrusted)) => {
            Refused::from(Problem::new(Code::Unauthenticated, refusal.to_string())).into_response()
        }
    }
}

/// The caller of a request that passed [`identify`].
impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        let missing = || Problem::new(Code::Unauthenticated, TokenRefusal::Missing.to_string()).into();
        parts.extensions.get::<Self>().cloned().ok_or_else(missing)
    }
}

impl Caller {
    /// Go on only with one of these roles.
    pub fn must_be(&self, any_of: &[Role]) -> Result<(), Refused> {
        if any_of.iter().any(|role| self.roles.contains(role)) {
            return Ok(());
        }
        let names: Vec<_> = any_of.iter().map(|role| role.as_str()).collect();
        Err(Problem::new(Code::ForbiddenRole, format!("this needs the role {}", names.join(" or "))).into())
    }
}
