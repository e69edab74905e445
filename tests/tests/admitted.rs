//! `?wait=admitted` is said only when members of which one is honest have the submission on disk.

use portolan_api::paths;
use portolan_api::submission::ReceiptState;
use portolan_client::local_network::Member::{Customs, Pcs, PortAuthority, Terminal};
use portolan_client::local_network::{LocalNetwork, Member};
use portolan_ledger::VerifiedSubmission;
use portolan_tests::network::start_silent;
use portolan_tests::raw::{RawAnswer, request};
use portolan_tests::signing::Signer;
use std::time::Duration;

/// Attempts until a member that was just started is connected.
const ATTEMPTS_MAX: usize = 60;
/// Pause between two of them.
const PAUSE: Duration = Duration::from_millis(200);

async fn post(network: &LocalNetwork, member: Member, submission: &VerifiedSubmission) -> RawAnswer {
    let token = std::fs::read_to_string(network.token_file(member)).expect("a token");
    let url = format!("{}{}?wait=admitted", network.address(member), paths::SUBMISSIONS);
    request("POST", &url, Some(token.trim()), Some(paths::SUBMISSION_MEDIA_TYPE), submission.encode()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_node_alone_admits_nothing_and_two_of_four_do() {
    let mut network = start_silent().await;
    let pcs = Signer::of(&network, Pcs);
    let submission = pcs.sign(pcs.claims(), &[pcs.opening()]);
    for member in [Customs, PortAuthority, Terminal] {
        network.kill(member);
    }
    let alone = post(&network, Pcs, &submission).await;
    assert_eq!((alone.status, alone.code()), (503, "not-ready"), "{alone:?}");
    assert!(alone.body["detail"].as_str().is_some_and(|text| text.contains("2 members")), "{alone:?}");

    network.run(Terminal).expect("it starts again");
    let mut answer = alone;
    for _ in 0..ATTEMPTS_MAX {
        answer = post(&network, Pcs, &submission).await;
        if answer.status == 202 {
            break;
        }
        tokio::time::sleep(PAUSE).await;
    }
    assert_eq!((answer.status, answer.body["state"].as_str()), (202, Some("admitted")), "{answer:?}");

    // Two of four decide nothing; a third makes it final, and it is there once.
    network.run(Customs).expect("it starts again");
    network.wait_ready(&[Pcs]).await.expect("three of four are a quorum");
    let node = network.node(Pcs).expect("the member runs");
    let mut state = ReceiptState::Admitted;
    for _ in 0..ATTEMPTS_MAX {
        state = node.submission(&submission.digest().to_string()).await.expect("a receipt").state;
        if state == ReceiptState::Final {
            break;
        }
        tokio::time::sleep(PAUSE).await;
    }
    assert_eq!(state, ReceiptState::Final);
}
