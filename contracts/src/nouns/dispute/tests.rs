//! Where a dispute stands.

use super::{Dispute, Step, Taken};
use portolan_ledger::{Digest, OrganisationId, Time};
use std::collections::BTreeSet;

fn taken(step: Step) -> Option<Taken> {
    let by = OrganisationId::parse("tribunal").unwrap();
    Some(Taken { step, by, record: Digest::of(step.as_str().as_bytes()), at: Time(1) })
}

#[test]
fn a_dispute_is_open_until_it_ends_and_its_last_word_is_its_end() {
    let open = Dispute {
        target: Digest::of(b"target"),
        claimant: OrganisationId::parse("carrier").unwrap(),
        respondent: OrganisationId::parse("terminal").unwrap(),
        subjects: BTreeSet::new(),
        answer: None,
        end: None,
    };
    assert_eq!((open.is_open(), open.standing()), (true, "OPEN"));
    let answered = Dispute { answer: taken(Step::Answered), ..open };
    assert_eq!((answered.is_open(), answered.standing()), (true, "ANSWERED"));
    let ended = Dispute { end: taken(Step::Dismissed), ..answered };
    assert_eq!((ended.is_open(), ended.standing()), (false, "DISMISSED"));
}
