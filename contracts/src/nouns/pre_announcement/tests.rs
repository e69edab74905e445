//! What is kept of the visits of a haulier.

use super::rules::{insert, take};
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
