//! Each kind of message signs a text of its own, and only the strict check counts.

use super::*;
use crate::application::Proposal;
use crate::context::{BlockHeight, Voter};
use portolan_ledger::certificate::PRECOMMIT_FIRST_LINE;
use portolan_ledger::{Address, Header, Height, Time};
use std::collections::BTreeSet;

fn network() -> NetworkId {
    NetworkId(Digest([3; 32]))
}

fn block() -> Block {
    Block { header: Digest([1; 32]), log_size: 42, log_root: Digest([2; 32]) }
}

fn vote(kind: VoteType, value: NilOrVal<Block>) -> Vote {
    let voter = Voter(Address([9; 20]));
    Vote { kind, height: BlockHeight(Height(7)), round: Round::new(3), value, voter }
}

fn header() -> Header {
    Header {
        edition: 1,
        network: network(),
        height: Height(7),
        time: Time(1_000),
        proposer: Address([9; 20]),
        previous: Digest([4; 32]),
        submissions_root: Digest([5; 32]),
        submission_count: 0,
        log_size: 42,
        log_root: Digest([2; 32]),
        record_count: 0,
        state_root: Digest([6; 32]),
        validators: Digest([7; 32]),
        next_validators: Digest([8; 32]),
    }
}

fn texts() -> Vec<String> {
    let proposer = Address([9; 20]);
    let message = BlockProposal {
        height: BlockHeight(Height(7)),
        round: Round::new(3),
        value: block(),
        valid_round: Round::Nil,
        proposer: Voter(proposer),
    };
    let round = portolan_ledger::Round(3);
    let proposal = Proposal { round, valid_round: None, proposer, header: header(), submissions: Vec::new() };
    vec![
        vote_text(&network(), &vote(VoteType::Precommit, NilOrVal::Val(block()))),
        vote_text(&network(), &vote(VoteType::Prevote, NilOrVal::Val(block()))),
        vote_text(&network(), &vote(VoteType::Precommit, NilOrVal::Nil)),
        vote_text(&network(), &vote(VoteType::Prevote, NilOrVal::Nil)),
        proposal_text(&network(), &message),
        part_text(&network(), &proposal),
    ]
}

#[test]
fn each_kind_has_a_first_line_of_its_own() {
    let texts = texts();
    let first: BTreeSet<_> = texts.iter().filter_map(|text| text.lines().next()).collect();
    assert_eq!(first.len(), texts.len());
    assert!(first.contains(PRECOMMIT_FIRST_LINE));
    assert!(texts.iter().all(|text| text.ends_with('\n')));
}

#[test]
fn the_texts_are_as_specified() {
    let (network, one, two) = (network(), Digest([1; 32]), Digest([2; 32]));
    let texts = texts();
    assert_eq!(texts[0], format!("portolan/precommit/v1\n{network}\n7\n3\n{one}\n42\n{two}\n"));
    assert_eq!(texts[1], format!("portolan/prevote/v1\n{network}\n7\n3\n{one}\n42\n{two}\n"));
    assert_eq!(texts[2], format!("portolan/nil-precommit/v1\n{network}\n7\n3\n"));
    assert_eq!(texts[3], format!("portolan/nil-prevote/v1\n{network}\n7\n3\n"));
    assert_eq!(texts[4], format!("portolan/proposal/v1\n{network}\n7\n3\n-1\n{one}\n42\n{two}\n"));
    assert_eq!(texts[5], format!("portolan/part/v1\n{network}\n7\n3\n-1\n{}\n", header().digest()));
}

#[tokio::test]
async fn a_vote_counts_for_what_was_signed_and_nothing_else() {
    let key = SigningKey::from_bytes(&[1; 32]);
    let pen = Pen::new(network(), key.clone());
    let signed = pen.sign_vote(vote(VoteType::Prevote, NilOrVal::Val(block()))).await.expect("it signs");
    let checker = Checker::new(network());
    let verifying = key.verifying_key();
    for _ in 0..2 {
        assert!(checker.vote(&signed.message, &signed.signature, &verifying));
    }
    let as_precommit = Vote { kind: VoteType::Precommit, ..signed.message.clone() };
    assert!(!checker.vote(&as_precommit, &signed.signature, &verifying));
    let elsewhere = Checker::new(NetworkId(Digest([4; 32])));
    assert!(!elsewhere.vote(&signed.message, &signed.signature, &verifying));
    let other = SigningKey::from_bytes(&[2; 32]).verifying_key();
    assert!(!checker.vote(&signed.message, &signed.signature, &other));
}
