//! What this node saw of other members' breaches of the protocol.

use super::caller::Caller;
use super::problems::Refused;
use super::service::Service;
use crate::storage::StoredMisbehaviour;
use axum::Json;
use axum::extract::State;
use portolan_api::misbehaviour::{Breach, MisbehaviourAnswer, SignedText};
use portolan_api::token::Role::{Admin, Auditor};
use std::sync::Arc;

/// All that is kept.
pub async fn get(State(service): State<Arc<Service>>, caller: Caller) -> Result<Json<MisbehaviourAnswer>, Refused> {
    caller.must_be(&[Admin, Auditor])?;
    let breaches = service.store.misbehaviour()?.into_iter().map(breach).collect();
    Ok(Json(MisbehaviourAnswer { breaches }))
}

fn breach(seen: StoredMisbehaviour) -> Breach {
    let StoredMisbehaviour { kind, member, height, round, says, seen_at, proof } = seen;
    let signed = |(text, signature): (String, Vec<u8>)| {
        let hex = signature.iter().map(|byte| format!("{byte:02x}")).collect();
        SignedText { text, signature: Some(hex).filter(|_| !signature.is_empty()) }
    };
    Breach { kind, member, height, round, says, seen_at, proof: proof.into_iter().map(signed).collect() }
}
