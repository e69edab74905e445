//! A backup is made while the node runs and put back on an empty disk; what comes back does not vote before it may.

use portolan_api::submission::{ReceiptState, Wait, WriteRequest};
use portolan_client::local_network::LocalNetwork;
use portolan_client::local_network::Member::{self, Customs, Pcs, PortAuthority, Terminal};
use portolan_ledger::{Digest, Height};
use portolan_tests::network::{settle, start_silent};
use portolan_tests::operator::{command, done, files_with_extension};
use portolan_tests::raw::request;
use portolan_tests::signing::Signer;
use std::time::Duration;

/// Longer than the clock tolerance, twice: a block made after this was made after a start before it.
const SURELY_AFTER: Duration = Duration::from_secs(5);
/// Times that a silent node is waited for.
const WAITS_MAX: usize = 120;

/// A record through a member's node, final.
async fn write(network: &LocalNetwork, member: Member) -> (Digest, Height) {
    let signer = Signer::of(network, member);
    let submission = signer.sign(signer.claims(), &[signer.opening()]);
    let node = network.node(member).expect("a node");
    let receipt = node.submit(&submission, WriteRequest::default()).await.expect("an answer");
    assert_eq!(receipt.state, ReceiptState::Final);
    (receipt.submission, receipt.height.expect("a height"))
}

/// What a node says at `/ready`, ready or not.
async fn reasons(network: &LocalNetwork, member: Member) -> String {
    let url = format!("{}/ready", network.address(member));
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    match client.get(url).send().await {
        Ok(answer) => answer.text().await.expect("a body"),
        // It starts itself anew when its silence ends.
        Err(fault) => format!("no answer: {fault}"),
    }
}

async fn wait_until(network: &LocalNetwork, member: Member, holds: impl Fn(&str) -> bool) -> String {
    for _ in 0..WAITS_MAX {
        let said = reasons(network, member).await;
        if holds(&said) {
            return said;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    panic!("{member} still says {}", reasons(network, member).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_node_follows_in_silence_until_a_block_made_after_its_start_and_then_votes() {
    let mut network = start_silent().await;
    let kept = write(&network, Pcs).await;
    settle(&network).await;
    let folder = network.folder().join("backup");
    let backup = folder.to_str().expect("a path").to_owned();
    let said = done(&network, Pcs, &["backup", "--to", &backup]);
    assert!(said.contains("secret keys") && said.contains(&format!("height     {}", kept.1)), "{said}");
    let again = command(&network, Pcs, &["backup", "--to", &backup]);
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("never written over"));

    for _ in 0..3 {
        write(&network, Terminal).await;
    }
    settle(&network).await;
    network.kill(Pcs);
    let refused = command(&network, Pcs, &["restore", "--from", &backup]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("never written over"), "{refused:?}");
    std::fs::remove_dir_all(network.data_folder(Pcs)).expect("its disk is gone");
    let said = done(&network, Pcs, &["restore", "--from", &backup]);
    assert!(said.contains(&format!("restored   height {}", kept.1)) && said.contains("in silence"), "{said}");
    assert!(done(&network, Pcs, &["status"]).contains("silent        yes: its store came from a backup"));
    assert!(done(&network, Pcs, &["fsck"]).contains("agrees with itself"));

    // Two that speak and one that is silent make no quorum of four: a vote of the restored node would show as a block.
    network.kill(Customs);
    network.run(Pcs).expect("it starts");
    wait_until(&network, Pcs, |said| said.contains("this node is silent")).await;
    let height = settle(&network).await;
    tokio::time::sleep(SURELY_AFTER).await;
    let signer = Signer::of(&network, Terminal);
    let submission = signer.sign(signer.claims(), &[signer.opening()]);
    let admitted = WriteRequest { wait: Wait::Admitted };
    let node = network.node(Terminal).expect("a node");
    let receipt = node.submit(&submission, admitted).await.expect("an answer");
    assert_eq!(receipt.state, ReceiptState::Admitted);
    tokio::time::sleep(SURELY_AFTER).await;
    for member in [PortAuthority, Terminal, Pcs] {
        let head = network.node(member).expect("a node").checkpoint().await.expect("its head");
        assert_eq!(head.height, height, "{member} has a block that only a silent node's vote can have decided");
    }

    // With a third that speaks they go on; the restored node follows and sees a block made after its start.
    network.run(Customs).expect("it starts");
    wait_until(&network, Pcs, |said| said.contains("\"ready\":true")).await;
    let log = std::fs::read_to_string(network.log_file(Pcs)).expect("its log");
    assert!(log.contains("this node votes again"), "{log}");
    let silent = network.node(Pcs).expect("a node").block(height.next()).await.expect("the block that ended it");
    let voters = silent.certificate.expect("a certificate").signatures.len();
    assert_eq!(voters, 3, "the silent node's signature is in no certificate");

    // Now it is the third.
    network.kill(Customs);
    write(&network, Terminal).await;
    write(&network, Pcs).await;
    let record = request("GET", &format!("{}/health", network.address(Pcs)), None, None, Vec::new()).await;
    assert_eq!(record.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_engine_log_makes_a_node_silent_by_itself_and_the_override_makes_it_speak() {
    let mut network = start_silent().await;
    write(&network, Terminal).await;
    settle(&network).await;
    network.stop_all().await.expect("they stop");
    for member in [Pcs, Customs] {
        for log in files_with_extension(&network.data_folder(member).join("consensus"), "wal") {
            std::fs::remove_file(log).expect("its log is lost");
        }
        assert!(done(&network, member, &["fsck"]).contains("will start silent"), "{member}");
    }
    network.run_all().expect("they start");
    wait_until(&network, Pcs, |said| said.contains("the log of what it has signed is missing")).await;
    tokio::time::sleep(SURELY_AFTER).await;
    // Two of four are silent: the network cannot go on by itself.
    for member in [Pcs, Customs] {
        assert!(reasons(&network, member).await.contains("back-up-and-restore.md"));
        network.stop(member).await.expect("it stops");
        let refused = command(&network, member, &["speak"]);
        assert_eq!(refused.status.code(), Some(2), "the risk has to be named");
        assert!(done(&network, member, &["speak", "--risk-signing-twice"]).contains("from its next start on it votes"));
        network.run(member).expect("it starts");
    }
    network.wait_ready(&Member::ALL).await.expect("all are ready");
    write(&network, Pcs).await;
}
