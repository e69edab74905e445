//! Late, repeated, withdrawn and contradicting events of a container.

use super::rules::{Side, contradicts, loaded_without_mass, outside_call, repeats};
use super::{Category, ContainerEvent, Course, FullEmpty, Mark, Place, Stay, StayEvent};
use crate::limits::{CALL_TIMES_TOLERANCE_MS, STAY_EVENTS_KEPT};
use crate::nouns::exception::ExceptionRule;
use crate::nouns::reconciliation::stays::too_long;
use crate::refusal::Code;
use portolan_ledger::{Digest, OrganisationId, Time};

fn seen(event: ContainerEvent, at: u64, by: &str) -> StayEvent {
    let operator = OrganisationId::parse(by).unwrap();
    let mut bytes = at.to_be_bytes().to_vec();
    bytes.push(event as u8);
    StayEvent {
        event,
        event_time: Time(at),
        operator,
        record: Digest::of(&bytes),
        category: None,
        full_empty: None,
        mass_verified: event == ContainerEvent::Weighed,
        content: Digest::of(event.as_str().as_bytes()),
    }
}

fn stay_of(events: &[StayEvent]) -> Stay {
    let mut stay = Stay::default();
    events.iter().cloned().for_each(|event| stay.insert(event));
    stay
}

/// Every order of a few things.
fn orders<T: Clone>(things: &[T]) -> Vec<Vec<T>> {
    let Some((first, rest)) = things.split_first() else { return vec![Vec::new()] };
    let with_first = |order: Vec<T>| {
        (0..=order.len()).map(move |at| [&order[..at], std::slice::from_ref(first), &order[at..]].concat())
    };
    orders(rest).into_iter().flat_map(with_first).collect()
}

#[test]
fn of_one_minute_the_same_is_last_whichever_of_two_records_says_it() {
    let moved = seen(ContainerEvent::MovedToInspection, 20, "terminal");
    let returned = seen(ContainerEvent::ReturnedToStack, 20, "terminal");
    let places = [Digest([0; 32]), Digest([255; 32])].map(|record| {
        let said_again = StayEvent { record, ..moved.clone() };
        stay_of(&[said_again, returned.clone()]).place()
    });
    assert_eq!(places[0], places[1]);
}

#[test]
fn a_late_discharge_report_does_not_bring_a_container_back() {
    let stay =
        stay_of(&[seen(ContainerEvent::GateOut, 20, "terminal"), seen(ContainerEvent::Discharged, 10, "terminal")]);
    assert_eq!(stay.place(), Place::Out { at: Time(20) });
}

#[test]
fn whatever_the_order_of_the_reports_the_container_is_known_alike() {
    let import = StayEvent { category: Some(Category::Import), ..seen(ContainerEvent::Discharged, 10, "terminal") };
    let other = StayEvent { category: Some(Category::Other), ..seen(ContainerEvent::Weighed, 15, "terminal") };
    let events = [
        import,
        other,
        seen(ContainerEvent::Stripped, 20, "terminal"),
        seen(ContainerEvent::MovedToInspection, 20, "terminal"),
        seen(ContainerEvent::ReturnedToStack, 25, "terminal"),
        seen(ContainerEvent::GateOut, 25, "terminal"),
    ];
    let expected = stay_of(&events);
    for order in orders(&events) {
        assert_eq!(stay_of(&order), expected);
    }
    let course = expected.course();
    assert_eq!(course.place, Place::Out { at: Time(25) }, "in one minute it comes back before it leaves");
    assert_eq!((course.category, course.full_empty), (Some(Category::Other), Some(FullEmpty::Empty)));
    assert_eq!((course.discharged_at, course.weighed_at), (Some(Time(10)), Some(Time(15))));
}

#[test]
fn what_contradicts_is_found_whichever_was_reported_first() {
    let events = [
        seen(ContainerEvent::Discharged, 10, "terminal"),
        seen(ContainerEvent::GateOut, 20, "terminal"),
        seen(ContainerEvent::RailLoaded, 30, "terminal"),
    ];
    for order in orders(&events) {
        assert_eq!(stay_of(&order).contradictions(), [events[2].record].into());
    }
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
    assert!(matches!(stay.settled.place, Place::InYard { .. }));
    assert!(stay.was_discharged());
}

#[test]
fn looking_at_a_reefer_does_not_push_out_when_it_came() {
    let mut stay = stay_of(&[seen(ContainerEvent::Discharged, 1, "terminal")]);
    for at in 0..STAY_EVENTS_KEPT as u64 {
        stay.insert(seen(ContainerEvent::TemperatureChecked, 10 + at, "terminal"));
    }
    assert_eq!(stay.events[0].event, ContainerEvent::Discharged);
    assert_eq!(stay.settled, Course::default());
}

#[test]
fn two_terminals_cannot_both_have_a_container() {
    let yard = Place::InYard { operator: OrganisationId::parse("terminal").unwrap() };
    let inspection = Place::AtInspection { operator: OrganisationId::parse("terminal").unwrap() };
    for event in ContainerEvent::ALL {
        assert!(contradicts(&yard, &seen(*event, 5, "other")), "{event}");
        assert!(contradicts(&inspection, &seen(*event, 5, "other")), "{event}");
        assert!(!contradicts(&yard, &seen(*event, 5, "terminal")), "{event}");
    }
}

