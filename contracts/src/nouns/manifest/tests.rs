//! Where a manifest stands, from what was said of it in any order.

use super::origin::Origin;
use super::statements::{Statement, Statements};
use super::{Header, Manifest, ManifestDecision, ManifestNature, ManifestType};
use crate::limits::CARGO_STATEMENTS_KEPT;
use portolan_ledger::{Digest, OrganisationId, Time};

fn said(said: ManifestDecision, at: u64) -> Statement<ManifestDecision> {
    let author = OrganisationId::parse("customs").unwrap();
    Statement { said, event_time: Time(at), author, record: Digest::of(&[said as u8, at as u8]) }
}

fn header(at: u64, change_count: u32) -> Header {
    let origin = Origin {
        author: OrganisationId::parse("line").unwrap(),
        record: Digest::of(b"header"),
        event_time: Time(at),
        change_count,
        changed_at: None,
        cancelled: None,
    };
    Header { origin, nature: ManifestNature::Arrival, manifest_type: ManifestType::Master, call: None }
}

fn manifest(header: Header, statements: &[Statement<ManifestDecision>]) -> Manifest {
    let mut manifest = Manifest { header: Some(header), ..Manifest::default() };
    statements.iter().cloned().for_each(|statement| manifest.statements.insert(statement));
    manifest
}

#[test]
fn the_latest_decision_by_its_time_counts_whichever_came_first() {
    let (accepted, cancelled) = (said(ManifestDecision::Accepted, 10), said(ManifestDecision::Cancelled, 20));
    let one = manifest(header(5, 0), &[accepted.clone(), cancelled.clone()]);
    let other = manifest(header(5, 0), &[cancelled, accepted]);
    assert_eq!(one, other);
    assert_eq!(one.decision(), Some(ManifestDecision::Cancelled));
}

#[test]
fn two_decisions_of_one_moment_stand_in_one_order() {
    let (accepted, partly) = (said(ManifestDecision::Accepted, 10), said(ManifestDecision::PartiallyAccepted, 10));
    let one = manifest(header(5, 0), &[accepted.clone(), partly.clone()]);
    assert_eq!(one, manifest(header(5, 0), &[partly, accepted]));
}

#[test]
fn what_is_sent_anew_after_a_rejection_waits_again() {
    let rejected = [said(ManifestDecision::Rejected, 10)];
    assert_eq!(manifest(header(5, 0), &rejected).decision(), Some(ManifestDecision::Rejected));
    assert_eq!(manifest(header(15, 1), &rejected).decision(), None);
    let accepted = [said(ManifestDecision::Accepted, 10)];
    assert_eq!(manifest(header(15, 1), &accepted).decision(), Some(ManifestDecision::Accepted));
}

#[test]
fn a_change_is_an_amendment_only_after_acceptance() {
    let accepted = [said(ManifestDecision::Accepted, 10)];
    assert!(manifest(header(15, 1), &accepted).is_amended());
    assert!(!manifest(header(5, 1), &accepted).is_amended());
    assert!(!manifest(header(15, 0), &accepted).is_amended(), "accepted ahead of its header");
}

#[test]
fn what_is_folded_away_still_counts() {
    let mut statements = Statements::default();
    for at in 0..=CARGO_STATEMENTS_KEPT as u64 {
        statements.insert(said(ManifestDecision::PartiallyAccepted, at));
    }
    assert_eq!(statements.kept.len(), CARGO_STATEMENTS_KEPT);
    assert_eq!(statements.settled, Some(ManifestDecision::PartiallyAccepted));
}
