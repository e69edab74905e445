//! Versions and decisions of a formality, in every order.

use super::{Formality, FormalityResult, FormalityStatus, FormalityType, Movement, Submitted, Word};
use crate::limits::FORMALITY_VERSIONS_AWAITED_MAX;
use portolan_ledger::{Digest, OrganisationId, Time};

const OF: FormalityType = FormalityType::CrewList;

fn version(name: &str) -> Digest {
    Digest::of(name.as_bytes())
}

fn word(result: FormalityResult, at: u64) -> Word {
    let author = OrganisationId::parse("immigration").unwrap();
    Word { event_time: Time(at), record: Digest::of(&at.to_be_bytes()), author, result }
}

fn submit(formality: &mut Formality, name: &str, step: FormalityStatus) {
    let first = formality.submitted.is_none();
    if first {
        formality.submitted = Some(Submitted {
            formality_type: OF,
            movement: Movement::Arrival,
            author: OrganisationId::parse("agent").unwrap(),
            submitted_at: Time(1),
            obligation_time: Some(Time(1)),
            newest: version(name),
            step,
            overtaken: Vec::new(),
        });
    }
    formality.advance(version(name), step);
}

/// What is done to a formality: a version comes, or a decision about one.
enum Step {
    Version(&'static str, FormalityStatus),
    Decision(&'static str, FormalityResult, u64),
}

fn after(steps: &[&Step]) -> Formality {
    let mut formality = Formality::default();
    for step in steps {
        match step {
            Step::Version(name, status) => submit(&mut formality, name, *status),
            Step::Decision(name, result, at) => formality.decide(OF, version(name), word(*result, *at)),
        }
    }
    formality
}

#[test]
fn decisions_may_come_in_any_order_between_the_versions() {
    let one = Step::Version("one", FormalityStatus::Submitted);
    let two = Step::Version("two", FormalityStatus::Replaced);
    let of_one = Step::Decision("one", FormalityResult::Rejected, 10);
    let of_two = Step::Decision("two", FormalityResult::Accepted, 20);
    let again = Step::Decision("two", FormalityResult::Acknowledged, 30);
    let expected = after(&[&one, &of_one, &two, &of_two, &again]);
    assert_eq!(expected.status(), Some(FormalityStatus::Accepted));
    for order in [
        [&of_two, &again, &of_one, &one, &two],
        [&one, &two, &of_two, &of_one, &again],
        [&again, &one, &of_two, &two, &of_one],
        [&of_one, &one, &again, &two, &of_two],
    ] {
        assert_eq!(after(&order), expected);
    }
}

#[test]
fn a_replaced_version_waits_for_a_new_word_and_the_newest_word_counts() {
    let one = Step::Version("one", FormalityStatus::Submitted);
    let rejected = Step::Decision("one", FormalityResult::Rejected, 10);
    let accepted = Step::Decision("one", FormalityResult::Accepted, 20);
    assert_eq!(after(&[&one, &accepted, &rejected]).status(), Some(FormalityStatus::Accepted));
    assert!(!after(&[&one, &rejected]).stands());
    let two = Step::Version("two", FormalityStatus::Replaced);
    let replaced = after(&[&one, &rejected, &two]);
    assert_eq!(replaced.status(), Some(FormalityStatus::Replaced));
    assert!(replaced.stands());
    let gone = Step::Version("gone", FormalityStatus::Cancelled);
    assert!(!after(&[&one, &accepted, &gone]).stands());
}

#[test]
fn a_decision_that_takes_it_for_another_type_counts_for_nothing() {
    let mut formality = Formality::default();
    formality.decide(FormalityType::Waste, version("one"), word(FormalityResult::Accepted, 10));
    assert_eq!(formality.status(), None);
    submit(&mut formality, "one", FormalityStatus::Submitted);
    assert_eq!(formality.status(), Some(FormalityStatus::Submitted));
}

#[test]
fn only_so_many_versions_are_awaited() {
    let mut formality = Formality::default();
    for number in 0..FORMALITY_VERSIONS_AWAITED_MAX as u64 {
        assert!(formality.has_room_for(&version(&number.to_string())));
        formality.decide(OF, version(&number.to_string()), word(FormalityResult::Accepted, number));
    }
    assert!(formality.has_room_for(&version("0")));
    assert!(!formality.has_room_for(&version("one more")));
    submit(&mut formality, "0", FormalityStatus::Submitted);
    assert!(formality.has_room_for(&version("one more")));
}

#[test]
fn a_formality_is_late_after_its_moment_only() {
    let one = Step::Version("one", FormalityStatus::Submitted);
    let mut formality = after(&[&one]);
    assert!(!formality.is_late());
    formality.submitted.as_mut().unwrap().submitted_at = Time(2);
    assert!(formality.is_late());
}
