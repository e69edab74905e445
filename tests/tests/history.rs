//! `portolan history` with two nodes: both checkpoints, one extends the other, the same records.

use portolan_client::demo::messages::{DECLARATION, DISCHARGE, MINUTE_MS};
use portolan_client::demo::sample::CONTAINER;
use portolan_client::local_network::Member::{Customs, PortAuthority, Terminal};
use portolan_client::local_network::{LocalNetwork, Member};
use portolan_client::signing::now;
use portolan_ledger::Time;
use portolan_tests::events::message;
use portolan_tests::network::start_silent;
use std::process::{Command, Output};

fn history(network: &LocalNetwork, nodes: [Member; 2]) -> Output {
    let mut command = Command::new(&network.programs().client);
    command.args(["--json", "history", "--container", CONTAINER, "--policy"]).arg(network.policy_file());
    for member in nodes {
        command.args(["--node", &network.address(member), "--token"]).arg(network.token_file(member));
    }
    command.output().expect("portolan runs")
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_agree_and_a_node_that_is_down_is_named() {
    let mut network = start_silent().await;
    message(&network, Terminal, DISCHARGE, Time(now().0 - 30 * MINUTE_MS)).await.expect("a discharge");
    message(&network, Customs, DECLARATION, now()).await.expect("a declaration");

    let output = history(&network, [PortAuthority, Terminal]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    let answer: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(answer[0]["agree"], true, "{answer:#}");
    assert_eq!(answer[0]["heads"].as_array().map(Vec::len), Some(2), "{answer:#}");
    let types: Vec<_> =
        answer[0]["entries"].as_array().expect("records").iter().map(|e| e["record_type"].clone()).collect();
    assert!(types.contains(&"TerminalEvent".into()) && types.contains(&"Declaration".into()), "{types:?}");

    network.kill(Terminal);
    let output = history(&network, [PortAuthority, Terminal]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(4), "{text}");
    assert!(text.contains(&network.address(Terminal)), "{text}");
}
