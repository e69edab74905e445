//! What is kept of the visits of a haulier, and what a vehicle is committed to by.

use super::rules::{commitment, insert, take};
use super::{Mode, PreAnnouncement, Window};
use crate::limits::ANNOUNCED_VISITS_KEPT;
use portolan_ledger::{Digest, OrganisationId, Time};

fn visit(until: u64) -> PreAnnouncement {
    PreAnnouncement {
        record: Digest::of(&until.to_be_bytes()),
        haulier: OrganisationId::parse("haulier").unwrap(),
        mode: Mode::Road,
        window: Window { from: Time(until - 10), until: Time(until) },
        vehicle: None,
        stay_count: 1,
    }
}

#[test]
fn what_is_kept_does_not_depend_on_the_order_in_which_it_came() {
    let many: Vec<u64> = (100..100 + 2 * ANNOUNCED_VISITS_KEPT as u64).collect();
    let kept = |order: &mut dyn Iterator<Item = u64>| {
        let mut visits = Vec::new();
        order.for_each(|until| insert(&mut visits, visit(until)));
        visits
    };
    let forwards = kept(&mut many.iter().copied());
    assert_eq!(forwards, kept(&mut many.iter().rev().copied()));
    assert_eq!(forwards.len(), ANNOUNCED_VISITS_KEPT);
    assert_eq!(forwards.last(), Some(&visit(*many.last().unwrap())));
}

#[test]
fn a_visit_is_taken_out_by_its_record_and_its_number_of_stays() {
    let mut visits = vec![visit(100), visit(200)];
    assert_eq!(take(&mut visits, &visit(200).record, 2), None);
    assert_eq!(take(&mut visits, &visit(200).record, 1), Some(visit(200)));
    assert_eq!(visits, [visit(100)]);
}

#[test]
fn a_window_begins_with_its_first_and_ends_before_its_last_moment() {
    let covers = |time| visit(100).covers(Time(time));
    assert_eq!([covers(89), covers(90), covers(99), covers(100)], [false, true, true, false]);
}

fn salt() -> Digest {
    "00112233445566778899aabbccddeeff102132435465768798a9bacbdcedfe0f".parse().unwrap()
}

#[test]
fn the_commitment_of_a_vehicle_is_that_of_the_specification() {
    let made = commitment("XA21 2345", "John Doe", &salt());
    assert_eq!(made.to_string(), "d983707f8948d7146d3641ecd092aa9e4dd32d4607c9e5bd5a6328b9e92a68ac");
}

#[test]
fn a_vehicle_is_the_same_however_its_plate_is_written_and_no_two_vehicles_are_one() {
    let made = commitment("XA212345", "JOHN DOE", &salt());
    for (plate, driver) in [("xa 21-2345", "John  Doe"), (" XA·212345\n", "john\u{a0}doe")] {
        assert_eq!(commitment(plate, driver, &salt()), made, "{plate} {driver}");
    }
    for (plate, driver) in
        [("XA212346", "JOHN DOE"), ("XA212345", ""), ("XA212345JOHN", "DOE"), ("", "XA212345JOHNDOE")]
    {
        assert_ne!(commitment(plate, driver, &salt()), made, "{plate} {driver}");
    }
    assert_ne!(commitment("XA212345", "JOHN DOE", &Digest::of(b"another salt")), made);
    assert_ne!(commitment("MÜ 123", "", &salt()), commitment("M 123", "", &salt()), "letters with marks are letters");
}
