//! Encodings are pinned, come back as they went, and no bytes make a decoder panic.

use super::*;
use crate::application::Proposal;
use crate::context::{Block, BlockHeight, BlockProposal, Part, Portolan, SignatureBytes, Vote, Voter};
use crate::limits::{FETCH_DIGESTS_MAX, FETCH_RESPONSE_BYTES_MAX};
use arc_malachitebft_app::types::{ProposedValue, SignedConsensusMsg};
use arc_malachitebft_codec::Codec;
use arc_malachitebft_core_types::{
    ExtendedCommitCertificate, ExtendedCommitSignature, NilOrVal, PolkaCertificate, PolkaSignature, Round,
    RoundCertificate, RoundCertificateType, RoundSignature, SignedMessage, Validity, VoteType,
};
use arc_malachitebft_sync::{RawDecidedValue, Request, Response, ValueRequest, ValueResponse};
use portolan_ledger::{Address, Digest, Header, Height, NetworkId, Time};
use proptest::collection::vec;
use proptest::prelude::*;

const HEIGHT: BlockHeight = BlockHeight(Height(7));
const VOTER: Voter = Voter(Address([0xaa; 20]));
const SIGNATURE: SignatureBytes = SignatureBytes([0x55; 64]);

fn block() -> Block {
    Block { header: Digest([1; 32]), log_size: 42, log_root: Digest([2; 32]) }
}

fn vote(value: NilOrVal<Block>) -> SignedMessage<Portolan, Vote> {
    let vote = Vote { kind: VoteType::Precommit, height: HEIGHT, round: Round::new(3), value, voter: VOTER };
    SignedMessage::new(vote, SIGNATURE)
}

fn proposal_message() -> SignedMessage<Portolan, BlockProposal> {
    let valid_round = Round::Nil;
    let proposal = BlockProposal { height: HEIGHT, round: Round::new(3), value: block(), valid_round, proposer: VOTER };
    SignedMessage::new(proposal, SIGNATURE)
}

fn polka() -> PolkaCertificate<Portolan> {
    let polka_signatures = vec![PolkaSignature::new(VOTER, SIGNATURE)];
    PolkaCertificate { height: HEIGHT, round: Round::new(3), value_id: block(), polka_signatures }
}

fn round_certificate() -> RoundCertificate<Portolan> {
    let nil = RoundSignature::new(VoteType::Prevote, NilOrVal::Nil, VOTER, SIGNATURE);
    let cert_type = RoundCertificateType::Skip;
    RoundCertificate { height: HEIGHT, round: Round::new(3), cert_type, round_signatures: vec![nil] }
}

fn proposal() -> Proposal {
    let header = Header {
        edition: 1,
        network: NetworkId(Digest([3; 32])),
        height: Height(7),
        time: Time(1_000),
        proposer: VOTER.0,
        previous: Digest([4; 32]),
        submissions_root: Digest([5; 32]),
        submission_count: 2,
        log_size: 42,
        log_root: Digest([2; 32]),
        record_count: 3,
        state_root: Digest([6; 32]),
        validators: Digest([7; 32]),
        next_validators: Digest([8; 32]),
    };
    let submissions = vec![Digest([9; 32]), Digest([10; 32])];
    Proposal { round: portolan_ledger::Round(3), valid_round: None, proposer: VOTER.0, header, submissions }
}

fn part() -> Part {
    Part { proposal: proposal(), signature: SIGNATURE, validity: None }
}

fn messages() -> [Message; 8] {
    [
        Message::Vote(vote(NilOrVal::Val(block()))),
        Message::Proposal(proposal_message()),
        Message::LivenessVote(vote(NilOrVal::Nil)),
        Message::Polka(polka()),
        Message::RoundCertificate(round_certificate()),
        Message::Status { tip: Height(6), history_min: Height(1) },
        Message::Links(vec![VOTER.0]),
        Message::Missed(Height(6)),
    ]
}

fn response() -> Response<Portolan> {
    let certificate = ExtendedCommitCertificate {
        height: HEIGHT,
        round: Round::new(3),
        value_id: block(),
        commit_signatures: vec![ExtendedCommitSignature::new(VOTER, SIGNATURE, None)],
    };
    let decided = RawDecidedValue::new(encode_proposal(&proposal()), certificate);
    Response::ValueResponse(ValueResponse::new(HEIGHT, vec![decided]))
}

fn proposed() -> ProposedValue<Portolan> {
    ProposedValue {
        height: HEIGHT,
        round: Round::new(3),
        valid_round: Round::Nil,
        proposer: VOTER,
        value: block(),
        validity: Validity::Valid,
    }
}

