//! A silent member follows and serves, and nothing that it signs leaves it: its peers record all they get from it.

use super::member::{address, consensus_key, transport_key};
use super::process::{Four, LOUD, Role};
use super::standing::Seat;
use super::stranger::{Visit, visit};
use portolan_ledger::Address;
use std::time::Duration;

/// What member 3 hears from member 0, while two others are there and cannot decide without a third.
fn heard_from_first(role: &Role) -> Visit {
    let four = Four::new();
    let _members = [four.start(0, role), four.start(1, &LOUD), four.start(2, &LOUD)];
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads");
    runtime.block_on(visit(
        transport_key(Seat::first(3)),
        address(four.ports[0]),
        transport_key(Seat::first(0)),
        Duration::from_secs(8),
    ))
}

/// Votes, proposals, blocks and certificates carry the address of who signed.
fn names_first(visit: &Visit) -> bool {
    let own = Address::of(&consensus_key(Seat::first(0)).verifying_key());
    visit.heard.windows(own.0.len()).any(|window| window == own.0)
}

#[test]
fn nothing_that_a_silent_member_could_sign_leaves_it() {
    let silent = heard_from_first(&Role { silent: true, ..LOUD });
    assert!(silent.bytes > 100, "it speaks of its tip, its links and what the others signed: {}", silent.bytes);
    assert!(!names_first(&silent), "its address is in what it sent");
    let loud = heard_from_first(&LOUD);
    assert!(names_first(&loud), "the same ears hear a member that votes");
}

#[test]
fn a_silent_member_decides_what_the_others_decide_and_its_voice_counts_for_nothing() {
    let four = Four::new();
    let silent = four.start(0, &Role { silent: true, ..LOUD });
    let two: Vec<_> = (1..3).map(|index| four.start(index, &LOUD)).collect();
    std::thread::sleep(Duration::from_secs(4));
    assert_eq!(silent.tip(), 0, "two voices of four decide nothing");
    let third = four.start(3, &LOUD);
    let header = silent.header(4);
    assert!(two.iter().chain([&third]).all(|member| member.header(4) == header));
    // With its key it goes on where it was, and is the third.
    silent.stop();
    let back = four.start(0, &LOUD);
    third.kill();
    let tip = two[0].tip();
    assert_eq!(two[0].header(tip + 3), back.header(tip + 3));
}
