//! Which lines count, and what holds reach.

use super::{BillType, Consignment, ConsignmentNature, ConsignmentState, ConsignmentStatus, Header, keys, rules};
use crate::memory_state::MemoryState;
use crate::nouns::hold::Tie;
use crate::nouns::manifest::origin::Origin;
use crate::nouns::manifest::statements::Statement;
use crate::nouns::manifest::{self, Manifest, ManifestDecision, ManifestNature, ManifestType};
use crate::state::Changes;
use portolan_ledger::{Digest, OrganisationId, SubjectId, Time};

const MANIFEST: SubjectId = SubjectId([1; 16]);
const STAY: SubjectId = SubjectId([2; 16]);

fn origin(author: &str) -> Origin {
    Origin {
        author: OrganisationId::parse(author).unwrap(),
        record: Digest::of(b"declared"),
        event_time: Time(5),
        change_count: 0,
        changed_at: None,
        cancelled: None,
    }
}

fn line(author: &str, nature: ConsignmentNature) -> Consignment {
    let header = Header {
        origin: origin(author),
        manifest: MANIFEST,
        parent: None,
        nature,
        bl_type: BillType::Master,
        dangerous_goods: None,
    };
    Consignment { header: Some(header), stays: [STAY].into(), ..Consignment::default() }
}

fn say<W>(said: W, at: u64) -> Statement<W> {
    let author = OrganisationId::parse("customs").unwrap();
    Statement { said, event_time: Time(at), author, record: Digest::of(&at.to_be_bytes()) }
}

fn manifest_that_is(decision: Option<ManifestDecision>) -> Manifest {
    let header = manifest::Header {
        origin: origin("line"),
        nature: ManifestNature::Arrival,
        manifest_type: ManifestType::Master,
        call: None,
    };
    let mut manifest = Manifest { header: Some(header), ..Manifest::default() };
    decision.into_iter().for_each(|decision| manifest.statements.insert(say(decision, 10)));
    manifest
}

#[test]
fn of_a_partly_accepted_manifest_the_accepted_lines_count() {
    let mut consignment = line("line", ConsignmentNature::Import);
    let partly = manifest_that_is(Some(ManifestDecision::PartiallyAccepted));
    assert!(!consignment.is_accepted(&partly));
    assert!(consignment.is_accepted(&manifest_that_is(Some(ManifestDecision::Accepted))));
    consignment.statements.insert(say(ConsignmentStatus::Accepted, 11));
    assert!(consignment.is_accepted(&partly));
    assert!(!consignment.is_accepted(&manifest_that_is(Some(ManifestDecision::Rejected))));
}

#[test]
fn a_line_that_another_slipped_in_before_the_manifest_counts_for_nothing() {
    let accepted = manifest_that_is(Some(ManifestDecision::Accepted));
    assert!(!line("carrier", ConsignmentNature::Import).is_accepted(&accepted));
}

#[test]
fn only_what_is_to_come_off_the_vessel_here_is_awaited() {
    for (nature, awaited) in [
        (ConsignmentNature::Import, true),
        (ConsignmentNature::Transit, true),
        (ConsignmentNature::Transhipment, true),
        (ConsignmentNature::Export, false),
        (ConsignmentNature::RemainOnBoard, false),
    ] {
        assert_eq!(line("line", nature).awaited_by().is_some(), awaited, "{nature}");
    }
    let mut rolled = line("line", ConsignmentNature::Import);
    rolled.statements.insert(say(ConsignmentStatus::Rolled, 10));
    assert_eq!(rolled.awaited_by(), None);
}

#[test]
fn the_latest_that_was_said_counts_and_acceptance_hides_nothing() {
    let state = MemoryState::default();
    let mut consignment = line("line", ConsignmentNature::Import);
    assert_eq!(consignment.state(&state), ConsignmentState::Declared);
    consignment.statements.insert(say(ConsignmentStatus::Abandoned, 20));
    consignment.statements.insert(say(ConsignmentStatus::Accepted, 10));
    assert_eq!(consignment.state(&state), ConsignmentState::Abandoned);
    consignment.statements.insert(say(ConsignmentStatus::WrittenOff, 30));
    assert_eq!(consignment.state(&state), ConsignmentState::WrittenOff);
    let before_its_line = Consignment { header: None, ..consignment };
    assert_eq!(before_its_line.state(&state), ConsignmentState::WrittenOff);
}

#[test]
fn a_container_taken_out_of_a_line_stays_under_the_holds_of_that_time() {
    let ended = Tie { ended_at: Some(Time(20)) };
    assert!(ended.carries(Time(20)));
    assert!(!ended.carries(Time(21)));
    assert!(Tie::STANDS.carries(Time(99)));
    let mut changes = Changes::none();
    changes.put(keys::tie(&STAY, &MANIFEST), &ended);
    let state = MemoryState::from_writes(&changes.writes);
    assert_eq!(rules::ties_of(&state, &STAY).len(), 1);
    assert!(rules::consignments_of(&state, &STAY).is_empty());
}
