//! Who is gathered with whom in any order, where a plan stands after late and repeated reports, and when it bars the gate.

use super::gathering::{Candidate, Gathering, Window, gather};
use super::rules::forbids_gate;
use super::standing::{Standing, agency_state};
use super::{AgencyState, Apart, DeclarantPresence, Handling, Plan, PlanState, Slot, keys};
use crate::limits::{PLAN_GATE_GRACE_MS, PLAN_REQUESTS_MAX};
use crate::memory_state::MemoryState;
use crate::nouns::inspection::{
    self, AgencyEvent, AreaCode, Decision, Ending, EndingKind, Inspection, InspectionResult, Outcome, Terms,
};
use crate::state::Changes;
use portolan_ledger::{Digest, OrganisationId, SubjectId, Time};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn stay(number: u8) -> SubjectId {
    SubjectId([number; 16])
}

fn inspection(agency: &str, requested_at: u64, stays: &[u8]) -> Inspection {
    Inspection {
        agency: OrganisationId::parse(agency).unwrap(),
        by_customs: agency == "customs",
        requested_at: Time(requested_at),
        types: BTreeSet::new(),
        subjects: stays.iter().copied().map(stay).collect(),
        hold: None,
        terms: Terms { from: None, by: None, place: None, joint: true, embargo: false },
        plan: None,
        missed: None,
        progress: BTreeMap::new(),
        outcome: None,
        ended: None,
    }
}

fn asks(name: &str, requested_at: u64, stays: &[u8]) -> Candidate {
    let inspection = inspection("plant-health", requested_at, stays);
    let goods = inspection.subjects.clone();
    Candidate { request: Digest::of(name.as_bytes()), inspection, goods, covering: BTreeSet::new() }
}

fn between(mut candidate: Candidate, from: u64, by: u64) -> Candidate {
    (candidate.inspection.terms.from, candidate.inspection.terms.by) = (Some(Time(from)), Some(Time(by)));
    candidate
}

fn at(mut candidate: Candidate, place: &str) -> Candidate {
    candidate.inspection.terms.place = Some(AreaCode::parse(place).unwrap());
    candidate
}

/// Who is together, by the names of the requests, each gathering under the name of its plan.
fn together(gatherings: &[Gathering], names: &[&str]) -> BTreeMap<String, Vec<String>> {
    let named = |digest: &Digest| names.iter().find(|name| Digest::of(name.as_bytes()) == *digest).unwrap().to_string();
    let members = |gathering: &Gathering| {
        let mut members: Vec<String> = gathering.requests.keys().map(named).collect();
        members.sort();
        members
    };
    gatherings.iter().map(|gathering| (named(&gathering.id()), members(gathering))).collect()
}

fn plans(expected: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
    let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect();
    expected.iter().map(|(plan, members)| ((*plan).to_owned(), owned(members))).collect()
}

#[test]
fn of_three_windows_in_a_row_the_middle_one_goes_with_the_more_urgent() {
    let requests = vec![
        between(asks("late", 1, &[1]), 40, 60),
        between(asks("middle", 2, &[1]), 20, 50),
        between(asks("early", 3, &[1]), 10, 30),
    ];
    let found = gather(requests);
    let expected = plans(&[("middle", &["early", "middle"]), ("late", &["late"])]);
    assert_eq!(together(&found, &["early", "middle", "late"]), expected);
    assert_eq!(found[0].window, Window { from: Time(20), by: Time(30) });
    assert_eq!(found[0].apart_from(&found[1]), Some(Apart::TimesApart));
}

#[test]
fn a_late_request_that_bridges_two_plans_makes_them_one_under_the_older_name() {
    let (older, younger, bridge) = (asks("older", 1, &[1]), asks("younger", 2, &[2]), asks("bridge", 3, &[1, 2]));
    let names = ["older", "younger", "bridge"];
    let before = gather(vec![younger.clone(), older.clone()]);
    assert_eq!(together(&before, &names), plans(&[("older", &["older"]), ("younger", &["younger"])]));
    let after = gather(vec![bridge, younger, older]);
    assert_eq!(together(&after, &names), plans(&[("older", &["bridge", "older", "younger"])]));
}

#[test]
fn who_is_linked_only_by_one_at_another_time_is_not_together() {
    let requests = vec![
        between(asks("box one", 1, &[1]), 0, 10),
        between(asks("box two", 2, &[2]), 0, 11),
        between(asks("both", 3, &[1, 2]), 20, 30),
    ];
    let expected = plans(&[("box one", &["box one"]), ("box two", &["box two"]), ("both", &["both"])]);
    assert_eq!(together(&gather(requests), &["box one", "box two", "both"]), expected);
}

