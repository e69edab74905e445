//! May this container leave? Computed from this node's own state, also while it is cut off.

mod asking;
mod stays;

use super::answers;
use super::caller::Caller;
use super::problems::Refused;
use super::service::Service;
use super::subjects;
use crate::clock;
use crate::storage::StateAt;
use asking::AtGate;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use portolan_api::gate_check::{GateCheckAnswer, GateCheckRequest, GateReason, GateVerdict, Recheck};
use portolan_api::token::Role::{Reader, Writer};
use portolan_contracts::gate_check::{Asked, gate_check_of, newest_authorisation};
use portolan_contracts::nouns::hold;
use portolan_contracts::nouns::subject::CONTAINER_STAY;
use portolan_contracts::{GateDecision, recheck};
use portolan_gateway::{Draft, SubjectName};
use portolan_ledger::{Locode, OrganisationId, SubjectId, Time};
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
    let at_gate = AtGate::read(&request)?;
    let terminal = service.intake.profile().terminal.clone().unwrap_or_else(|| service.organisation.clone());
    let mut answer = check(&service, &request, &at_gate, &terminal)?;
    if request.authorise && answer.verdict == GateVerdict::Allow {
        let port = request.port.unwrap_or_else(|| service.intake.profile().port.clone());
        let draft = authorisation(&answer.subjects, &at_gate, port, clock::now());
        let outcome = service.intake.write(vec![draft], None, true).await;
        answer.written = Some(answers::written(&service, outcome)?);
    }
    ask_again(&service.store.state(), &at_gate, &terminal, &mut answer);
    Ok(Json(answer))
}

fn check(
    service: &Service,
    request: &GateCheckRequest,
    at_gate: &AtGate,
    terminal: &OrganisationId,
) -> Result<GateCheckAnswer, Refused> {
    let view = service.store.state();
    let stays = stays::asked(service, &view, request)?;
    let time = clock::now().max(view.time());
    let asked = Asked { stays: &stays, terminal, time, claim: at_gate.claim(), vehicle: at_gate.vehicle };
    Ok(told(&view, gate_check_of(&view, &asked), time))
}

fn told(view: &StateAt<'_>, decision: GateDecision, time: Time) -> GateCheckAnswer {
    let holds = hold::rules::on_stays(view, &decision.subjects);
    GateCheckAnswer {
        height: view.height(),
        time,
        verdict: verdict(decision.is_allowed()),
        reasons: reasons(&decision),
        lights: subjects::lights(view, &decision.lights, &decision.subjects, &holds),
        subjects: decision.subjects.into_iter().collect(),
        authorisation: None,
        recheck: None,
        written: None,
    }
}

const fn verdict(is_allowed: bool) -> GateVerdict {
    if is_allowed { GateVerdict::Allow } else { GateVerdict::Deny }
}

fn reasons(decision: &GateDecision) -> Vec<GateReason> {
    let reason = |reason: &portolan_contracts::GateReason| GateReason {
        code: reason.rule.as_str().to_owned(),
        light: reason.light.map(|light| light.to_string()),
        record: reason.hold,
        text: reason.text.clone(),
    };
    decision.reasons.iter().map(reason).collect()
}

/// the terminal's newest authorisation, and whether the container may leave under it now with those who are there.
fn ask_again(view: &StateAt<'_>, at_gate: &AtGate, terminal: &OrganisationId, answer: &mut GateCheckAnswer) {
    let time = clock::now().max(view.time());
    let Some(given) = newest_authorisation(view, &answer.subjects.iter().copied().collect(), terminal) else { return };
    let mut reasons = reasons(&recheck(view, &answer.subjects, terminal, time));
    reasons.extend(at_gate.others(&given));
    answer.authorisation = Some(subjects::authorisation(&given, time));
    answer.recheck = Some(Recheck { verdict: verdict(reasons.is_empty()), reasons });
}

/// The decision as a record: each is its own, since it holds for a limited time only. It names the subjects that were
/// looked at, so that the rules decide about the same ones.
fn authorisation(subjects: &[SubjectId], at_gate: &AtGate, port: Locode, time: Time) -> Draft {
    let stays: Vec<String> = subjects.iter().map(ToString::to_string).collect();
    let reference = format!("pickup/{}/{}", stays.join(","), time.0);
    let haulier = at_gate.haulier.as_ref();
    let mut draft = Draft::decision("PickupAuthorisation", reference, time, port)
        .with("result", Some("ALLOW"))
        .with("haulier", haulier.map(|(haulier, _)| haulier.as_str()))
        .with("salt", haulier.map(|(_, salt)| salt.to_string()))
        .with("vehicle", at_gate.vehicle.map(|vehicle| vehicle.to_string()));
    draft.subjects = subjects.iter().map(|id| SubjectName::Known { kind: CONTAINER_STAY, id: *id }).collect();
    draft
}

#[cfg(test)]
mod tests {
    use super::*;
    use portolan_contracts::nouns::pickup_authorisation::PickupAuthorisationBody;
    use portolan_ledger::Digest;
    use serde_json::Value;

    fn draft(at_gate: &AtGate) -> Draft {
        let port = Locode::parse("GBFXT").unwrap();
        authorisation(&[SubjectId([1; 16]), SubjectId([2; 16])], at_gate, port, Time(1_000))
    }

    #[test]
    fn an_authorisation_says_who_came_with_what_and_names_every_stay_that_was_looked_at() {
        let haulier = OrganisationId::parse("haulier").unwrap();
        let (salt, vehicle) = (Digest::of(b"salt"), Digest::of(b"vehicle"));
        let draft = draft(&AtGate { haulier: Some((haulier.clone(), salt)), vehicle: Some(vehicle) });
        let body: PickupAuthorisationBody = serde_json::from_value(Value::Object(draft.body)).unwrap();
        assert_eq!((body.haulier, body.salt, body.vehicle), (Some(haulier), Some(salt), Some(vehicle)));
        let stays = [1, 2].map(|of| SubjectName::Known { kind: "container-stay", id: SubjectId([of; 16]) });
        assert_eq!(draft.subjects, stays);
    }

    #[test]
    fn an_authorisation_for_nobody_names_nobody() {
        let body = Value::Object(draft(&AtGate { haulier: None, vehicle: None }).body);
        assert_eq!(body, serde_json::json!({"result": "ALLOW"}));
    }
}
