//! May this container leave? Computed from this node's own state, also while it is cut off.

use super::answers;
use super::caller::Caller;
use super::problems::Refused;
use super::service::Service;
use super::subjects;
use crate::{clock, names};
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use portolan_api::gate_check::{GateCheckAnswer, GateCheckRequest, GateReason, GateVerdict};
use portolan_api::token::Role::{Reader, Writer};
use portolan_api::{Code, Problem};
use portolan_contracts::nouns::hold;
use portolan_contracts::{GateDecision, gate_check, query};
use portolan_gateway::{Draft, SubjectName};
use portolan_ledger::{Locode, StateView, SubjectId, Time};
use std::sync::Arc;

/// Answer a gate check; with `authorise`, an ALLOW is recorded as a pick-up authorisation.
pub async fn post(
    State(service): State<Arc<Service>>,
    caller: Caller,
    request: Result<Json<GateCheckRequest>, JsonRejection>,
) -> Result<Json<GateCheckAnswer>, Refused> {
    caller.must_be(&[Reader, Writer])?;
    let Json(request) = request?;
    if request.authorise {
        caller.must_be(&[Writer])?;
    }
    let (name, mut answer) = check(&service, &request)?;
    if request.authorise && answer.verdict == GateVerdict::Allow {
        let port = request.port.unwrap_or_else(|| service.intake.profile().port.clone());
        let draft = authorisation(name, port, clock::now());
        let outcome = service.intake.write(vec![draft], None, true).await;
        answer.written = Some(answers::written(&service, outcome)?);
        let view = service.store.state();
        let given = answer.subjects.first().and_then(|id| query::stay_status(&view, id, view.time()));
        answer.authorisation = given.and_then(|stay| stay.authorisation).as_ref().map(subjects::authorisation);
    }
    Ok(Json(answer))
}

fn check(service: &Service, request: &GateCheckRequest) -> Result<(SubjectName, GateCheckAnswer), Refused> {
    let view = service.store.state();
    let (name, stays) = match (&request.container, &request.subject) {
        (Some(container), None) => {
            let name = SubjectName::container(container, None);
            let stays = names::find(&service.store, &view, &name)?;
            (name, current(&view, stays))
        }
        (None, Some(subject)) => (SubjectName::container(&subject.to_string(), None), vec![*subject]),
        _ => {
            return Err(Problem::new(Code::Malformed, "give either `container` or `subject`").at("container").into());
        }
    };
    if stays.is_empty() {
        return Err(Problem::new(Code::UnknownSubject, "this node knows no container under this name").into());
    }
    let time = clock::now().max(view.time());
    let terminal = service.intake.profile().terminal.clone().unwrap_or_else(|| service.organisation.clone());
    let decision = gate_check(&view, &stays, &terminal, time);
    Ok((name, told(&view, decision, time)))
}

/// The stays that have not ended; when all have, the last of them.
fn current(view: &dyn StateView, stays: Vec<SubjectId>) -> Vec<SubjectId> {
    let ended = |id: &SubjectId| query::stay_has_ended(view, id);
    let current: Vec<_> = stays.iter().filter(|id| !ended(id)).copied().collect();
    if current.is_empty() { stays.last().copied().into_iter().collect() } else { current }
}

fn told(view: &crate::storage::StateAt<'_>, decision: GateDecision, time: Time) -> GateCheckAnswer {
    let holds = hold::rules::on_stays(view, &decision.subjects);
    let reason = |reason: &portolan_contracts::GateReason| GateReason {
        code: reason.rule.as_str().to_owned(),
        light: reason.light.map(|light| light.to_string()),
        record: reason.hold,
        text: reason.text.clone(),
    };
    GateCheckAnswer {
        height: view.height(),
        time,
        verdict: if decision.is_allowed() { GateVerdict::Allow } else { GateVerdict::Deny },
        reasons: decision.reasons.iter().map(reason).collect(),
        lights: subjects::lights(view, &decision.lights, &decision.subjects, &holds),
        subjects: decision.subjects.into_iter().collect(),
        authorisation: None,
        written: None,
    }
}

/// The decision as a record: each is its own, since it holds for a limited time only.
fn authorisation(name: SubjectName, port: Locode, time: Time) -> Draft {
    let reference = format!("pickup/{}/{}", name.sealed(), time.0);
    let mut draft = Draft::decision("PickupAuthorisation", reference, time, port).with("result", Some("ALLOW"));
    draft.subjects = vec![name];
    draft
}
