//! Late reports of a port call.

use super::{PortCall, PortCallStatus, Report};
use crate::limits::PORT_CALL_EVENTS_KEPT;
use portolan_ledger::{Digest, OrganisationId, Time};

fn report(status: PortCallStatus, at: u64) -> Report {
    let author = OrganisationId::parse("port-authority").unwrap();
    Report { status, event_time: Time(at), author, record: Digest::of(&at.to_be_bytes()) }
}

#[test]
fn a_late_announcement_does_not_bring_a_departed_vessel_back() {
    let mut call = PortCall::default();
    call.insert(report(PortCallStatus::Departed, 30));
    assert!(call.departed_before_arrival());
    call.insert(report(PortCallStatus::Arrived, 20));
    call.insert(report(PortCallStatus::Announced, 10));
    assert_eq!(call.status(), Some(PortCallStatus::Departed));
    assert_eq!(call.reached_at(PortCallStatus::Arrived), Some(Time(20)));
    assert!(!call.departed_before_arrival());
}

#[test]
fn what_is_folded_away_still_counts() {
    let mut call = PortCall::default();
    call.insert(report(PortCallStatus::Arrived, 1));
    for at in 0..PORT_CALL_EVENTS_KEPT as u64 {
        call.insert(report(PortCallStatus::Announced, 10 + at));
    }
    assert_eq!(call.reports.len(), PORT_CALL_EVENTS_KEPT);
    assert_eq!(call.status(), Some(PortCallStatus::Arrived));
}
