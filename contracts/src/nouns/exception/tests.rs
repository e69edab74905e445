//! Ids of exceptions: the same breach is one exception.

use super::{ExceptionRule, case};
use portolan_ledger::{Digest, Height, SubjectId};
use std::collections::BTreeSet;

#[test]
fn an_id_follows_from_rule_subjects_and_triggers_in_whatever_order_they_are_named() {
    let (one, other) = (SubjectId([1; 16]), SubjectId([2; 16]));
    let triggers = |names: &[&[u8]]| names.iter().map(|name| Digest::of(name)).collect::<BTreeSet<_>>();
    let id = |rule, subjects: &[SubjectId], names: &[&[u8]]| case::id(rule, subjects, &triggers(names), None);
    let seal = ExceptionRule::SealDiffers;
    let first = id(seal, &[one, other], &[b"out", b"in"]);
    assert_eq!(first, id(seal, &[other, one, one], &[b"in", b"out"]));
    assert_ne!(first, id(ExceptionRule::WeightJump, &[one, other], &[b"out", b"in"]));
    assert_ne!(first, id(seal, &[one], &[b"out", b"in"]));
    assert_ne!(first, id(seal, &[one, other], &[b"out"]));
    assert_ne!(first, case::id(seal, &[one, other], &triggers(&[b"out", b"in"]), Some(Height(1))));
}
