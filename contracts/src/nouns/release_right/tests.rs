//! Where a right stands, and what its commitments give away.

use super::rules::{commitment, opens, validity};
use super::{Offer, ReleaseRight, Revocation, Standing};
use crate::limits::RELEASE_RIGHT_MS_MAX;
use portolan_ledger::{Digest, OrganisationId, SubjectId, Time};

const ISSUED_AT: u64 = 1_000;
const VALID_TO: u64 = 5_000;

fn organisation(id: &str) -> OrganisationId {
    OrganisationId::parse(id).unwrap()
}

fn right() -> ReleaseRight {
    ReleaseRight {
        record: Digest::of(b"issued"),
        issuer: organisation("line"),
        issued_at: Time(ISSUED_AT),
        valid_to: Time(VALID_TO),
        holder: organisation("line"),
        chain_position: 0,
        offer: None,
        revoked: None,
    }
}

fn offering(assigns: bool) -> ReleaseRight {
    let offer = Some(Offer { record: Digest::of(b"offered"), to: Digest::of(b"to"), assigns });
    ReleaseRight { offer, ..right() }
}

fn revoked_at(time: u64) -> ReleaseRight {
    let revoked = Some(Revocation { record: Digest::of(b"revoked"), time: Time(time) });
    ReleaseRight { revoked, ..offering(true) }
}

#[test]
fn a_right_stands_where_its_steps_time_and_the_gate_have_left_it() {
    let table = [
        (right(), None, 2_000, Standing::Held),
        (offering(false), None, 2_000, Standing::Offered),
        (offering(true), None, 2_000, Standing::Assigned),
        (offering(true), None, VALID_TO - 1, Standing::Assigned),
        (offering(true), None, VALID_TO, Standing::Expired),
        (offering(true), Some(3_000), 4_000, Standing::Consumed),
        // Reported late, after the right has expired: it was used while it lived.
        (offering(true), Some(4_999), 9_000, Standing::Consumed),
        // Left after it had expired: the right was not what it left by.
        (offering(true), Some(5_000), 9_000, Standing::Expired),
        (revoked_at(3_000), None, 4_000, Standing::Revoked),
        (revoked_at(3_000), Some(2_999), 4_000, Standing::Consumed),
        (revoked_at(3_000), Some(3_000), 4_000, Standing::Revoked),
        (revoked_at(3_000), None, 9_000, Standing::Revoked),
    ];
    for (right, left_at, time, standing) in table {
        assert_eq!(right.standing_after(left_at.map(Time), Time(time)), standing, "{right:?} {left_at:?} at {time}");
    }
}

#[test]
fn the_commitment_is_that_of_the_specification() {
    let stay: SubjectId = "09493003a16d454a2ea1ad5d2e0a8c42".parse().unwrap();
    let salt: Digest = "00112233445566778899aabbccddeeff102132435465768798a9bacbdcedfe0f".parse().unwrap();
    let made = commitment(&stay, &organisation("forwarder"), &salt);
    assert_eq!(made.to_string(), "90c2eddbdfc088d80ccc07072ce294526f08fcd07b0cb2e040c6be61bb231ca2");
}

#[test]
fn a_commitment_opens_to_one_organisation_on_one_stay_with_one_salt() {
    let (stay, other_stay) = (SubjectId([1; 16]), SubjectId([2; 16]));
    let (salt, other_salt) = (Digest::of(b"salt"), Digest::of(b"other"));
    let next = organisation("forwarder");
    let to = commitment(&stay, &next, &salt);
    assert!(opens(&stay, &next, &salt, &to).is_ok());
    assert!(opens(&stay, &organisation("rival"), &salt, &to).is_err(), "a stolen salt");
    assert!(opens(&other_stay, &next, &salt, &to).is_err(), "used again on another container");
    assert!(opens(&stay, &next, &other_salt, &to).is_err(), "a guessed salt");
    // No two texts of three fields are one: an id holds no line break.
    assert_ne!(to, commitment(&stay, &organisation("forwarde"), &salt));
}

#[test]
fn a_right_lives_for_a_bounded_time_and_is_only_ever_extended() {
    let now = Time(10_000);
    assert!(validity(Time(10_001), now, None).is_ok());
    assert!(validity(now, now, None).is_err());
    assert!(validity(now.plus_ms(RELEASE_RIGHT_MS_MAX), now, None).is_ok());
    assert!(validity(now.plus_ms(RELEASE_RIGHT_MS_MAX + 1), now, None).is_err());
    assert!(validity(Time(20_000), now, Some(Time(20_000))).is_err());
    assert!(validity(Time(20_001), now, Some(Time(20_000))).is_ok());
    assert!(validity(Time(9_000), now, Some(Time(8_000))).is_err(), "longer than before, and over");
}