#[test]
fn one_required_place_wins_over_none_and_two_make_two_plans() {
    let requests = vec![
        between(asks("anywhere", 1, &[1]), 0, 50),
        at(between(asks("at the border post", 2, &[1]), 0, 20), "BCP-1"),
        at(between(asks("at the scanner", 3, &[1]), 0, 30), "SCAN-2"),
    ];
    let found = gather(requests);
    let names = ["anywhere", "at the border post", "at the scanner"];
    let expected = plans(&[("anywhere", &["anywhere", "at the border post"]), ("at the scanner", &["at the scanner"])]);
    assert_eq!(together(&found, &names), expected);
    assert_eq!(found[0].place, Some(AreaCode::parse("BCP-1").unwrap()));
    assert_eq!(found[0].apart_from(&found[1]), Some(Apart::PlaceDiffers));
}

#[test]
fn who_wants_to_stand_alone_does() {
    let mut alone = asks("alone", 1, &[1]);
    alone.inspection.terms.joint = false;
    let found = gather(vec![alone, asks("one", 2, &[1]), asks("other", 3, &[1])]);
    let expected = plans(&[("alone", &["alone"]), ("one", &["one", "other"])]);
    assert_eq!(together(&found, &["alone", "one", "other"]), expected);
    assert!(found.iter().any(|gathering| gathering.apart_from(&found[0]) == Some(Apart::Exclusive)));
}

#[test]
fn a_declaration_and_its_container_are_the_same_goods_two_containers_of_it_are_not() {
    let declaration = stay(9);
    let covered = |name: &str, number: u8| {
        let mut candidate = asks(name, u64::from(number), &[number]);
        candidate.covering = [declaration].into();
        candidate
    };
    let (one, two) = (covered("one", 1), covered("two", 2));
    assert!(!one.touches(&two));
    let on_declaration = asks("declaration", 3, &[9]);
    assert!(one.touches(&on_declaration) && on_declaration.touches(&two));
}

#[test]
fn a_plan_holds_its_limit_and_the_next_begins_another() {
    let many = 0..=PLAN_REQUESTS_MAX as u64;
    let found = gather(many.map(|number| asks(&format!("request {number}"), number, &[1])).collect());
    let sizes: Vec<usize> = found.iter().map(|gathering| gathering.requests.len()).collect();
    assert_eq!(sizes, [PLAN_REQUESTS_MAX, 1]);
    assert_eq!(found[0].apart_from(&found[1]), Some(Apart::Full));
}

#[test]
fn customs_leads_where_it_takes_part_else_who_asked_first() {
    let (first, second) = (asks("first", 1, &[1]), {
        let mut second = asks("second", 2, &[1]);
        second.inspection.agency = OrganisationId::parse("police").unwrap();
        second
    });
    let lead = |requests: Vec<Candidate>| gather(requests)[0].lead().to_string();
    assert_eq!(lead(vec![second.clone(), first.clone()]), "plant-health");
    let mut customs = asks("customs", 3, &[1]);
    customs.inspection = inspection("customs", 3, &[1]);
    assert_eq!(lead(vec![second.clone(), customs.clone(), first.clone()]), "customs");
    customs.inspection.ended = Some(Ending { kind: EndingKind::Waived, record: Digest::of(b"waiver") });
    assert_eq!(lead(vec![second, customs, first]), "plant-health", "who waived does not lead the others");
}

fn any_request() -> impl Strategy<Value = (u64, BTreeSet<u8>, u64, u64, u8, bool)> {
    let goods = prop::collection::btree_set(0u8..5, 1..3);
    (0u64..6, goods, 0u64..6, 0u64..6, 0u8..4, prop::bool::weighted(0.9))
}

