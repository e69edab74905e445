//! The node's hold on running agreement.

use crate::network::{Board, Network};
use crate::status::Status;
use bytes::Bytes;
use portolan_ledger::{Digest, Height};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::watch;

/// Running agreement. Dropping the last clone stops nothing; [`Handle::stop`] does.
#[derive(Clone)]
pub struct Handle {
    network: Network,
    board: Arc<Board>,
    committed: watch::Sender<Height>,
    stop: Arc<watch::Sender<bool>>,
    stopped: watch::Receiver<Option<Stopped>>,
}

/// Why agreement could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The settings contradict themselves.
    #[error("{0}")]
    Settings(&'static str),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The engine did not start.
    #[error("the consensus engine did not start")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Why agreement ended. All but `Asked` mean: exit non-zero and let the supervisor start the node again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// [`Handle::stop`] was called.
    Asked,
    /// The node answered a call with a fault; the text is the whole chain of it.
    Fault(String),
    /// The engine or the network ended by itself.
    Engine(String),
}

/// How far a published submission has come.
#[derive(Debug, Clone)]
pub struct Publication {
    stored: watch::Receiver<usize>,
}

impl Publication {
    /// Number of other members that have said that it is checked and on their disk.
    #[must_use]
    pub fn stored(&self) -> usize {
        *self.stored.borrow()
    }

    /// Wait until `count` other members have it on disk. Set a time limit around it: members may be down.
    pub async fn stored_by(&mut self, count: usize) {
        // A closed channel means that agreement has stopped: nothing more will come, and the caller's time limit ends it.
        if self.stored.wait_for(|stored| *stored >= count).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Handle {
    pub(crate) fn new(
        network: Network,
        board: Arc<Board>,
        committed: watch::Sender<Height>,
        stop: watch::Sender<bool>,
        stopped: watch::Receiver<Option<Stopped>>,
    ) -> Self {
        Self { network, board, committed, stop: Arc::new(stop), stopped }
    }

    /// Send an admitted submission once to each validator. It is on this node's disk; those not connected now will fetch it
    /// when a block names it.
    pub fn publish(&self, digest: Digest, body: Bytes) -> Publication {
        Publication { stored: self.network.publish_body(digest, &body) }
    }

    /// Where the node listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.network.address
    }

    /// The state of agreement and of the connections.
    #[must_use]
    pub fn status(&self) -> Status {
        self.board.status()
    }

    /// The newest height decided and committed here; changes after each commit.
    #[must_use]
    pub fn committed(&self) -> watch::Receiver<Height> {
        self.committed.subscribe()
    }

    /// Ask agreement to end; [`Handle::stopped`] tells when it has.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Wait until agreement has ended.
    pub async fn stopped(&self) -> Stopped {
        let mut stopped = self.stopped.clone();
        match stopped.wait_for(Option::is_some).await {
            Ok(reason) => reason.clone().unwrap_or(Stopped::Asked),
            Err(_) => Stopped::Engine("the task that watches over agreement has ended".into()),
        }
    }
}
