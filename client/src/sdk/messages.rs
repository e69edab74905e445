//! Raw messages in their own formats, and the quarantine of those that could not be read.

use super::{CallFault, Node};
use portolan_api::message::{MessageAnswer, MessageEntry, MessagesRequest};
use portolan_api::page::Page;
use portolan_api::paths;
use portolan_api::submission::WriteRequest;
use reqwest::header::CONTENT_TYPE;

impl Node {
    /// Send a message as a system emitted it.
    ///
    /// # Errors
    /// [`CallFault`]; a message that could not be read at all is refused as `quarantined`.
    pub async fn send_message(
        &self,
        bytes: Vec<u8>,
        content_type: &str,
        write: WriteRequest,
    ) -> Result<MessageAnswer, CallFault> {
        self.json(self.post(paths::MESSAGES).query(&write).body(bytes).header(CONTENT_TYPE, content_type)).await
    }

    /// One page of the messages the node keeps.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn messages(&self, request: &MessagesRequest) -> Result<Page<MessageEntry>, CallFault> {
        self.read(paths::MESSAGES, request).await
    }

    /// One message as it came.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn message(&self, id: &str) -> Result<Vec<u8>, CallFault> {
        self.bytes(self.get(&paths::fill(paths::MESSAGE, &[id]))).await
    }
}