fn candidate(number: usize, asked: &(u64, BTreeSet<u8>, u64, u64, u8, bool)) -> Candidate {
    let (requested_at, stays, from, length, place, joint) = asked;
    let stays: Vec<u8> = stays.iter().copied().collect();
    let mut candidate = between(asks(&format!("request {number}"), *requested_at, &stays), *from, from + length);
    if *place > 1 {
        candidate = at(candidate, &format!("AREA-{place}"));
    }
    candidate.inspection.terms.joint = *joint;
    candidate
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_requests_does_not_matter(
        (asked, shuffled) in prop::collection::vec(any_request(), 1..12).prop_flat_map(|asked| {
            let candidates: Vec<Candidate> = asked.iter().enumerate().map(|(n, one)| candidate(n, one)).collect();
            (Just(candidates.clone()), Just(candidates).prop_shuffle())
        })
    ) {
        let found = gather(asked.clone());
        prop_assert_eq!(&found, &gather(shuffled));
        let members: Vec<Digest> = found.iter().flat_map(|gathering| gathering.requests.keys().copied()).collect();
        prop_assert_eq!(members.len(), asked.len());
        prop_assert_eq!(members.into_iter().collect::<BTreeSet<_>>().len(), asked.len());
        for gathering in &found {
            let places: BTreeSet<_> =
                gathering.requests.values().filter_map(|one| one.inspection.terms.place.clone()).collect();
            prop_assert!(places.len() < 2, "one place");
            prop_assert!(gathering.window.from <= gathering.window.by, "one moment that is of use to all");
            for one in gathering.requests.values() {
                prop_assert!(Window::of(&one.inspection).common(gathering.window) == Some(gathering.window));
                prop_assert!(gathering.requests.len() == 1 || one.inspection.terms.joint);
            }
        }
    }
}

const SLOT: Slot = Slot { from: Time(1_000), until: Time(2_000) };

fn plan_of(requests: &[(&str, Inspection)]) -> Standing {
    let requests: BTreeMap<Digest, Inspection> =
        requests.iter().map(|(name, one)| (Digest::of(name.as_bytes()), one.clone())).collect();
    let plan = Plan {
        version: 1,
        requests: requests.keys().copied().collect(),
        place: AreaCode::parse("AREA-7").unwrap(),
        slot: SLOT,
        tasks: BTreeSet::new(),
        declarant_presence: DeclarantPresence::Optional,
        confirmed_version: 0,
        containers: BTreeMap::new(),
        suspended: None,
        closed: None,
        cancelled: None,
        apart: BTreeMap::new(),
    };
    Standing { id: Digest::of(b"one"), plan, requests, stays: [stay(1)].into() }
}

fn two_agencies() -> Standing {
    plan_of(&[("one", inspection("customs", 1, &[1])), ("two", inspection("plant-health", 2, &[1]))])
}

fn outcome(result: InspectionResult) -> Option<Outcome> {
    Some(Outcome { result, decision: Decision::MaintainHold, record: Digest::of(b"outcome") })
}

fn request_mut<'a>(standing: &'a mut Standing, name: &str) -> &'a mut Inspection {
    standing.requests.get_mut(&Digest::of(name.as_bytes())).unwrap()
}

#[test]
fn a_plan_goes_from_planned_to_complete() {
    let mut standing = two_agencies();
    assert_eq!(standing.state(), PlanState::Planned);
    standing.plan.confirmed_version = 1;
    assert_eq!(standing.state(), PlanState::Confirmed);
    standing.plan.containers.entry(stay(1)).or_default().positioned = Some(Time(900));
    assert_eq!(standing.state(), PlanState::Ready);
    request_mut(&mut standing, "two").progress.insert(AgencyEvent::Started, Time(1_000));
    assert_eq!(standing.state(), PlanState::InProgress);
    request_mut(&mut standing, "two").outcome = outcome(InspectionResult::Inconclusive);
    assert_eq!(standing.state(), PlanState::Partial);
    request_mut(&mut standing, "one").outcome = outcome(InspectionResult::Conform);
    assert_eq!(standing.state(), PlanState::Partial, "the laboratory has still to say");
    standing.plan.suspended = Some(Digest::of(b"danger"));
    assert_eq!(standing.state(), PlanState::Suspended);
    standing.plan.suspended = None;
    request_mut(&mut standing, "two").outcome = outcome(InspectionResult::Conform);
    assert_eq!(standing.state(), PlanState::OutcomesComplete);
    standing.plan.closed = Some(Digest::of(b"close"));
    assert_eq!(standing.state(), PlanState::Closed);
}

#[test]
fn a_plan_that_everybody_left_before_it_began_is_cancelled() {
    let mut standing = two_agencies();
    let withdrawn = Some(Ending { kind: EndingKind::Withdrawn, record: Digest::of(b"withdrawal") });
    request_mut(&mut standing, "one").ended.clone_from(&withdrawn);
    assert_eq!(standing.state(), PlanState::Planned);
    request_mut(&mut standing, "two").ended = withdrawn;
    assert_eq!(standing.state(), PlanState::Cancelled);
    standing.plan.containers.entry(stay(1)).or_default().opened = Some(Time(1_100));
    assert_eq!(standing.state(), PlanState::OutcomesComplete, "it was opened: somebody has to close it");
}

