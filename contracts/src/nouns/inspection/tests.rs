//! When a request is open, whose light it concerns, and what an outcome proposes.

use super::rules::{on_subject, proposes_to_lift, release_override};
use super::{AgencyEvent, AreaCode, Decision, Ending, EndingKind, Inspection, InspectionResult, Outcome, Terms, keys};
use crate::light::Light;
use crate::memory_state::MemoryState;
use crate::nouns::exception::ExceptionRule;
use crate::roles::Agency;
use crate::state::Changes;
use portolan_ledger::{Digest, OrganisationId, SubjectId, Time};

const BOX: SubjectId = SubjectId([1; 16]);

fn plants() -> OrganisationId {
    OrganisationId::parse("plant-health").unwrap()
}

fn requested() -> Inspection {
    Inspection {
        agency: plants(),
        by_customs: false,
        requested_at: Time(10),
        types: Default::default(),
        subjects: [BOX].into(),
        hold: None,
        terms: Terms { from: None, by: None, place: None, joint: true, embargo: false },
        plan: None,
        missed: None,
        progress: Default::default(),
        outcome: None,
        ended: None,
    }
}

fn outcome(result: InspectionResult, decision: Decision) -> Option<Outcome> {
    Some(Outcome { result, decision, record: Digest::of(b"outcome") })
}

fn state_with(inspection: &Inspection) -> MemoryState {
    let request = Digest::of(b"request");
    let mut changes = Changes::none();
    changes.put(keys::inspection(&request), inspection);
    changes.put(keys::on_subject(&BOX, &request), &());
    MemoryState::from_writes(&changes.writes)
}

#[test]
fn a_request_is_open_until_it_has_an_outcome_that_concludes() {
    let mut request = requested();
    assert!(request.is_open() && request.is_free());
    request.outcome = outcome(InspectionResult::Inconclusive, Decision::MaintainHold);
    assert!(request.is_open(), "the laboratory has still to say");
    assert!(!request.is_free(), "it was inspected: nobody plans it again");
    request.outcome = outcome(InspectionResult::Conform, Decision::Lift);
    assert!(!request.is_open());
    assert_eq!(request.ended_by(), Some(Digest::of(b"outcome")));
}

#[test]
fn what_is_withdrawn_waived_or_begun_waits_for_no_plan() {
    for kind in [EndingKind::Withdrawn, EndingKind::Waived] {
        let ended = Inspection { ended: Some(Ending { kind, record: Digest::of(b"end") }), ..requested() };
        assert!(!ended.is_open() && !ended.is_free());
        assert_eq!(ended.is_withdrawn(), kind == EndingKind::Withdrawn);
    }
    let begun = Inspection { progress: [(AgencyEvent::Started, Time(11))].into(), ..requested() };
    assert!(begun.is_open() && !begun.is_free());
}

#[test]
fn an_agency_that_releases_its_own_light_overrides_its_own_open_request() {
    let state = state_with(&requested());
    let light = Light::Agency(Agency::PlantHealth);
    let finding = release_override(&state, &plants(), light, &[BOX]).expect("it is open");
    assert_eq!(finding.rule, ExceptionRule::ReleaseOverride);
    assert_eq!(finding.about, Some(Digest::of(b"request")));

    let customs = OrganisationId::parse("customs").unwrap();
    assert_eq!(release_override(&state, &customs, Light::Customs, &[BOX]), None, "another agency's request");
    assert_eq!(release_override(&state, &plants(), Light::Terminal, &[BOX]), None, "no light of an agency");
    let done = Inspection { outcome: outcome(InspectionResult::Conform, Decision::Lift), ..requested() };
    assert_eq!(release_override(&state_with(&done), &plants(), light, &[BOX]), None);
    assert_eq!(on_subject(&state_with(&done), &BOX).len(), 1);
}

#[test]
fn only_a_conforming_outcome_that_says_lift_proposes_anything() {
    let state = MemoryState::default();
    let asked = requested();
    for (result, decision) in
        [(InspectionResult::Conform, Decision::MaintainHold), (InspectionResult::NonConformMinor, Decision::Lift)]
    {
        assert!(proposes_to_lift(&state, &asked, &outcome(result, decision).unwrap()).is_empty());
    }
}

#[test]
fn an_area_is_written_in_capitals_digits_and_hyphens() {
    assert_eq!(AreaCode::parse("BCP-7").unwrap().to_string(), "BCP-7");
    for wrong in ["", "bcp", "BCP 7", "ABCDEFGHIJKLMNOPQ"] {
        assert!(AreaCode::parse(wrong).is_err(), "{wrong}");
    }
}
