//! What a release makes its light show, and when.

use super::{Condition, Release, ReleaseValue};
use crate::light::LightValue;
use portolan_ledger::{Digest, OrganisationId, Time};

fn release(value: ReleaseValue, conditions: &[Condition]) -> Release {
    Release {
        record: Digest::of(b"release"),
        author: OrganisationId::parse("carrier").unwrap(),
        value,
        conditions: conditions.iter().copied().collect(),
        effective: true,
        valid_from: Some(Time(10)),
        expires_at: Some(Time(20)),
        exemption: None,
    }
}

#[test]
fn a_release_counts_from_its_first_to_before_its_last_moment() {
    let green = release(ReleaseValue::Green, &[]);
    assert_eq!(green.shows(true, Time(9)), LightValue::Amber);
    assert_eq!(green.shows(true, Time(10)), LightValue::Green);
    assert_eq!(green.shows(true, Time(20)), LightValue::Unknown);
}

#[test]
fn a_release_on_discharge_turns_green_when_the_container_is_discharged() {
    let waits = release(ReleaseValue::Conditional, &[Condition::OnDischarge]);
    assert_eq!(waits.shows(false, Time(15)), LightValue::Amber);
    assert_eq!(waits.shows(true, Time(15)), LightValue::Green);
    let waits_for_more = release(ReleaseValue::Conditional, &[Condition::OnDischarge, Condition::SampleTaken]);
    assert_eq!(waits_for_more.shows(true, Time(15)), LightValue::Amber);
    assert_eq!(release(ReleaseValue::Conditional, &[]).shows(true, Time(15)), LightValue::Amber);
}

#[test]
fn what_is_revoked_or_not_in_effect_says_nothing() {
    assert_eq!(release(ReleaseValue::Revoked, &[]).shows(true, Time(15)), LightValue::Unknown);
    let waiting = Release { effective: false, ..release(ReleaseValue::Green, &[]) };
    assert_eq!(waiting.shows(true, Time(15)), LightValue::Unknown);
}
