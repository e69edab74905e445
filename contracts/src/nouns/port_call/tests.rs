//! Late, repeated and contradicting reports of a port call, and decisions about it.

use super::course::{PortCall, Report};
use super::{CallDecision, Decided, PortCallStatus, rules};
use crate::limits::{PORT_CALL_DECISIONS_KEPT, PORT_CALL_EVENTS_KEPT};
use portolan_ledger::{Digest, OrganisationId, SubjectId, Time};
use proptest::prelude::*;
use std::collections::BTreeMap;

const HOUR_MS: u64 = 3_600_000;

fn seen_by(author: &str, rank: u8, status: PortCallStatus, at: u64) -> Report {
    Report {
        status,
        berth_visit: u8::from(status.is_at_berth()),
        event_time: Time(at),
        author: OrganisationId::parse(author).unwrap(),
        rank,
        late: false,
        vessel: None,
        record: Digest::of(format!("{author} {status} {at}").as_bytes()),
    }
}

fn report(status: PortCallStatus, at: u64) -> Report {
    seen_by("port-authority", 1, status, at)
}

fn decided(decision: CallDecision, event_time: u64, recorded_at: u64) -> Decided {
    Decided {
        decision,
        event_time: Time(event_time),
        recorded_at: Time(recorded_at),
        author: OrganisationId::parse("port-authority").unwrap(),
        record: Digest::of(format!("{decision} {event_time}").as_bytes()),
        withdrawn_at: None,
    }
}

fn call(reports: &[Report]) -> PortCall {
    let mut call = PortCall::default();
    reports.iter().for_each(|report| call.insert(report.clone()));
    call
}

#[test]
fn a_late_announcement_does_not_bring_a_departed_vessel_back() {
    let mut call = PortCall::default();
    call.insert(report(PortCallStatus::Departed, 30));
    assert!(call.departed_before_arrival());
    call.insert(report(PortCallStatus::Arrived, 20));
    call.insert(report(PortCallStatus::Announced, 40));
    assert_eq!(call.status(), Some(PortCallStatus::Departed));
    assert_eq!(call.reached_at(PortCallStatus::Arrived), Some(Time(20)));
    assert!(!call.departed_before_arrival());
}

#[test]
fn what_is_folded_away_still_counts_in_any_order() {
    let reports: Vec<Report> = [report(PortCallStatus::Arrived, 1), report(PortCallStatus::Anchored, 2)]
        .into_iter()
        .chain((0..PORT_CALL_EVENTS_KEPT as u64).map(|at| report(PortCallStatus::Announced, 10 + at)))
        .collect();
    let in_order = call(&reports);
    assert_eq!(in_order.reports.len(), PORT_CALL_EVENTS_KEPT);
    assert_eq!(in_order.status(), Some(PortCallStatus::Anchored));
    assert_eq!(in_order.reached_at(PortCallStatus::Arrived), Some(Time(1)));
    let reversed: Vec<Report> = reports.into_iter().rev().collect();
    assert_eq!(call(&reversed), in_order);
}

#[test]
fn inside_the_port_the_newest_report_counts() {
    let alongside = report(PortCallStatus::Alongside, 20);
    let second = Report { berth_visit: 2, ..report(PortCallStatus::Alongside, 50) };
    let shifted =
        call(&[second, report(PortCallStatus::Operating, 30), alongside, report(PortCallStatus::Arrived, 10)]);
    assert_eq!(shifted.status(), Some(PortCallStatus::Alongside));
    let berths: Vec<(u8, Time)> = shifted
        .reached()
        .iter()
        .filter(|reached| reached.status == PortCallStatus::Alongside)
        .map(|reached| (reached.berth_visit, reached.at))
        .collect();
    assert_eq!(berths, [(1, Time(20)), (2, Time(50))]);
}

#[test]
fn the_best_source_gives_the_shown_time_even_from_the_folded_reports() {
    let mut kept =
        vec![seen_by("agent", 3, PortCallStatus::Arrived, 5), seen_by("vessel-traffic", 0, PortCallStatus::Arrived, 7)];
    assert_eq!(call(&kept).arrived_at(), Some(Time(7)));
    kept.extend((0..PORT_CALL_EVENTS_KEPT as u64).map(|at| report(PortCallStatus::Anchored, 10 + at)));
    assert_eq!(call(&kept).arrived_at(), Some(Time(7)));
    // Without a reported arrival, the first anchorage or berth says when it came.
    assert_eq!(call(&[report(PortCallStatus::Anchored, 9)]).arrived_at(), Some(Time(9)));
}

#[test]
fn a_call_that_was_called_off_is_over_unless_the_vessel_comes() {
    let off = [report(PortCallStatus::Announced, 30), report(PortCallStatus::Omitted, 20)];
    assert_eq!(call(&off).status(), Some(PortCallStatus::Omitted));
    assert!(!call(&off).is_open());
    let mut came = call(&off);
    came.insert(report(PortCallStatus::Arrived, 40));
    assert_eq!(came.status(), Some(PortCallStatus::Arrived));
}

