//! The same statement posted twice is recorded once, also when the node is killed in between.

use portolan_api::paths::RELEASES;
use portolan_client::demo::messages::{DECLARATION, DISCHARGE, MINUTE_MS};
use portolan_client::demo::sample::CONTAINER;
use portolan_client::local_network::Member::{Customs, Pcs, Terminal};
use portolan_client::local_network::{LocalNetwork, Member};
use portolan_client::sdk::CallFault;
use portolan_client::signing::now;
use portolan_ledger::{Digest, Time};
use portolan_tests::events::{message, records, write};
use portolan_tests::network::{log_size, settle, start_silent};
use serde_json::json;

/// Post everything once: the records of the discharge, the declaration and the release.
async fn post_all(network: &LocalNetwork, at: Time) -> [Vec<Digest>; 3] {
    let discharge = message(network, Terminal, DISCHARGE, Time(at.0 - 30 * MINUTE_MS)).await.expect("a discharge");
    let declaration = message(network, Customs, DECLARATION, at).await.expect("a declaration");
    let release = write(network, Pcs, RELEASES, &release(at)).await.expect("a release");
    [records(&discharge.written), records(&declaration.written), records(&release)]
}

fn release(at: Time) -> serde_json::Value {
    json!({
        "author": "carrier", "container": CONTAINER, "light": "COMMERCIAL", "basis_number": "PLN-RO-0448-17",
        "reference": "RO-0448-17", "event_time": at.to_string(),
    })
}

async fn sizes(network: &LocalNetwork) -> Vec<u64> {
    settle(network).await;
    let mut sizes = Vec::new();
    for member in Member::ALL {
        sizes.push(log_size(network, member).await);
    }
    sizes
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_posted_twice_gives_the_same_records_and_leaves_the_log_as_it_was() {
    let network = start_silent().await;
    let at = now();
    let first = post_all(&network, at).await;
    assert!(first.iter().all(|records| !records.is_empty()), "{first:?}");
    let before = sizes(&network).await;
    assert_eq!(post_all(&network, at).await, first);
    assert_eq!(sizes(&network).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn also_with_every_node_killed_in_between() {
    let mut network = start_silent().await;
    let at = now();
    let first = post_all(&network, at).await;
    let before = sizes(&network).await;
    for member in [Terminal, Customs, Pcs] {
        network.kill(member);
        network.run(member).expect("it starts again");
        network.wait_ready(&[member]).await.expect("it is ready again");
    }
    assert_eq!(post_all(&network, at).await, first);
    assert_eq!(sizes(&network).await, before);
    network.kill_all();
    network.run_all().expect("they start again");
    network.wait_ready(&Member::ALL).await.expect("they are ready again");
    assert_eq!(post_all(&network, at).await, first);
    assert_eq!(sizes(&network).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_content_under_the_same_reference_is_refused_and_the_first_record_named() {
    let network = start_silent().await;
    let at = now();
    let [_, _, released] = post_all(&network, at).await;
    let before = sizes(&network).await;
    let mut other = release(at);
    other["light"] = json!("COMMERCIAL");
    other["basis_number"] = json!("PLN-RO-0448-18");
    match write(&network, Pcs, RELEASES, &other).await {
        Err(CallFault::Refused(call)) => {
            assert_eq!((call.status, call.code.as_str()), (409, "reference-conflict"), "{call:?}");
            let named = call.record.expect("the first record");
            assert!(released.iter().any(|record| record.to_string() == named), "{named} is of {released:?}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(sizes(&network).await, before);
}