/// Every encoding, with a name.
fn encodings() -> Vec<(&'static str, Bytes)> {
    let names = ["vote", "proposal", "nil vote again", "prevotes", "round certificate", "status", "links", "missed"]
        .into_iter();
    let mut all: Vec<_> = names.zip(messages().iter().map(encode_message)).collect();
    let request = Request::ValueRequest(ValueRequest::new(HEIGHT..=BlockHeight(Height(11))));
    all.extend([
        ("part", encode_part(&part())),
        ("decided block", encode_proposal(&proposal())),
        ("fetch request", encode(&FetchRequest(vec![[9; 32]]))),
        ("fetch response", encode(&FetchResponse(vec![None, Some(vec![1, 2, 3])]))),
        ("sync request", Codec::<Request<Portolan>>::encode(&EngineCodec, &request).expect("it has bytes")),
        ("sync response", EngineCodec.encode(&response()).expect("it has bytes")),
        ("logged value", EngineCodec.encode(&proposed()).expect("it has bytes")),
        ("logged prevotes", EngineCodec.encode(&polka()).expect("it has bytes")),
    ]);
    all
}

/// Length and the first half of the SHA-256 of each encoding, edition 1. A change here is a new edition of
/// `docs/specs/network.md`, and of the write-ahead log.
const PINNED: &str = include_str!("vectors.txt");

#[test]
fn encodings_are_pinned() {
    let line = |(name, bytes): (&str, Bytes)| {
        let digest = Digest::of(&bytes).to_string();
        format!("{name}: {} bytes, {}\n", bytes.len(), &digest[..32])
    };
    let lines: String = encodings().into_iter().map(line).collect();
    assert_eq!(lines, PINNED, "\n{lines}");
}

#[test]
fn a_status_is_spelled_out() {
    let status = encode_message(&Message::Status { tip: Height(6), history_min: Height(1) });
    assert_eq!(status[..], [5, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn what_is_encoded_comes_back() {
    for message in messages() {
        assert_eq!(decode_message(&encode_message(&message)), Ok(message));
    }
    assert_eq!(decode_part(&encode_part(&part())), Ok(part()));
    assert_eq!(decode_proposal(&encode_proposal(&proposal())), Ok(proposal()));
    let bytes = EngineCodec.encode(&response()).expect("it has bytes");
    assert_eq!(EngineCodec.decode(bytes), Ok(response()));
    let bytes = EngineCodec.encode(&proposed()).expect("it has bytes");
    assert_eq!(EngineCodec.decode(bytes), Ok(proposed()));
    let logged = SignedConsensusMsg::Vote(vote(NilOrVal::Nil));
    let bytes = EngineCodec.encode(&logged).expect("it has bytes");
    assert_eq!(EngineCodec.decode(bytes), Ok(logged));
}

#[test]
fn bytes_left_over_and_lengths_beyond_the_limit_are_refused() {
    for (name, bytes) in encodings().into_iter().take(7) {
        let longer = [&bytes[..], &[0]].concat();
        assert!(decode_message(&longer).is_err(), "{name}");
        assert!(decode_message(&bytes[..bytes.len() - 1]).is_err(), "{name}");
    }
    // A list that says it has 2^60 items must not reserve room for them.
    let huge = [&6_u32.to_le_bytes()[..], &(1_u64 << 60).to_le_bytes()].concat();
    assert!(decode_message(&huge).is_err());
}

fn decode_as_everything(bytes: &[u8]) {
    let shared = Bytes::copy_from_slice(bytes);
    let _ = decode_message(bytes);
    let _ = decode_part(bytes);
    let _ = decode_proposal(bytes);
    let _ = decode::<FetchRequest, { 64 + FETCH_DIGESTS_MAX * 32 }>(bytes, "fetch");
    let _ = decode::<FetchResponse, FETCH_RESPONSE_BYTES_MAX>(bytes, "fetch");
    let _ = Codec::<Request<Portolan>>::decode(&EngineCodec, shared.clone());
    let _ = Codec::<Response<Portolan>>::decode(&EngineCodec, shared.clone());
    let _ = Codec::<SignedConsensusMsg<Portolan>>::decode(&EngineCodec, shared.clone());
    let _ = Codec::<ProposedValue<Portolan>>::decode(&EngineCodec, shared.clone());
    let _ = Codec::<PolkaCertificate<Portolan>>::decode(&EngineCodec, shared);
}

proptest! {
    #[test]
    fn no_bytes_make_a_decoder_panic(bytes in vec(any::<u8>(), 0..512)) {
        decode_as_everything(&bytes);
    }

    #[test]
    fn no_change_to_good_bytes_makes_a_decoder_panic(
        which in 0_usize..15,
        at in any::<prop::sample::Index>(),
        with in any::<u8>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = encodings()[which].1.to_vec();
        let at = at.index(bytes.len());
        bytes[at] = with;
        decode_as_everything(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        decode_as_everything(&bytes);
    }

    /// A good frame that was changed decodes to another message or none: one message has one encoding.
    #[test]
    fn one_message_has_one_encoding(which in 0_usize..7, at in any::<prop::sample::Index>(), with in any::<u8>()) {
        let mut bytes = encodings()[which].1.to_vec();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != with);
        bytes[at] = with;
        if let Ok(message) = decode_message(&bytes) {
            prop_assert_eq!(encode_message(&message), Bytes::from(bytes));
        }
    }
}
