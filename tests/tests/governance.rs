//! A running network governs itself: a member is suspended and readmitted by vote, keys are replaced by the root key.

use portolan_api::record::EvidenceRequest;
use portolan_api::submission::{ReceiptState, Wait, WriteRequest};
use portolan_client::local_network::Member::{Customs, Pcs, PortAuthority, Terminal};
use portolan_client::local_network::{LocalNetwork, Member};
use portolan_client::sdk::CallFault;
use portolan_ledger::policy::TrustPolicy;
use portolan_ledger::verify::verify;
use portolan_tests::board::{SETTLE_TRIES, decide, settle_among};
use portolan_tests::network::{settle, start_silent};
use portolan_tests::operator::{done, keys_file, offline, portolan};
use portolan_tests::signing::Signer;
use std::time::Duration;

/// Heights between the decision for an edition and its first block, at least (`docs/specs/governance.md` §4).
const EDITION_NOTICE: u64 = 10;

async fn other_tip(network: &LocalNetwork) -> u64 {
    network.node(Customs).expect("a node").checkpoint().await.expect("its head").height.0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_is_suspended_by_vote_refused_and_readmitted_and_its_older_record_stays_provable() {
    let network = start_silent().await;
    let terminal = Signer::of(&network, Terminal);
    let node = network.node(Terminal).expect("the member runs");
    let record = terminal.opening();
    let before = terminal.sign(terminal.claims(), std::slice::from_ref(&record));
    assert_eq!(node.submit(&before, WriteRequest::default()).await.expect("it may write").state, ReceiptState::Final);

    let voters = [Customs, Pcs, PortAuthority];
    let shown = decide(&network, &["suspend", "--org", "terminal"], &voters).await;
    assert_eq!(
        (shown["state"].as_str(), shown["votes"].as_array().map(Vec::len)),
        (Some("executed"), Some(3)),
        "{shown}"
    );

    // Refused at its own node and at another's, with the code of the rules.
    for member in [Customs, Pcs] {
        let refused = terminal.sign(terminal.claims(), &[terminal.opening()]);
        let node = network.node(member).expect("the member runs");
        match node.submit(&refused, WriteRequest::default()).await {
            Err(CallFault::Refused(call)) => {
                assert_eq!(call.rule.as_ref().map(|rule| rule.number), Some(105), "{call:?}");
            }
            other => panic!("{other:?}"),
        }
    }

    // Its node is cut off when its last set has ended, two heights after the vote.
    let customs = Signer::of(&network, Customs);
    for _ in 0..4 {
        let submission = customs.sign(customs.claims(), &[customs.opening()]);
        let others = network.node(Customs).expect("the member runs");
        others.submit(&submission, WriteRequest::default()).await.expect("the others go on");
    }
    settle_among(&network, &voters).await;
    let cut_at = node.checkpoint().await.expect("its own users are still answered").height;
    assert!(cut_at.0 + 1 < other_tip(&network).await, "it stands at height {cut_at}");

    // What it wrote before is proven by another member's node, under the policy from the beginning.
    let policy = std::fs::read(network.policy_file()).expect("the policy");
    let policy = TrustPolicy::parse(&policy).expect("a policy");
    let other = network.node(Customs).expect("the member runs");
    let evidence = other.evidence(&record.digest(), EvidenceRequest::default()).await.expect("evidence");
    let proven = verify(&evidence, &policy).expect("it is valid across the change of the set");
    assert_eq!(proven.record.record.digest(), record.digest());

    let shown = decide(&network, &["readmit", "--org", "terminal"], &voters).await;
    assert_eq!(shown["state"].as_str(), Some("executed"), "{shown}");
    let after = terminal.sign(terminal.claims(), &[terminal.opening()]);
    let node = network.node(Customs).expect("the member runs");
    assert_eq!(node.submit(&after, WriteRequest::default()).await.expect("it may again").state, ReceiptState::Final);
    let members = portolan(&network, Customs, &["members"]).expect("who takes part");
    let standing = members["members"].as_array().expect("a list").iter().find(|one| one["organisation"] == "terminal");
    assert_eq!(standing.expect("it is listed")["status"], "active");
    // Its node is let in again and catches up by itself.
    settle(&network).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signing_key_is_replaced_by_what_the_offline_root_key_signed() {
    let network = start_silent().await;
    let folder = network.member_folder(Terminal);
    let (request, signed) = (folder.join("request.json"), folder.join("signed"));
    let [request, signed] = [request, signed].map(|path| path.display().to_string());
    let (id, keys) = (network.network().to_string(), keys_file(&network, Terminal));
    let root = folder.join("root-key/root-key.toml").display().to_string();
    let offline = |words: &[&str]| offline(&network, words);
    let old = Signer::of(&network, Terminal);
    offline(&["keys", "next", "--key", &keys, "--for", "signing", "--network", &id, "--port", "GBFXT", "-o", &request]);
    offline(&["keys", "authorise", &request, "--root-key", &root, "--yes", "-o", &signed]);
    portolan(&network, Terminal, &["submit", "--signed", &signed]).expect("the key record is final");
    settle(&network).await;
    offline(&["keys", "place", "--key", &keys]);
    let new = Signer::of(&network, Terminal);
    assert_ne!(old.key, new.key);

    let node = network.node(Customs).expect("the member runs");
    let with_new = new.sign(new.claims(), &[new.opening()]);
    assert_eq!(node.submit(&with_new, WriteRequest::default()).await.expect("it counts").state, ReceiptState::Final);
    let with_old = old.sign(old.claims(), &[old.opening()]);
    assert!(
        matches!(node.submit(&with_old, WriteRequest::default()).await, Err(CallFault::Refused(_))),
        "it has ended"
    );
    // The key record itself is proven under the root key.
    let records = std::fs::read(&signed).expect("what was signed");
    let submission = portolan_ledger::UnverifiedSubmission::decode(&records).expect("a submission");
    let policy = TrustPolicy::parse(&std::fs::read(network.policy_file()).expect("the policy")).expect("a policy");
    let evidence =
        node.evidence(&submission.records()[0].digest(), EvidenceRequest::default()).await.expect("evidence");
    assert!(verify(&evidence, &policy).is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_without_the_edition_that_was_decided_stop_before_it_and_say_what_to_do() {
    let mut network = start_silent().await;
    let from = other_tip(&network).await + EDITION_NOTICE + 8;
    let from_text = from.to_string();
    let action = ["edition", "--edition", "2", "--from", &from_text];
    let shown = decide(&network, &action, &[Customs, PortAuthority, Terminal]).await;
    assert_eq!(shown["state"].as_str(), Some("executed"));
    let members = portolan(&network, Customs, &["members"]).expect("who takes part");
    assert_eq!(members["edition"], 1);
    assert_eq!(members["planned_edition"], serde_json::json!({"edition": 2, "from": from, "in_program": false}));
    let customs = Signer::of(&network, Customs);
    let node = network.node(Customs).expect("a node");
    let mut tip = other_tip(&network).await;
    while tip < from - 1 {
        if tip + 3 >= from {
            // One that lags is given the last blocks before those that have them end.
            network.hang(Pcs);
        }
        let submission = customs.sign(customs.claims(), &[customs.opening()]);
        // Not until it is final: the last of them may be left for the next edition.
        node.submit(&submission, WriteRequest { wait: Wait::Admitted }).await.expect("the node serves");
        tokio::time::sleep(Duration::from_millis(50)).await;
        tip = other_tip(&network).await;
    }
    network.wake(Pcs);
    for member in Member::ALL {
        for _ in 0..SETTLE_TRIES {
            if network.has_ended(member) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert!(network.has_ended(member), "{member} goes on with rules that are not in force");
        let log = std::fs::read_to_string(network.log_file(member)).expect("its log");
        let words = format!("from height {from} on the network decides by edition 2 of the rules");
        assert!(log.contains(&words) && log.contains("install a newer program"), "{log}");
        let shown = done(&network, member, &["status"]);
        assert!(shown.contains(&format!("height        {}", from - 1)), "{shown}");
        let planned = format!("planned       edition 2 from height {from} on, which this program does not have");
        assert!(shown.contains("edition       1 of the rules") && shown.contains(&planned), "{shown}");
        assert!(log.contains("an edition of the rules was decided that this program does not have"), "{log}");
    }
}
