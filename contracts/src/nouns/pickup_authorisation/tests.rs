//! When an authorisation counts for a container that has left.

use super::ending::end_what_rests_on;
use super::{Ending, PickupAuthorisation, keys};
use crate::light::Light;
use crate::limits::EVENT_TIME_GRAIN_MS;
use crate::memory_state::MemoryState;
use crate::state::{Changes, read};
use portolan_ledger::{Digest, OrganisationId, SubjectId, Time};

const GIVEN_AT: u64 = 1_000_000;

fn authorisation() -> PickupAuthorisation {
    PickupAuthorisation {
        record: Digest::of(b"authorisation"),
        terminal: OrganisationId::parse("terminal").unwrap(),
        given_at: Time(GIVEN_AT),
        valid_until: Time(2_000_000),
        releases: [(Light::Commercial, [Digest::of(b"release")].into())].into(),
        haulier: None,
        assignment: Some(Digest::of(b"assignment")),
        vehicle: None,
        announcement: None,
        ended: None,
    }
}

#[test]
fn a_gate_out_counts_while_the_authorisation_lives() {
    let given = authorisation();
    assert!(given.is_valid_at(Time(GIVEN_AT)));
    assert!(given.is_valid_at(Time(GIVEN_AT - EVENT_TIME_GRAIN_MS)), "its time was cut to the minute");
    assert!(!given.is_valid_at(Time(GIVEN_AT - EVENT_TIME_GRAIN_MS - 1)));
    assert!(!given.is_valid_at(Time(2_000_000)));
    let ended =
        PickupAuthorisation { ended: Some(Ending { record: Digest::of(b"x"), time: Time(1_500_000) }), ..given };
    assert!(ended.is_valid_at(Time(1_499_999)), "it left before the end, however late that is told");
    assert!(!ended.is_valid_at(Time(1_500_000)));
}

#[test]
fn only_what_an_authorisation_rests_on_ends_it_and_only_once() {
    let stay = SubjectId([1; 16]);
    let mut state = MemoryState::default();
    let mut given = Changes::none();
    given.put(keys::authorisation(&stay), &authorisation());
    state.apply(&given.writes);
    let mut end = |superseded: &[u8], by: &[u8], time: u64| -> Option<Ending> {
        let mut changes = Changes::none();
        let at = (Digest::of(by), Time(time));
        end_what_rests_on(&state, &[stay], &[Digest::of(superseded)].into(), at, &mut changes);
        state.apply(&changes.writes);
        read::<PickupAuthorisation>(&state, &keys::authorisation(&stay)).unwrap().ended
    };
    assert_eq!(end(b"another release", b"revocation", 1_200_000), None);
    let first = Some(Ending { record: Digest::of(b"revocation"), time: Time(1_300_000) });
    assert_eq!(end(b"assignment", b"revocation", 1_300_000), first);
    assert_eq!(end(b"release", b"later", 1_400_000), first, "what has ended does not end again");
}