#[test]
fn a_container_that_has_left_is_not_handled_any_more() {
    let out = Place::Out { at: Time(1) };
    for event in ["GATE_OUT", "RAIL_LOADED", "BARGE_LOADED", "LOADED", "POSITIONED", "SHUT_OUT", "RESTOWED"] {
        assert!(contradicts(&out, &seen(ContainerEvent::from_word(event).unwrap(), 5, "terminal")), "{event}");
    }
    // It may come again, and a depot may see it.
    for event in ["GATE_IN", "DISCHARGED", "EMPTY_RETURNED", "STRIPPED", "WEIGHED", "DAMAGED"] {
        assert!(!contradicts(&out, &seen(ContainerEvent::from_word(event).unwrap(), 5, "depot")), "{event}");
    }
    let on_board = Place::OnBoard { at: Time(1) };
    assert!(!contradicts(&on_board, &seen(ContainerEvent::Restowed, 5, "terminal")));
}

#[test]
fn the_inspection_area_is_in_the_yard_and_nothing_leaves_from_it() {
    let stay = stay_of(&[
        seen(ContainerEvent::Discharged, 10, "terminal"),
        seen(ContainerEvent::MovedToInspection, 20, "terminal"),
    ]);
    assert_eq!(stay.course().in_yard_since, Some(Time(10)));
    assert!(matches!(stay.place(), Place::AtInspection { .. }));
    assert!(!stay.place().has_ended());
}

#[test]
fn an_empty_return_keeps_when_the_container_left() {
    let stay =
        stay_of(&[seen(ContainerEvent::EmptyReturned, 90, "depot"), seen(ContainerEvent::GateOut, 20, "terminal")]);
    assert_eq!(stay.place(), Place::EmptyReturned { at: Time(90), left_at: Time(20) });
    let unseen = stay_of(&[seen(ContainerEvent::EmptyReturned, 90, "depot")]);
    assert_eq!(unseen.place().left_at(), Some(Time(90)));
}

#[test]
fn an_export_needs_its_mass_by_the_time_it_is_loaded() {
    let export = StayEvent { category: Some(Category::Export), ..seen(ContainerEvent::GateIn, 10, "terminal") };
    let loaded = seen(ContainerEvent::Loaded, 30, "terminal");
    let without = stay_of(&[export.clone(), loaded.clone()]);
    assert!(loaded_without_mass(&without, &loaded));
    let late = stay_of(&[export.clone(), loaded.clone(), seen(ContainerEvent::Weighed, 40, "terminal")]);
    assert!(loaded_without_mass(&late, &loaded), "weighed after it was loaded");
    let with = stay_of(&[export.clone(), seen(ContainerEvent::Weighed, 20, "terminal"), loaded.clone()]);
    assert!(!loaded_without_mass(&with, &loaded));
    let empty = StayEvent { full_empty: Some(FullEmpty::Empty), ..export };
    assert!(!loaded_without_mass(&stay_of(&[empty, loaded.clone()]), &loaded));
}

#[test]
fn clocks_may_differ_by_two_hours() {
    let (early, late) = (Time(1), Time(1 + CALL_TIMES_TOLERANCE_MS));
    assert_eq!(outside_call(Side::Arrival, early, late), None);
    assert_eq!(outside_call(Side::Arrival, early, late.plus_ms(1)), Some(ExceptionRule::DischargedBeforeArrival));
    assert_eq!(outside_call(Side::Departure, late, early), None);
    assert_eq!(outside_call(Side::Departure, late.plus_ms(1), early), Some(ExceptionRule::LoadedAfterDeparture));
}

#[test]
fn the_time_in_the_yard_begins_anew_when_a_container_comes_back_and_only_then() {
    let mut stay = stay_of(&[seen(ContainerEvent::Discharged, 50, "terminal")]);
    let first = too_long(&stay);
    assert!(first.is_some());
    stay.long_stay_since = Some(Time(50));
    assert_eq!(too_long(&stay), None, "found once");
    stay.insert(seen(ContainerEvent::GateIn, 40, "terminal"));
    assert_eq!(too_long(&stay), None, "it was here even longer");
    stay.insert(seen(ContainerEvent::GateOut, 60, "terminal"));
    assert_eq!(too_long(&stay), None, "it is not here");
    stay.insert(seen(ContainerEvent::GateIn, 70, "terminal"));
    assert_eq!(too_long(&stay), first.map(|due| due.plus_ms(20)));
    stay.insert(seen(ContainerEvent::Disposed, 80, "terminal"));
    assert_eq!(too_long(&stay), None, "there is nothing left to wait for");
}

#[test]
fn what_has_left_is_neither_waiting_nor_left_behind() {
    let left_behind = [
        seen(ContainerEvent::Discharged, 10, "terminal"),
        seen(ContainerEvent::LongStay, 20, "terminal"),
        seen(ContainerEvent::AbandonNotice, 30, "terminal"),
    ];
    let mut stay = stay_of(&left_behind);
    assert_eq!(stay.course().marks, [Mark::LongStay, Mark::Abandoned].into());
    stay.insert(seen(ContainerEvent::GateOut, 40, "terminal"));
    assert!(stay.course().marks.is_empty());
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
