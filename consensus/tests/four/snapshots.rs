//! A node that joins asks a running member over the members' own connections, and nobody else is answered.

use super::member::{address, network, transport_key};
use super::process::{Four, LOUD};
use super::standing::{Seat, Standing};
use bytes::Bytes;
use ed25519_dalek::SigningKey;
use portolan_consensus::{AskFault, Member, SnapshotLink};
use portolan_ledger::Height;
use std::time::Duration;

fn members(four: &Four) -> Vec<Member> {
    Standing::founded(4, four.ports.clone()).members(Height(0))
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads")
}

#[test]
fn a_member_is_answered_for_as_long_as_it_asks_and_named() {
    let four = Four::new();
    let running: Vec<_> = (0..3).map(|index| four.start(index, &LOUD)).collect();
    drop(running[0].header(2));
    runtime().block_on(async {
        let at = address(four.ports[0]).to_string();
        let link =
            SnapshotLink::open(&network(), &transport_key(Seat::first(3)), &members(&four), &at).await.expect("a link");
        assert_eq!(link.member().map(ToString::to_string), Some("member-0".to_owned()));
        // Longer than a member may be mute on the streams that it does not speak.
        for second in 0..9 {
            let question = Bytes::from(format!("question {second}"));
            let answer = link.ask(question.clone()).await.expect("an answer");
            assert_eq!(answer, [&b"answer to member-3: "[..], &question].concat());
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        let refused = link.ask(Bytes::from_static(b"nothing")).await;
        assert!(matches!(refused, Err(AskFault::NoAnswer(_))), "{refused:?}");
        let answer = link.ask(Bytes::from_static(b"again")).await;
        assert!(answer.is_ok(), "the connection outlives a refusal: {answer:?}");
    });
    let tip = running[0].tip();
    drop(running[0].header(tip + 1));
}

#[test]
fn a_stranger_is_not_answered_and_nobody_at_home_is_said() {
    let four = Four::new();
    let running: Vec<_> = (0..3).map(|index| four.start(index, &LOUD)).collect();
    drop(running[0].header(2));
    runtime().block_on(async {
        let stranger = SigningKey::from_bytes(&[7; 32]);
        let at = address(four.ports[0]).to_string();
        if let Ok(link) = SnapshotLink::open(&network(), &stranger, &members(&four), &at).await {
            let answer = link.ask(Bytes::from_static(b"please")).await;
            assert!(matches!(answer, Err(AskFault::NoAnswer(_))), "{answer:?}");
        }
        let nobody = address(four.ports[3]).to_string();
        let fault =
            SnapshotLink::open(&network(), &transport_key(Seat::first(3)), &members(&four), &nobody).await.err();
        assert!(matches!(fault, Some(AskFault::Unreachable(..))), "{fault:?}");
    });
}
