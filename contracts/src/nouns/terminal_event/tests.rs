//! Late, withdrawn and contradicting events of a container.

use super::rules::{contradicts, repeats};
use super::{ContainerEvent, Place, Stay, StayEvent};
use crate::limits::STAY_EVENTS_KEPT;
use crate::refusal::Code;
use portolan_ledger::{Digest, OrganisationId, Time};

fn seen(event: ContainerEvent, at: u64, by: &str) -> StayEvent {
    let operator = OrganisationId::parse(by).unwrap();
    let content = Digest::of(event.as_str().as_bytes());
    StayEvent { event, event_time: Time(at), operator, record: Digest::of(&at.to_be_bytes()), content }
}

#[test]
fn a_late_discharge_report_does_not_bring_a_container_back() {
    let mut stay = Stay::default();
    stay.insert(seen(ContainerEvent::GateOut, 20, "terminal"));
    stay.insert(seen(ContainerEvent::Discharged, 10, "terminal"));
    assert_eq!(stay.place(), Place::Out { at: Time(20) });
}

#[test]
fn an_event_that_is_taken_back_no_longer_counts() {
    let mut stay = Stay::default();
    let out = seen(ContainerEvent::GateOut, 20, "terminal");
    stay.insert(seen(ContainerEvent::Discharged, 10, "terminal"));
    stay.insert(out.clone());
    assert_eq!(stay.take(out.record, &OrganisationId::parse("other").unwrap()), None);
    assert_eq!(stay.take(out.record, &out.operator), Some(out));
    assert!(matches!(stay.place(), Place::InYard { .. }));
}

#[test]
fn what_is_folded_away_still_counts() {
    let mut stay = Stay::default();
    stay.insert(seen(ContainerEvent::Discharged, 1, "terminal"));
    for at in 0..STAY_EVENTS_KEPT as u64 {
        stay.insert(seen(ContainerEvent::GateIn, 10 + at, "terminal"));
    }
    assert_eq!(stay.events.len(), STAY_EVENTS_KEPT);
    assert!(matches!(stay.settled, Place::InYard { .. }));
}

#[test]
fn two_terminals_cannot_both_have_a_container() {
    let yard = Place::InYard { operator: OrganisationId::parse("terminal").unwrap() };
    assert!(contradicts(&yard, &seen(ContainerEvent::GateOut, 5, "other")));
    assert!(!contradicts(&yard, &seen(ContainerEvent::GateOut, 5, "terminal")));
    assert!(contradicts(&Place::Out { at: Time(1) }, &seen(ContainerEvent::GateOut, 5, "terminal")));
}

#[test]
fn the_same_report_twice_counts_once_and_another_of_the_same_moment_is_a_fork() {
    let mut stay = Stay::default();
    let out = seen(ContainerEvent::GateOut, 20, "terminal");
    stay.insert(out.clone());
    assert_eq!(repeats(&stay, &out), Ok(true));
    let otherwise = StayEvent { content: Digest::of(b"EMPTY"), ..out.clone() };
    assert_eq!(repeats(&stay, &otherwise).map_err(|refusal| refusal.code()), Err(Code::Fork));
    assert_eq!(repeats(&stay, &StayEvent { event_time: Time(21), ..otherwise.clone() }), Ok(false));
    assert_eq!(repeats(&stay, &StayEvent { event: ContainerEvent::Loaded, ..otherwise.clone() }), Ok(false));
    let of_another = OrganisationId::parse("other").unwrap();
    assert_eq!(repeats(&stay, &StayEvent { operator: of_another, ..otherwise }), Ok(false));
}
