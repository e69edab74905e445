//! What is relayed and shown was checked; what is untimely or bad goes no further.

use super::*;
use crate::application::{LineUp, Proposal};
use crate::context::BlockProposal;
use crate::signing::Pen;
use arc_malachitebft_core_types::{PolkaCertificate, PolkaSignature};
use arc_malachitebft_signing::Signer as _;
use ed25519_dalek::SigningKey;
use portolan_ledger::{Digest, Header, NetworkId, OrganisationId, Time, Validator, ValidatorSet};

const CURRENT: Height = Height(5);

fn network() -> NetworkId {
    NetworkId(Digest([3; 32]))
}

fn key(index: u8) -> SigningKey {
    SigningKey::from_bytes(&[index + 1; 32])
}

fn voter(index: u8) -> Voter {
    Voter(Address::of(&key(index).verifying_key()))
}

fn pen(index: u8) -> Pen {
    Pen::new(network(), key(index))
}

fn set() -> ValidatorSet {
    let validator = |index: u8| Validator {
        organisation: OrganisationId::parse(&format!("member-{index}")).expect("a name"),
        public_key: key(index).verifying_key().to_bytes(),
        power: 1,
    };
    ValidatorSet::new((0..4).map(validator).collect()).expect("a set")
}

/// The validators 0 to 3 at height 5; the second of the set has the first turn.
fn validators() -> Validators {
    let set = set();
    let mut turns: Vec<_> = set.as_slice().iter().map(Validator::address).collect();
    turns.rotate_left(1);
    Validators::new(BlockHeight(CURRENT), &LineUp { validators: set, turns })
}

fn block() -> Block {
    Block { header: Digest([1; 32]), log_size: 42, log_root: Digest([2; 32]) }
}

/// Judge with the validators 0 to 3 at height 5, round 1.
fn standing(message: &Message) -> Standing {
    let validators = validators();
    judge(message, &Measure { validators: &validators, round: 1, checker: &Checker::new(network()) })
}

async fn vote_by(signer: u8, named: u8, height: u64, round: Round) -> SignedMessage<Portolan, Vote> {
    let value = NilOrVal::Val(block());
    let vote = Vote { kind: VoteType::Prevote, height: BlockHeight(Height(height)), round, value, voter: voter(named) };
    pen(signer).sign_vote(vote).await.expect("it signs")
}

#[tokio::test]
async fn a_vote_is_good_under_its_voters_key_only() {
    let round = Round::new(0);
    assert_eq!(standing(&Message::Vote(vote_by(0, 0, 5, round).await)), Standing::Good);
    assert_eq!(standing(&Message::LivenessVote(vote_by(0, 0, 5, round).await)), Standing::Good);
    assert_eq!(standing(&Message::Vote(vote_by(0, 1, 5, round).await)), Standing::Bad);
    assert_eq!(standing(&Message::Vote(vote_by(7, 7, 5, round).await)), Standing::Bad, "not in the set");
    assert_eq!(standing(&Message::Vote(vote_by(7, 7, 6, round).await)), Standing::Unknown, "may be in the next set");
    assert_eq!(standing(&Message::Vote(vote_by(0, 0, 5, Round::Nil).await)), Standing::Bad);
}

#[tokio::test]
async fn old_heights_and_far_rounds_are_untimely_and_far_heights_early() {
    let early = 5 + HEIGHTS_AHEAD_MAX + 1;
    let cases = [
        (4, 0, Standing::Untimely),
        (early, 0, Standing::Early(Height(early))),
        (5, 1 + ROUNDS_AHEAD_MAX + 1, Standing::Untimely),
        (6, ROUNDS_AHEAD_MAX + 1, Standing::Untimely),
    ];
    for (height, round, expected) in cases {
        let message = Message::Vote(vote_by(0, 0, height, Round::new(round)).await);
        assert_eq!(standing(&message), expected, "{height} {round}");
    }
    let newest = Message::Vote(vote_by(0, 0, 5 + HEIGHTS_AHEAD_MAX, Round::new(0)).await);
    assert_eq!(standing(&newest), Standing::Good);
}

