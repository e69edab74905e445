//! For what and how long a mandate counts.

use super::{Mandate, rules::covers};
use portolan_ledger::{OrganisationId, RecordType, Time};

#[test]
fn a_mandate_covers_its_types_from_its_first_to_before_its_last_moment() {
    let release = RecordType::parse("Release").unwrap();
    let mandate = Mandate {
        from: OrganisationId::parse("carrier").unwrap(),
        to: OrganisationId::parse("pcs").unwrap(),
        record_types: [release.clone()].into(),
        valid_from: Time(1_000),
        valid_until: Some(Time(2_000)),
    };
    assert!(!covers(&mandate, &release, Time(999)));
    assert!(covers(&mandate, &release, Time(1_000)));
    assert!(covers(&mandate, &release, Time(1_999)));
    assert!(!covers(&mandate, &release, Time(2_000)));
    assert!(!covers(&mandate, &RecordType::parse("Hold").unwrap(), Time(1_500)));
}