#[test]
fn times_apart_are_disputed_and_times_far_apart_contradict() {
    let id = SubjectId([1; 16]);
    let arrived = |author, at| seen_by(author, 1, PortCallStatus::Arrived, at);
    let known = call(&[arrived("vessel-traffic", 10 * HOUR_MS)]);
    let later = arrived("agent", 13 * HOUR_MS);
    assert_eq!(rules::contradicting_times(id, &known, &later), None);
    let mut disputed = known.clone();
    disputed.insert(later);
    assert_eq!(rules::disputed(&disputed), [PortCallStatus::Arrived]);
    let far = rules::contradicting_times(id, &known, &arrived("agent", 13 * HOUR_MS + 1)).unwrap();
    assert_eq!(far.about, Some(known.reports[0].record));
    // Its own earlier word is corrected, not contradicted.
    assert_eq!(rules::contradicting_times(id, &known, &arrived("vessel-traffic", 20 * HOUR_MS)), None);
}

#[test]
fn a_clearance_counts_from_its_block_and_until_it_is_withdrawn() {
    let mut call = PortCall::default();
    call.decide(decided(CallDecision::ClearedOut, 10, 200_000));
    assert!(!call.is_cleared_out());
    call.decide(decided(CallDecision::CustomsCleared, 20, 300_000));
    assert!(call.is_cleared_out());
    assert!(!call.was_cleared_out_at(Time(200_000)));
    assert!(call.was_cleared_out_at(Time(300_000)));
    let port_authority = OrganisationId::parse("port-authority").unwrap();
    let record = call.decisions[0].record;
    assert_eq!(call.withdraw(record, &port_authority, Time(400_000)), Some(CallDecision::ClearedOut));
    assert_eq!(call.withdraw(record, &port_authority, Time(500_000)), None);
    assert!(
        !call.is_cleared_out() && call.was_cleared_out_at(Time(350_000)) && !call.was_cleared_out_at(Time(400_000))
    );
}

#[test]
fn the_newest_decision_on_entry_counts_at_its_time() {
    let mut call = PortCall::default();
    call.decide(decided(CallDecision::ClearedIn, 30, 100));
    call.decide(decided(CallDecision::EntryRefused, 10, 100));
    assert_eq!(call.entry(), Some(PortCallStatus::ClearedIn));
    assert!(call.refused_at(Time(20)).is_some());
    assert!(call.refused_at(Time(30)).is_none());
    call.decide(decided(CallDecision::PratiqueRefused, 25, 100));
    assert_eq!(call.refused_at(Time(40)).map(|refusal| refusal.decision), Some(CallDecision::PratiqueRefused));
}

#[test]
fn the_newest_decision_of_each_kind_is_kept() {
    let mut call = PortCall::default();
    call.decide(decided(CallDecision::ClearedIn, 1, 1));
    for at in 0..PORT_CALL_DECISIONS_KEPT as u64 {
        call.decide(decided(CallDecision::EntryRefused, 10 + at, 1));
    }
    assert_eq!(call.decisions.len(), PORT_CALL_DECISIONS_KEPT);
    assert!(call.standing(CallDecision::ClearedIn).is_some());
    assert!(call.entry_at(Time(10)).is_some_and(|entry| entry.decision == CallDecision::ClearedIn));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_reports_in_any_order_make_the_same_call(
        (sorted, shuffled) in prop::collection::vec((0usize..14, 0u64..50, 0u8..3, 0u8..3), 1..100).prop_flat_map(|drawn| {
            let reports: BTreeMap<Digest, Report> = drawn
                .into_iter()
                .map(|(status, at, source, vessel)| {
                    let report = seen_by(&format!("source-{source}"), source, PortCallStatus::ALL[status], at);
                    Report { vessel: (vessel > 0).then_some(SubjectId([vessel; 16])), ..report }
                })
                .map(|report| (report.record, report))
                .collect();
            let reports: Vec<Report> = reports.into_values().collect();
            (Just(reports.clone()), Just(reports).prop_shuffle())
        })
    ) {
        let (one, other) = (call(&sorted), call(&shuffled));
        prop_assert_eq!(&one, &other);
        let earliest = |source: &str| {
            let own = sorted.iter().filter(|report| report.author.as_str() == source);
            own.filter(|report| report.status == PortCallStatus::Arrived).map(|report| report.event_time).min()
        };
        let shown = earliest("source-0").or_else(|| earliest("source-1")).or_else(|| earliest("source-2"));
        prop_assert_eq!(one.reached_at(PortCallStatus::Arrived), shown);
    }
}
