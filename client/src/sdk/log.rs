//! Heads of the record log, proofs that one extends another, blocks, and how the node is.

use super::{CallFault, Node};
use portolan_api::block::{BlockAnswer, CheckpointAnswer, ConsistencyAnswer, ConsistencyRequest};
use portolan_api::paths;
use portolan_api::status::ReadyAnswer;
use portolan_ledger::{Height, NetworkId};

impl Node {
    /// The newest head of the record log.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn checkpoint(&self) -> Result<CheckpointAnswer, CallFault> {
        self.read(paths::CHECKPOINT, &()).await
    }

    /// Proof that the log of `to` leaves extends that of `from`.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn consistency(&self, request: ConsistencyRequest) -> Result<ConsistencyAnswer, CallFault> {
        self.read(paths::CONSISTENCY, &request).await
    }

    /// One decided block.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn block(&self, height: Height) -> Result<BlockAnswer, CallFault> {
        self.read(&paths::fill(paths::BLOCK, &[&height.to_string()]), &()).await
    }

    /// The network the node is of, also while it is not ready; it answers this without a token.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn network(&self) -> Result<NetworkId, CallFault> {
        Ok(self.read_any_status::<ReadyAnswer>(paths::READY).await?.network)
    }

    /// That the node serves and agrees; it answers this without a token.
    ///
    /// # Errors
    /// [`CallFault`], also when the node says that it is not ready.
    pub async fn ready(&self) -> Result<ReadyAnswer, CallFault> {
        self.read(paths::READY, &()).await
    }
}
