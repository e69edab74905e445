//! Whether the node lives, serves and agrees; and its figures for the operator.

use super::caller::Caller;
use super::problems::Refused;
use super::service::Service;
use crate::clock;
use crate::limits::CLOCK_AHEAD_SHOWN_MS;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use portolan_api::status::{HealthAnswer, ReadyAnswer};
use portolan_api::token::Role::Admin;
use portolan_contracts::membership;
use portolan_ledger::key::MemberKey;
use portolan_ledger::{Height, Time, Validator};
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Is the process alive?
pub async fn health() -> Json<HealthAnswer> {
    Json(HealthAnswer { status: "alive".into() })
}

/// Does the node serve and agree?
pub async fn ready(State(service): State<Arc<Service>>) -> (StatusCode, Json<ReadyAnswer>) {
    let answer = readiness(&service);
    let status = if answer.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(answer))
}

/// What an operator is told when the engine has stopped signing.
const HELD_FOR_SAFETY: &str = "agreement has stopped itself, so as not to sign twice: a write of its log failed; look at the \
                               node's log, make the disk sound, then start the node again";

/// The node's own judgement of itself.
pub fn readiness(service: &Service) -> ReadyAnswer {
    let mut reasons = Vec::new();
    let tip = service.store.tip();
    let (height, time) = tip.map_or((Height(0), Time(0)), |tip| (tip.header.height, tip.header.time));
    let network = service.consensus.get().map(portolan_consensus::Handle::status);
    match &network {
        None => reasons.push("agreement has not started".into()),
        Some(_) if portolan_consensus::is_held_for_safety() => reasons.push(HELD_FOR_SAFETY.into()),
        Some(network) => {
            let validators = service.chain.next_validators();
            let is_here = |validator: &&Validator| {
                let peer = network.peers.get(&validator.organisation);
                validator.organisation == service.organisation || peer.is_some_and(|peer| peer.connected)
            };
            let here: Vec<_> = validators.as_slice().iter().filter(is_here).collect();
            if !validators.is_quorum(here.iter().map(|validator| validator.power).sum()) {
                let (count, all) = (here.len(), validators.as_slice().len());
                reasons.push(format!("only {count} of {all} validators are connected: no quorum"));
            }
        }
    }
    reasons.extend(service.silence.told().map(|told| told.to_string()));
    let offset = i64::try_from(clock::now().0).unwrap_or(i64::MAX) - i64::try_from(time.0).unwrap_or(i64::MAX);
    // Block time follows the proposers' clocks: a clock far behind it is wrong. One ahead of it may only be idle, so that is
    // measured by what the others propose.
    let ahead = service.chain.clock_ahead_ms().unwrap_or_default().max(0);
    let clock_offset_ms = if offset < 0 { offset } else { ahead };
    let tolerance = i64::try_from(service.chain.parameters().clock_ahead_ms_max).unwrap_or(i64::MAX);
    if clock_offset_ms < -tolerance {
        reasons.push(format!("the clock is {} ms behind block time; check time synchronisation", -clock_offset_ms));
    }
    if clock_offset_ms > CLOCK_AHEAD_SHOWN_MS {
        reasons
            .push(format!("the clock is {clock_offset_ms} ms ahead of the other members'; check time synchronisation"));
    }
    ReadyAnswer {
        ready: reasons.is_empty(),
        reasons,
        organisation: service.organisation.clone(),
        network: service.network,
        height,
        time,
        peers: network.map_or(0, |network| u32::try_from(network.connected()).unwrap_or(u32::MAX)),
        clock_offset_ms,
    }
}

/// How many of this member's keys count although they are past the day on which they were to be replaced.
fn keys_expired(service: &Service) -> u64 {
    let view = service.store.state();
    let (next, time) = (view.height().next(), view.time());
    let keys = membership::keys_of(&view, &service.organisation);
    let is_expired = |key: &MemberKey| {
        let counts = key.from <= next && key.until.is_none_or(|until| until > next);
        counts && key.expires_at.is_some_and(|expires_at| expires_at <= time)
    };
    keys.iter().filter(|(_, key)| is_expired(key)).count() as u64
}

/// Figures for the operator.
pub async fn metrics(State(service): State<Arc<Service>>, caller: Caller) -> Result<impl IntoResponse, Refused> {
    caller.must_be(&[Admin])?;
    let mut text = portolan_consensus::metrics();
    let tip = service.store.tip();
    let (submissions, bytes) = service.mempool.size();
    let figures = [
        ("portolan_height", tip.as_ref().map_or(0, |tip| tip.header.height.0)),
        ("portolan_log_size", tip.as_ref().map_or(0, |tip| tip.header.log_size)),
        ("portolan_mempool_submissions", u64::try_from(submissions).unwrap_or(u64::MAX)),
        ("portolan_mempool_bytes", u64::try_from(bytes).unwrap_or(u64::MAX)),
        ("portolan_ready", u64::from(readiness(&service).ready)),
        ("portolan_silent", u64::from(service.silence.reason().is_some())),
        ("portolan_keys_expired", keys_expired(&service)),
        ("portolan_breaches_found", service.reporting.found.load(Ordering::Relaxed)),
        ("portolan_breaches_reported", service.reporting.reported.load(Ordering::Relaxed)),
        ("portolan_held_for_safety", u64::from(portolan_consensus::is_held_for_safety())),
    ];
    for (name, value) in figures {
        writeln!(text, "# TYPE {name} gauge\n{name} {value}").expect("writing to memory cannot fail");
    }
    if let Some(handle) = service.consensus.get() {
        for (name, value) in handle.status().counters {
            writeln!(text, "portolan_network_total{{counter=\"{name}\"}} {value}")
                .expect("writing to memory cannot fail");
        }
    }
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text))
}