#[tokio::test]
async fn a_certificate_is_good_when_each_of_its_votes_is() {
    let place = (BlockHeight(CURRENT), Round::new(0));
    let mut polka_signatures = Vec::new();
    for signer in 0..3 {
        let vote = vote_by(signer, signer, 5, place.1).await;
        polka_signatures.push(PolkaSignature::new(vote.voter, vote.signature));
    }
    let mut polka = PolkaCertificate { height: place.0, round: place.1, value_id: block(), polka_signatures };
    assert_eq!(standing(&Message::Polka(polka.clone())), Standing::Good);
    polka.polka_signatures[2].signature.0[0] ^= 1;
    assert_eq!(standing(&Message::Polka(polka)), Standing::Bad);
}

#[tokio::test]
async fn a_proposal_must_lie_after_the_round_it_was_valid_in() {
    for (valid_round, expected) in [(Round::Nil, Standing::Good), (Round::new(1), Standing::Bad)] {
        let proposal = BlockProposal {
            height: BlockHeight(CURRENT),
            round: Round::new(1),
            value: block(),
            valid_round,
            proposer: voter(0),
        };
        let signed = pen(0).sign_proposal(proposal).await.expect("it signs");
        assert_eq!(standing(&Message::Proposal(signed)), expected);
    }
}

fn part_by(signer: u8, named: u8, round: u32, submissions: Vec<Digest>, count: u32) -> Part {
    let header = Header {
        edition: 1,
        network: network(),
        height: CURRENT,
        time: Time(1_000),
        proposer: voter(named).0,
        previous: Digest([4; 32]),
        submissions_root: digests_root(submissions.iter().copied()),
        submission_count: count,
        log_size: 42,
        log_root: Digest([2; 32]),
        record_count: 3,
        state_root: Digest([6; 32]),
        validators: set().hash(),
        next_validators: set().hash(),
    };
    let round = portolan_ledger::Round(round);
    let proposal = Proposal { round, valid_round: None, proposer: voter(named).0, header, submissions };
    let signature = pen(signer).part(&proposal);
    Part { proposal, signature, validity: None }
}

#[test]
fn a_part_is_good_from_the_proposer_of_its_round_only() {
    let validators = validators();
    let measure = Measure { validators: &validators, round: 0, checker: &Checker::new(network()) };
    let proposer = validators.proposer(Round::new(0)).voter;
    let index = (0..4).find(|index| voter(*index) == proposer).expect("one of them");
    let other = (index + 1) % 4;
    let named = vec![Digest([9; 32])];

    assert_eq!(judge_part(&part_by(index, index, 0, named.clone(), 1), &measure), Standing::Good);
    assert_eq!(judge_part(&part_by(other, index, 0, named.clone(), 1), &measure), Standing::Bad, "in another's name");
    assert_eq!(judge_part(&part_by(other, other, 0, named.clone(), 1), &measure), Standing::Bad, "out of turn");
    assert_eq!(judge_part(&part_by(index, index, 0, named.clone(), 2), &measure), Standing::Bad, "wrong count");
    let mut blamed = part_by(index, index, 0, named.clone(), 1);
    blamed.proposal.header.proposer = voter(other).0;
    blamed.signature = pen(index).part(&blamed.proposal);
    assert_eq!(judge_part(&blamed, &measure), Standing::Bad, "made by another, and proposed for the first time");
    let mut swapped = part_by(index, index, 0, named, 1);
    swapped.proposal.submissions = vec![Digest([8; 32])];
    assert_eq!(judge_part(&swapped, &measure), Standing::Bad, "not what the header names");
}

#[test]
fn a_part_of_a_later_height_is_good_from_any_validator_since_the_turns_are_not_known_yet() {
    let validators = validators();
    let measure = Measure { validators: &validators, round: 0, checker: &Checker::new(network()) };
    let part_at_next = |signer: u8, named: u8| {
        let mut part = part_by(signer, named, 0, Vec::new(), 0);
        part.proposal.header.height = CURRENT.next();
        part.signature = pen(signer).part(&part.proposal);
        part
    };
    for index in 0..4 {
        assert_eq!(judge_part(&part_at_next(index, index), &measure), Standing::Good);
        assert_eq!(judge_part(&part_at_next(9, index), &measure), Standing::Bad, "not signed by it");
    }
    assert_eq!(judge_part(&part_at_next(9, 9), &measure), Standing::Unknown, "perhaps a newcomer");
}
