//! Four members agree: on empty blocks, on blocks that name bodies, and on bodies that nobody was sent.

use super::process::{Four, Process, Role};
use portolan_ledger::Digest;

fn digest(text: &str) -> String {
    Digest::of(text.as_bytes()).to_string()
}

/// All members have decided the same blocks up to a height.
pub fn assert_same(members: &[Process], height: u64) {
    for at in 1..=height {
        let headers: Vec<_> = members.iter().map(|member| member.header(at)).collect();
        assert!(headers.windows(2).all(|pair| pair[0] == pair[1]), "height {at} differs: {headers:?}");
    }
}

#[test]
fn four_members_decide_the_same_blocks() {
    let four = Four::new();
    let mut members = four.start_all();
    assert_same(&members, 3);
    let texts: Vec<_> = (0..40).map(|n| format!("a body from member {} number {n}", n % 4)).collect();
    for (n, text) in texts.iter().enumerate() {
        members[n % 4].tell(&format!("submit {text}"));
    }
    for text in &texts {
        let found: Vec<_> = members.iter().map(|member| member.block_with(&digest(text))).collect();
        assert!(found.windows(2).all(|pair| pair[0] == pair[1]), "{text}: {found:?}");
    }
    let tip = members.iter().map(Process::tip).min().expect("four");
    assert_same(&members, tip);
    for text in &texts {
        assert_eq!(members[0].count(&digest(text)), 1, "{text} was decided more than once");
    }
    members[0].stored(&digest(&texts[0]));
    assert_eq!(members[0].status("connected"), 3);
    assert_eq!(members[0].status("refused.in.frames"), 0);
    members.into_iter().for_each(Process::stop);
}

#[test]
fn a_body_that_was_sent_to_nobody_is_fetched() {
    let four = Four::new();
    let mut members = four.start_all();
    assert_same(&members, 1);
    members[2].tell("keep a body that only one member holds");
    let found: Vec<_> =
        members.iter().map(|member| member.block_with(&digest("a body that only one member holds"))).collect();
    assert!(found.windows(2).all(|pair| pair[0] == pair[1]));
    let fetched: u64 = members.iter_mut().map(|member| member.status("body.fetched.count")).sum();
    assert_eq!(fetched, 3);
}

#[test]
fn a_block_that_leads_elsewhere_is_voted_down_and_the_next_proposer_goes_on() {
    let four = Four::new();
    let mut members: Vec<_> =
        (0..4).map(|index| four.start(index, &Role { lies: index == 1, ..Role::default() })).collect();
    let height = 6;
    assert_same(&members, height);
    let invalid = members[0].status("gate.invalid.blocks");
    assert!(invalid > 0, "the liar had its turn within {height} heights");
}
