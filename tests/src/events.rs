//! What the members' systems post in most tests: messages and statements about one container, as of now.

use portolan_api::message::MessageAnswer;
use portolan_api::submission::{WriteRequest, Written};
use portolan_client::demo::messages::SampleMessage;
use portolan_client::local_network::{LocalNetwork, Member};
use portolan_client::sdk::CallFault;
use portolan_ledger::Digest;
use serde_json::Value;

/// Post a message; the same bytes each time it is called with the same time.
///
/// # Errors
/// The node's refusal.
///
/// # Panics
/// When the network has no such node, which would be a bug.
pub async fn message(
    network: &LocalNetwork,
    member: Member,
    message: SampleMessage,
    at: portolan_ledger::Time,
) -> Result<MessageAnswer, CallFault> {
    let node = network.node(member).expect("a node");
    node.send_message(message.at(at).into_bytes(), message.content_type, WriteRequest::default()).await
}

/// Post plain JSON on a noun's path.
///
/// # Errors
/// The node's refusal.
///
/// # Panics
/// When the network has no such node, which would be a bug.
pub async fn write(network: &LocalNetwork, member: Member, path: &str, body: &Value) -> Result<Written, CallFault> {
    let node = network.node(member).expect("a node");
    node.write_noun(path, body.to_string().into_bytes(), WriteRequest::default(), None).await
}

/// The digests of what was written, in order.
#[must_use]
pub fn records(written: &Written) -> Vec<Digest> {
    written.records().map(|record| record.record).collect()
}
