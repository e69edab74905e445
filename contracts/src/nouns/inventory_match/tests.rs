//! Which of several answers counts.

use super::{InventoryMatch, MatchResult};
use portolan_ledger::{Digest, OrganisationId, Time};

fn answer(at: u64, record: &[u8]) -> InventoryMatch {
    InventoryMatch {
        event_time: Time(at),
        record: Digest::of(record),
        author: OrganisationId::parse("pcs").unwrap(),
        result: MatchResult::Matched,
        reason: None,
        version: None,
    }
}

#[test]
fn the_later_answer_counts_whichever_came_first() {
    assert!(answer(20, b"a").counts_before(&answer(10, b"b")));
    assert!(!answer(10, b"b").counts_before(&answer(20, b"a")));
}

#[test]
fn of_two_answers_of_one_moment_one_counts_whichever_came_first() {
    let (one, other) = (answer(10, b"a"), answer(10, b"b"));
    assert_ne!(one.counts_before(&other), other.counts_before(&one));
    assert!(!one.counts_before(&one));
}
