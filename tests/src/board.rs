//! What the governance board does: propose a change, and let members vote on it.

use crate::operator::{keys_file, portolan};
use portolan_client::local_network::{LocalNetwork, Member};
use serde_json::Value;
use std::time::Duration;

/// How often it is looked whether members have settled, a tenth of a second apart.
pub const SETTLE_TRIES: usize = 600;

/// Wait until these members have what the highest of them has: one that is suspended gets no further.
///
/// # Panics
/// When they do not within a minute.
pub async fn settle_among(network: &LocalNetwork, members: &[Member]) {
    for _ in 0..SETTLE_TRIES {
        let mut heights = Vec::new();
        for member in members {
            let node = network.node(*member).expect("a node");
            heights.push(node.checkpoint().await.expect("its head").height);
        }
        if heights.windows(2).all(|pair| pair[0] == pair[1]) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{members:?} do not get to one height");
}

/// Propose, and let these vote yes; the proposal as it stands then.
///
/// # Panics
/// When a command does not end well.
pub async fn decide(network: &LocalNetwork, action: &[&str], voters: &[Member]) -> Value {
    let key = keys_file(network, voters[0]);
    let words = [&["propose"], action, &["--yes", "--key", &key]].concat();
    let proposed = portolan(network, voters[0], &words).expect("the proposal is final");
    let proposal = proposed["proposal"].as_str().expect("its digest").to_owned();
    settle_among(network, voters).await;
    for voter in voters {
        let key = keys_file(network, *voter);
        portolan(network, *voter, &["vote", &proposal, "yes", "--yes", "--key", &key]).expect("the vote is final");
        settle_among(network, voters).await;
    }
    portolan(network, voters[0], &["proposals", &proposal]).expect("it is shown")["proposal"].clone()
}
