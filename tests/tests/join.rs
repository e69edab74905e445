//! A node without a disk takes the ledger from the others, checked, and goes on with them.

use portolan_api::record::EvidenceRequest;
use portolan_client::local_network::LocalNetwork;
use portolan_client::local_network::Member::{self, Customs, Pcs, Terminal};
use portolan_client::verify::judge;
use portolan_ledger::Digest;
use portolan_tests::load::{Load, history, write};
use portolan_tests::network::{settle, start_silent};
use portolan_tests::operator::{command, consensus_address, done};
use portolan_tests::raw::request;
use portolan_tests::signing::Signer;
use std::time::Duration;

async fn speaks(network: &mut LocalNetwork, member: Member) {
    // A block that was made after its start has to come; on an idle network somebody has to write.
    let mut ready_in_a_row = 0;
    for _ in 0..60 {
        write(network, Terminal).await;
        // The silence ends with a start anew: the first good answer may be the old process's last.
        let is_ready = network.stranger(member).expect("a node").ready().await.is_ok();
        ready_in_a_row = if is_ready { ready_in_a_row + 1 } else { 0 };
        if ready_in_a_row == 3 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    panic!("{member} is not ready: {}", std::fs::read_to_string(network.log_file(member)).expect("its log"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_without_a_disk_joins_by_snapshot_while_the_others_go_on() {
    let mut network = start_silent().await;
    let old = write(&network, Pcs).await;
    history(&network, 2_000).await;
    settle(&network).await;
    network.kill(Pcs);
    std::fs::remove_dir_all(network.data_folder(Pcs)).expect("its disk is gone");

    // What it is told to ask first is no member's node: it is named, and a member is asked.
    let nobody = network.address(Customs).trim_start_matches("http://").to_owned();
    let policy = network.policy_file();
    let policy = policy.to_str().expect("a path");
    let signer = Signer::of(&network, Customs);
    let meanwhile = (0..50).map(|_| signer.sign(signer.claims(), &[signer.opening()])).collect();
    let load = Load::begin(meanwhile, &[network.node(Customs).expect("a node")], 4);
    let said = tokio::task::block_in_place(|| done(&network, Pcs, &["join", "--from", &nobody, "--policy", policy]));
    assert!(said.contains(&format!("refused    {nobody}")), "{said}");
    assert!(said.contains("joined     at height"), "{said}");
    assert_eq!(load.end().await.1, Vec::<String>::new());
    assert!(done(&network, Pcs, &["fsck"]).contains("agrees with itself"));
    let again = command(&network, Pcs, &["join", "--from", &consensus_address(&network, Terminal)]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("never written over"), "{again:?}");

    network.run(Pcs).expect("it starts");
    speaks(&mut network, Pcs).await;
    let new = write(&network, Pcs).await;
    let height = settle(&network).await;
    let (joined, other) = (network.node(Pcs).expect("a node"), network.node(Terminal).expect("a node"));
    let block = |node: portolan_client::sdk::Node| async move { node.block(height).await.expect("the block").digest };
    assert_eq!(block(joined.clone()).await, block(other).await);

    // New records are proven from genesis on, over leaves that it never saw as records.
    let evidence = joined.evidence(&new.0, EvidenceRequest::default()).await.expect("evidence");
    let policy = std::fs::read(network.policy_file()).expect("the policy");
    let verdict = judge(&evidence, &policy).expect("it holds");
    assert_eq!(verdict.record, new.0);

    // What lies before its history it says it has not, and from where on it has.
    let token = std::fs::read_to_string(network.token_file(Pcs)).expect("a token");
    let get = |path: String| {
        let (url, token) = (format!("{}{path}", network.address(Pcs)), token.clone());
        async move { request("GET", &url, Some(token.trim()), None, Vec::new()).await }
    };
    for path in
        [format!("/v1/blocks/{}", old.1), format!("/v1/records/{}", old.0), format!("/v1/records/{}/evidence", old.0)]
    {
        let answer = get(path.clone()).await;
        assert_eq!((answer.status, answer.code()), (410, "before-history"), "{path}: {}", answer.body);
        let from = answer.body["history_min"].as_u64().expect("a height");
        assert!(from > old.1.0 && from <= new.1.0, "{from}");
    }
    // It is a third vote like any other's.
    network.kill(Customs);
    write(&network, Terminal).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_without_a_disk_joins_by_blocks_and_has_all_history() {
    let mut network = start_silent().await;
    let old = write(&network, Terminal).await;
    settle(&network).await;
    network.kill(Pcs);
    std::fs::remove_dir_all(network.data_folder(Pcs)).expect("its disk is gone");
    assert!(done(&network, Pcs, &["join", "--blocks"]).contains("joined     at height 0"));
    network.run(Pcs).expect("it starts");
    speaks(&mut network, Pcs).await;
    let record = network.node(Pcs).expect("a node").record(&old.0).await.expect("the old record");
    assert_eq!(Digest::of(record.text.as_bytes()), old.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_whose_data_was_deleted_is_silent_until_it_knows_what_it_may_have_signed() {
    let mut network = start_silent().await;
    let old = write(&network, Terminal).await;
    settle(&network).await;
    network.kill(Pcs);
    let data_folder = network.data_folder(Pcs);
    std::fs::remove_dir_all(&data_folder).expect("somebody deletes it");
    network.run(Pcs).expect("it starts");
    let silent = || std::fs::read_to_string(data_folder.join("silent")).unwrap_or_default();
    for _ in 0..100 {
        if !silent().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(silent().contains("data-gone"), "{}", silent());
    speaks(&mut network, Pcs).await;
    assert_eq!(silent(), "");
    let record = network.node(Pcs).expect("a node").record(&old.0).await.expect("the old record");
    assert_eq!(Digest::of(record.text.as_bytes()), old.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_to_ask_is_said_and_leaves_nothing() {
    let mut network = start_silent().await;
    network.stop_all().await.expect("they stop");
    std::fs::remove_dir_all(network.data_folder(Pcs)).expect("its disk is gone");
    let failed = command(&network, Pcs, &["join"]);
    let said = String::from_utf8_lossy(&failed.stderr);
    assert_eq!(failed.status.code(), Some(1));
    assert!(said.contains("no member gave a snapshot that holds") && said.contains("customs ("), "{said}");
    assert!(!network.data_folder(Pcs).join("database").exists());
    assert!(!network.data_folder(Pcs).join("database.join").exists());
}
