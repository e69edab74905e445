//! What the members' systems post in most tests: messages and statements about one container, as of now.

use portolan_api::message::MessageAnswer;
use portolan_api::submission::{WriteRequest, Written};
use portolan_client::demo::messages::SampleMessage;
use portolan_client::local_network::{LocalNetwork, Member};
use portolan_client::sdk::CallFault;
use portolan_ledger::Digest;
use serde_json::Value;

/// Post a message and wait until every node has what it says; the same bytes each time it is called with the same time.
///
/// # Errors
/// The node's refusal.
///
/// # Panics
/// When it does not become final, or does not reach every node.
pub async fn message(
    network: &LocalNetwork,
    member: Member,
    message: SampleMessage,
    at: portolan_ledger::Time,
) -> Result<MessageAnswer, CallFault> {
    let node = network.node(member).expect("a node");
    let bytes = message.at(at).into_bytes();
    let answer = node.send_message(bytes, message.content_type, WriteRequest::default()).await?;
    everywhere(network, &answer.written).await;
    Ok(answer)
}

/// Post plain JSON on a noun's path and wait until every node has it.
///
/// # Errors
/// The node's refusal.
///
/// # Panics
/// When it does not become final, or does not reach every node.
pub async fn write(network: &LocalNetwork, member: Member, path: &str, body: &Value) -> Result<Written, CallFault> {
    let node = network.node(member).expect("a node");
    let written = node.write_noun(path, body.to_string().into_bytes(), WriteRequest::default(), None).await?;
    everywhere(network, &written).await;
    Ok(written)
}

/// Wait until every running node has what was written: who acts next may be another.
async fn everywhere(network: &LocalNetwork, written: &Written) {
    let height = written.submissions.iter().filter_map(|receipt| receipt.height).max();
    network.wait_height(height.expect("it is final")).await.expect("every node gets there");
}

/// The digests of what was written, in order.
#[must_use]
pub fn records(written: &Written) -> Vec<Digest> {
    written.records().map(|record| record.record).collect()
}
