//! The list of members changes by what is decided: who is new gets in and votes, who is gone gets nothing, and a member
//! whose keys were replaced votes with the new ones.

use super::member::{address, transport_key};
use super::process::{Four, Process, Role};
use super::standing::Seat;
use super::stranger::visit;
use portolan_ledger::Digest;
use std::time::Duration;

fn decide(members: &mut [Process], text: &str) -> u64 {
    members[0].tell(&format!("submit {text}"));
    let digest = Digest::of(text.as_bytes()).to_string();
    members.iter().map(|member| member.block_with(&digest).0).max().expect("some")
}

/// Decide two more heights, so that a change of this height is in force.
fn wait_for_force(members: &mut [Process], height: u64) {
    let mut tip = height;
    while tip < height + 2 {
        tip = decide(members, &format!("after {tip}"));
    }
}

#[test]
fn a_fifth_member_gets_in_by_a_decision_catches_up_and_its_vote_counts() {
    let four = Four::of(5);
    let mut members = four.start_all();
    members.iter().for_each(|member| drop(member.header(1)));
    let mut fifth = four.start(4, &Role::default());
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!((fifth.status("connected"), fifth.tip()), (0, 0), "it is not listed yet");

    let height = decide(&mut members, "validators 0,1,2,3,4");
    wait_for_force(&mut members, height);
    assert_eq!(fifth.header(height), members[0].header(height));
    // Four of five are a quorum, and one of the first four is gone.
    members.remove(3).kill();
    members.push(fifth);
    decide(&mut members, "with the fifth");
}

#[test]
fn a_removed_member_gets_no_byte_two_heights_later_and_the_others_go_on() {
    let four = Four::of(5);
    let roles = Role { founders: 5, ..Role::default() };
    let mut members: Vec<_> = (0..5).map(|index| four.start(index, &roles)).collect();
    let height = decide(&mut members, "validators 0,1,2,3");
    let mut removed = members.pop().expect("the fifth");
    wait_for_force(&mut members, height);
    let tip = removed.tip();
    decide(&mut members, "without the fifth");
    assert_eq!(removed.status("connected"), 0, "its connections were closed");
    removed.kill();

    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads");
    let (key, host) = (transport_key(Seat::first(4)), transport_key(Seat::first(0)));
    let seen = runtime.block_on(visit(key, address(four.ports[0]), host, Duration::from_secs(3)));
    assert!(seen.connections > 0 && seen.closed == seen.connections, "{seen:?}");
    assert_eq!(seen.bytes, 0, "a former member got application bytes: {seen:?}");
    assert!(tip <= height + 2, "it was told of height {tip}, decided after it was gone");
}

#[test]
fn a_member_votes_with_its_new_keys_from_the_second_height_on_and_its_old_transport_key_is_cut() {
    let four = Four::new();
    let mut members = four.start_all();
    // Its old key's connections may end before it heard of the decision, so it is not waited for. It stops as its node does
    // when the ledger says that its keys are new.
    let old = members.remove(2);
    let height = decide(&mut members, "validators 0,1,2b,3");
    old.kill();
    wait_for_force(&mut members, height);
    let again = four.start(2, &Role { generation: 1, ..Role::default() });
    again.header(height + 1);
    members.push(again);
    // Without the third the new key's vote is needed.
    members.remove(1).kill();
    decide(&mut members, "signed with the new key");

    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads");
    let (old, host) = (transport_key(Seat::first(2)), transport_key(Seat::first(0)));
    let seen = runtime.block_on(visit(old, address(four.ports[0]), host, Duration::from_secs(2)));
    assert!(seen.connections > 0 && seen.bytes == 0, "{seen:?}");
}
