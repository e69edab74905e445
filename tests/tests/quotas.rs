//! A member that has used up its hour is told when to come back, leaves no trace, and costs the others nothing.

use portolan_api::paths;
use portolan_api::submission::{ReceiptState, WriteRequest};
use portolan_client::local_network::LocalPlan;
use portolan_client::local_network::Member::{Customs, Pcs, Terminal};
use portolan_client::sdk::CallFault;
use portolan_client::signing::now;
use portolan_ledger::Record;
use portolan_tests::network::{SILENT_HEARTBEAT_MS, log_size, settle, start};
use portolan_tests::raw::request;
use portolan_tests::signing::Signer;
use std::time::Duration;

/// The least quota there can be: one longest submission.
const RECORDS_PER_HOUR: usize = 1_000;
const HOUR_S: u64 = 60 * 60;
/// What the test takes at most, milliseconds: with less left of the hour it waits for the next.
const TAKES_MS: u64 = 30_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_used_quota_is_refused_until_the_next_hour_and_the_others_have_theirs() {
    let left_ms = HOUR_S * 1_000 - now().0 % (HOUR_S * 1_000);
    if left_ms < TAKES_MS {
        tokio::time::sleep(Duration::from_millis(left_ms)).await;
    }
    let records_per_hour = Some(RECORDS_PER_HOUR as u64);
    let plan = LocalPlan { records_per_hour, heartbeat_ms: Some(SILENT_HEARTBEAT_MS), ..LocalPlan::default() };
    let network = start(&plan).await;
    let [terminal, pcs] = [Terminal, Pcs].map(|member| Signer::of(&network, member));
    let node = network.node(Terminal).expect("the member runs");
    let all: Vec<Record> = (0..RECORDS_PER_HOUR).map(|_| terminal.opening()).collect();
    let whole = terminal.sign(terminal.claims(), &all);
    let receipt = node.submit(&whole, WriteRequest::default()).await.expect("the whole quota at once");
    assert_eq!(receipt.state, ReceiptState::Final);
    // A node that has not seen the block yet would let more in, to wait in line for the next hour.
    settle(&network).await;
    let before = log_size(&network, Terminal).await;

    let more = terminal.sign(terminal.claims(), &[terminal.opening()]);
    // Through another member's node too: the quota is the signer's, wherever it comes in.
    for member in [Terminal, Customs] {
        let node = network.node(member).expect("the member runs");
        match node.submit(&more, WriteRequest::default()).await {
            Err(CallFault::Refused(call)) => {
                assert_eq!((call.status, call.code.as_str()), (429, "too-many-requests"), "{call:?}");
                assert_eq!(call.rule.as_ref().map(|rule| rule.number), Some(111), "{call:?}");
                assert!(call.retry_after_s.is_some_and(|wait| (1..=HOUR_S).contains(&wait)), "{call:?}");
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(log_size(&network, Terminal).await, before, "no trace");
    let url = format!("{}{}", network.address(Terminal), paths::fill(paths::SUBMISSION, &[&more.digest().to_string()]));
    let token = std::fs::read_to_string(network.token_file(Terminal)).expect("a token");
    assert_eq!(request("GET", &url, Some(token.trim()), None, Vec::new()).await.code(), "unknown-submission");

    let other = pcs.sign(pcs.claims(), &[pcs.opening()]);
    let node = network.node(Pcs).expect("the member runs");
    let receipt = node.submit(&other, WriteRequest::default()).await.expect("another member's quota is its own");
    assert_eq!(receipt.state, ReceiptState::Final);
}
