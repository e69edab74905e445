//! The HTTP interface: wire shapes in, one call of the node, wire shapes out.
//!
//! The only module that names axum. A handler converts, calls exactly one thing of the node and converts back; it owns no
//! rule, no loop over the ledger and no database handle. Who may ask is decided by the token's roles before a handler
//! runs; `/health` and `/ready` alone answer a stranger.
//!
//! Invariants
//! - Every answer that is not a success is a problem document (RFC 9457) with a stable code.
//! - Bodies, time and concurrency are bounded before anything is read; overload says when to come back.
//! - Nothing a caller sends can panic the node; a panic in a handler is answered and logged as a fault.

mod answers;
mod blocks;
mod caller;
mod door;
mod events;
mod gate_checks;
mod governance;
mod messages;
mod misbehaviour;
mod nouns;
mod openapi;
mod problems;
mod records;
mod service;
mod serving;
mod status;
mod subjects;
mod submissions;

pub use caller::TokenCheck;
pub use openapi::document as openapi_document;
pub use service::Service;
pub use serving::{Listening, ServeFault, serve};

use crate::limits::{HTTP_BODY_BYTES_MAX, HTTP_REQUEST_TIME_MAX};
use axum::Router;
use axum::error_handling::HandleErrorLayer;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use portolan_api::paths;
use std::sync::Arc;
use tower::ServiceBuilder;

/// Every route of the interface.
pub fn router(service: Arc<Service>) -> Router {
    let bounded = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(problems::of_layer))
        .layer(tower::timeout::TimeoutLayer::new(HTTP_REQUEST_TIME_MAX));
    let asked = Router::new()
        .route(paths::SUBMISSIONS, post(submissions::post))
        .route(paths::SUBMISSION, get(submissions::get))
        .route(paths::PORT_CALLS, post(nouns::port_call))
        .route(paths::DECLARATIONS, post(nouns::declaration))
        .route(paths::RELEASES, post(nouns::release))
        .route(paths::HOLDS, post(nouns::hold))
        .route(paths::INSPECTIONS, post(nouns::inspection))
        .route(paths::TERMINAL_EVENTS, post(nouns::terminal_event))
        .route(paths::MESSAGES, post(messages::post).get(messages::list))
        .route(paths::MESSAGE, get(messages::get))
        .route(paths::SUBJECTS, get(subjects::list))
        .route(paths::SUBJECT, get(subjects::get))
        .route(paths::SUBJECT_HISTORY, get(subjects::history))
        .route(paths::GATE_CHECKS, post(gate_checks::post))
        .route(paths::RECORD, get(records::get))
        .route(paths::RECORD_EVIDENCE, get(records::evidence))
        .route(paths::BLOCK, get(blocks::get))
        .route(paths::CHECKPOINT, get(blocks::checkpoint))
        .route(paths::CONSISTENCY, get(blocks::consistency))
        .route(paths::MISBEHAVIOUR, get(misbehaviour::get))
        .route(paths::PROPOSALS, get(governance::proposals))
        .route(paths::PROPOSAL, get(governance::proposal))
        .route(paths::PREVIEWS, post(governance::preview))
        .route(paths::MEMBERS, get(governance::members))
        .route(paths::OPENAPI, get(openapi::get))
        .route(paths::METRICS, get(status::metrics))
        .layer(bounded);
    let streamed = Router::new().route(paths::EVENTS, get(events::get));
    let known = asked.merge(streamed).route_layer(middleware::from_fn_with_state(service.clone(), door::identify));
    let open = Router::new().route(paths::HEALTH, get(status::health)).route(paths::READY, get(status::ready));
    known
        .merge(open)
        .fallback(problems::unknown_path)
        .method_not_allowed_fallback(problems::method_not_allowed)
        .layer(DefaultBodyLimit::max(HTTP_BODY_BYTES_MAX))
        .layer(middleware::from_fn_with_state(service.clone(), door::bound))
        .layer(middleware::from_fn(door::name_request))
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(problems::of_panic))
        .with_state(service)
}