#[test]
fn a_confirmation_of_an_older_version_confirms_no_newer_slot() {
    let mut standing = two_agencies();
    (standing.plan.version, standing.plan.confirmed_version) = (2, 1);
    standing.plan.containers.entry(stay(1)).or_default().positioned = Some(Time(900));
    assert_eq!(standing.state(), PlanState::Planned);
    standing.plan.confirmed_version = 2;
    assert_eq!(standing.state(), PlanState::Ready);
}

#[test]
fn handling_counts_by_the_times_at_which_it_happened() {
    let handled = |positioned, returned, opened, resealed| {
        let time = |at: u64| (at > 0).then_some(Time(at));
        Handling {
            positioned: time(positioned),
            returned: time(returned),
            opened: time(opened),
            resealed: time(resealed),
        }
    };
    assert!(handled(10, 0, 0, 0).is_positioned());
    assert!(!handled(10, 20, 0, 0).is_positioned());
    assert!(handled(30, 20, 0, 0).is_positioned());
    assert!(handled(0, 0, 10, 0).is_unsealed());
    assert!(!handled(0, 0, 10, 20).is_unsealed());
    assert!(handled(0, 0, 30, 20).is_unsealed(), "opened again after the new seal");
}

#[test]
fn where_an_agency_stands_follows_the_newest_of_what_it_did() {
    let mut part = inspection("plant-health", 1, &[1]);
    assert_eq!(agency_state(&part), AgencyState::Assigned);
    part.progress.insert(AgencyEvent::CheckedIn, Time(10));
    assert_eq!(agency_state(&part), AgencyState::CheckedIn);
    part.progress.insert(AgencyEvent::Paused, Time(30));
    part.progress.insert(AgencyEvent::Started, Time(20));
    assert_eq!(agency_state(&part), AgencyState::Paused, "a late report of the beginning does not end the pause");
    part.progress.insert(AgencyEvent::Started, Time(40));
    assert_eq!(agency_state(&part), AgencyState::Started);
    part.progress.insert(AgencyEvent::Finished, Time(50));
    assert_eq!(agency_state(&part), AgencyState::Finished);
    part.outcome = outcome(InspectionResult::Inconclusive);
    assert_eq!(agency_state(&part), AgencyState::PendingLaboratory);
}

fn state_of(standing: &Standing) -> MemoryState {
    let mut changes = Changes::none();
    changes.put(keys::plan(&standing.id), &standing.plan);
    for (request, one) in &standing.requests {
        changes.put(inspection::keys::inspection(request), &Inspection { plan: Some(standing.id), ..one.clone() });
        for subject in &one.subjects {
            changes.put(inspection::keys::on_subject(subject, request), &());
        }
    }
    MemoryState::from_writes(&changes.writes)
}

#[test]
fn the_gate_is_barred_from_the_first_confirmation_to_the_last_outcome() {
    let group: BTreeSet<SubjectId> = [stay(1)].into();
    let bars = |standing: &Standing, time: u64| forbids_gate(&state_of(standing), &group, Time(time)).is_some();
    let mut standing = two_agencies();
    assert!(!bars(&standing, 500), "nobody has confirmed it");
    standing.plan.confirmed_version = 1;
    assert!(bars(&standing, 500));
    assert_eq!(forbids_gate(&state_of(&standing), &[stay(2)].into(), Time(500)), None, "another container");
    standing.plan.version = 2;
    assert!(bars(&standing, 500), "an agency that joins does not open the gate");
    assert!(!bars(&standing, SLOT.until.plus_ms(PLAN_GATE_GRACE_MS).0), "nobody began");

    request_mut(&mut standing, "one").progress.insert(AgencyEvent::Started, Time(1_000));
    assert!(bars(&standing, SLOT.until.plus_ms(PLAN_GATE_GRACE_MS).0));
    request_mut(&mut standing, "one").outcome = outcome(InspectionResult::Conform);
    assert!(bars(&standing, 1_500));
    request_mut(&mut standing, "two").outcome = outcome(InspectionResult::Conform);
    assert!(!bars(&standing, 1_500));
    standing.plan.containers.entry(stay(1)).or_default().opened = Some(Time(1_400));
    assert!(bars(&standing, 1_500), "it stands open");
    standing.plan.containers.entry(stay(1)).or_default().resealed = Some(Time(1_450));
    assert!(!bars(&standing, 1_500));
}
