//! Members that crash, links that are cut: the others go on, and who comes back catches up.

use super::agreement::assert_same;
use super::member::consensus_key;
use super::process::{Four, Process, Role};
use super::standing::{Seat, Standing};
use portolan_ledger::{Address, Digest, Height};
use std::time::Duration;

fn submit(member: &mut Process, text: &str) -> String {
    member.tell(&format!("submit {text}"));
    Digest::of(text.as_bytes()).to_string()
}

#[test]
fn a_killed_member_comes_back_and_catches_up() {
    let four = Four::new();
    let mut members = four.start_all();
    let first = submit(&mut members[0], "before the crash");
    members.iter().for_each(|member| drop(member.block_with(&first)));
    members.remove(3).kill();

    let texts: Vec<_> = (0..12).map(|n| format!("while one is down {n}")).collect();
    let mut last = 0;
    for text in &texts {
        let digest = submit(&mut members[0], text);
        last = members.iter().map(|member| member.block_with(&digest).0).max().expect("three");
    }
    let mut back = four.start(3, &Role::default());
    // It says only what it commits from now on: everything since the crash, by catching up.
    let digest = Digest::of(texts[0].as_bytes()).to_string();
    assert_eq!(back.block_with(&digest), members[0].block_with(&digest));
    assert_eq!(back.header(last), members[0].header(last));
    assert!(back.status("sync.in.blocks") > 0);
    assert!(back.status("body.fetched.count") > 0);

    let after = submit(&mut back, "after the return");
    let found: Vec<_> = members.iter().chain([&back]).map(|member| member.block_with(&after)).collect();
    assert!(found.windows(2).all(|pair| pair[0] == pair[1]), "{found:?}");
}

#[test]
fn one_cut_link_and_one_dead_member_do_not_stop_the_others() {
    let four = Four::new();
    // 0 and 1 cannot reach each other; 3 never starts. Only what 2 passes on lets any three make a quorum.
    let roles = [Role { cut: vec![1], ..Role::default() }, Role { cut: vec![0], ..Role::default() }, Role::default()];
    let mut members: Vec<_> = roles.iter().enumerate().map(|(index, role)| four.start(index, role)).collect();
    for (index, member) in [0, 1, 2, 0, 1, 2].into_iter().enumerate() {
        let digest = submit(&mut members[member], &format!("across the cut {index}"));
        let found: Vec<_> = members.iter().map(|member| member.block_with(&digest)).collect();
        assert!(found.windows(2).all(|pair| pair[0] == pair[1]), "{found:?}");
    }
    assert_same(&members, 6);
    assert_eq!(members[0].status("connected"), 1);
    assert!(members[2].status("relay.out.frames") > 0);
}

#[test]
fn two_of_four_cannot_decide_and_go_on_when_a_third_returns() {
    let four = Four::new();
    let mut members = four.start_all();
    assert_same(&members, 1);
    members.drain(2..).for_each(Process::kill);
    let waiting = submit(&mut members[0], "without a quorum");
    std::thread::sleep(Duration::from_secs(4));
    assert!(members.iter().all(|member| member.count(&waiting) == 0), "two of four have decided");

    members.push(four.start(2, &Role::default()));
    let found: Vec<_> = members.iter().map(|member| member.block_with(&waiting)).collect();
    assert!(found.windows(2).all(|pair| pair[0] == pair[1]), "{found:?}");
}

#[test]
fn all_four_killed_at_once_go_on_where_they_were() {
    let four = Four::new();
    let mut members = four.start_all();
    let before = submit(&mut members[1], "before the power cut");
    let found: Vec<_> = members.iter().map(|member| member.block_with(&before)).collect();
    members.into_iter().for_each(Process::kill);

    let mut members = four.start_all();
    let after = submit(&mut members[2], "after the power cut");
    for member in &members {
        let (height, _) = member.block_with(&after);
        assert!(height > found[0].0);
        assert_eq!(member.count(&before), 0, "it was decided again");
    }
}

/// Whose turn it is to propose at a height, in its first round.
fn proposer(height: u64) -> usize {
    let first = Standing::founded(4, Vec::new()).turns(Height(height))[0];
    let is_first = |index: &usize| Address::of(&consensus_key(Seat::first(*index)).verifying_key()) == first;
    (0..4).find(is_first).expect("one of the four")
}

#[test]
fn a_member_that_was_far_behind_votes_in_the_round_that_waits_for_it() {
    let four = Four::new();
    let mut members: Vec<_> = (0..3).map(|index| four.start(index, &Role::default())).collect();
    // Further than what a member keeps of heights to come, and then until one of the two that stay has the next turn.
    let mut tip = 0;
    for number in 0.. {
        let digest = submit(&mut members[0], &format!("while one was never here {number}"));
        tip = members.iter().map(|member| member.block_with(&digest).0).max().expect("three");
        if tip > 30 && proposer(tip + 1) < 2 {
            break;
        }
    }
    members.remove(2).kill();
    let waiting = submit(&mut members[proposer(tip + 1)], "proposed before the third is here");
    // It is proposed and voted for by both; neither says so again before the third has caught up.
    std::thread::sleep(Duration::from_millis(300));
    members.push(four.start(3, &Role::default()));
    let (height, _) = members[2].block_with(&waiting);
    let rounds: Vec<_> = members.iter().map(|member| member.round(height)).collect();
    assert_eq!((height, rounds), (tip + 1, vec![0, 0, 0]));
    assert!(members[2].status("untimely.in.frames") > 0, "nothing came too early for it: this shows nothing");
}
