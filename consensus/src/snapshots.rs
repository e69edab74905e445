//! Ask a member's node for a snapshot while agreement does not run here: one connection, one protocol.
//!
//! Used by a node that joins. Requests and answers are bytes to this crate; what they mean is the node's
//! (`docs/specs/snapshot.md`). The member's side is the swarm's own (`network::swarm`).
//!
//! Invariants
//! - Nothing but the snapshot protocol is spoken, and nothing is answered.
//! - Every request ends: by its answer, by a time limit, or with the connection.

use crate::limits::{HANDSHAKE_TIMEOUT, SNAPSHOT_REQUESTS_PER_MEMBER_MAX};
use crate::network::{Peer, SnapshotAsker, SnapshotEvent, peer_of, resolve, snapshot_asker};
use crate::settings::Member;
use bytes::Bytes;
use ed25519_dalek::SigningKey;
use futures::StreamExt as _;
use libp2p::Swarm;
use libp2p::request_response::{Event as Asking, Message, OutboundRequestId};
use libp2p::swarm::SwarmEvent;
use libp2p::swarm::dial_opts::DialOpts;
use portolan_ledger::{NetworkId, OrganisationId};
use std::collections::HashMap;
use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;
use tokio::time::timeout;

/// Why a member cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskFault {
    /// Its address leads nowhere, or nobody listens there.
    #[error("{0} is not reached: {1}")]
    Unreachable(String, String),
    /// The connection or the request ended without an answer.
    #[error("no answer: {0}")]
    NoAnswer(String),
}

struct Question {
    request: Bytes,
    reply: oneshot::Sender<Result<Bytes, AskFault>>,
}

/// A connection with one member's node. Dropping it closes the connection.
pub struct SnapshotLink {
    member: Option<OrganisationId>,
    questions: mpsc::Sender<Question>,
    task: AbortHandle,
}

impl Drop for SnapshotLink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl SnapshotLink {
    /// Connect with the node at `address` (`host:port`), authenticated by this node's own transport key.
    ///
    /// # Errors
    /// [`AskFault::Unreachable`].
    pub async fn open(
        network: &NetworkId,
        transport_key: &SigningKey,
        members: &[Member],
        address: &str,
    ) -> Result<Self, AskFault> {
        let unreachable = |reason: String| AskFault::Unreachable(address.to_owned(), reason);
        let addresses = resolve(address).await;
        if addresses.is_empty() {
            return Err(unreachable("its name has no address".into()));
        }
        let mut swarm = snapshot_asker(network, transport_key).map_err(|error| unreachable(error.to_string()))?;
        let mut reasons = Vec::new();
        for address in addresses {
            let dialled = swarm.dial(DialOpts::unknown_peer_id().address(address.clone()).build());
            let connected = match dialled {
                Ok(()) => timeout(HANDSHAKE_TIMEOUT, connected(&mut swarm)).await,
                Err(error) => Ok(Err(error.to_string())),
            };
            match connected {
                Ok(Ok(peer)) => {
                    // So that a connection which the member closes is made again by the next request.
                    swarm.add_peer_address(peer, address);
                    return Ok(Self::of(swarm, peer, members));
                }
                Ok(Err(reason)) => reasons.push(reason),
                Err(_) => reasons.push("the handshake took too long".to_owned()),
            }
        }
        Err(unreachable(reasons.join("; ")))
    }

    fn of(swarm: Swarm<SnapshotAsker>, peer: Peer, members: &[Member]) -> Self {
        let member = members.iter().find(|member| peer_of(&member.transport_key) == Some(peer));
        let (questions, queue) = mpsc::channel(SNAPSHOT_REQUESTS_PER_MEMBER_MAX);
        let task = tokio::spawn(ask_all(swarm, peer, queue)).abort_handle();
        Self { member: member.map(|member| member.organisation.clone()), questions, task }
    }

    /// Whose node it is, if the genesis knows its key.
    #[must_use]
    pub const fn member(&self) -> Option<&OrganisationId> {
        self.member.as_ref()
    }

    /// Ask one thing. Several may be asked at once.
    ///
    /// # Errors
    /// [`AskFault::NoAnswer`].
    pub async fn ask(&self, request: Bytes) -> Result<Bytes, AskFault> {
        let ended = || AskFault::NoAnswer("the connection has ended".into());
        let (reply, answer) = oneshot::channel();
        self.questions.send(Question { request, reply }).await.map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
    }
}

async fn connected(swarm: &mut Swarm<SnapshotAsker>) -> Result<Peer, String> {
    loop {
        match swarm.select_next_some().await {
            SwarmEvent::ConnectionEstablished { peer_id, .. } => return Ok(peer_id),
            SwarmEvent::OutgoingConnectionError { error, .. } => return Err(error.to_string()),
            _ => {}
        }
    }
}

async fn ask_all(mut swarm: Swarm<SnapshotAsker>, peer: Peer, mut queue: mpsc::Receiver<Question>) {
    let mut asked: HashMap<OutboundRequestId, oneshot::Sender<Result<Bytes, AskFault>>> = HashMap::new();
    loop {
        tokio::select! {
            question = queue.recv() => match question {
                Some(Question { request, reply }) => {
                    let id = swarm.behaviour_mut().snapshot.send_request(&peer, request);
                    asked.insert(id, reply);
                }
                None => return,
            },
            event = swarm.select_next_some() => {
                let SwarmEvent::Behaviour(SnapshotEvent::Snapshot(event)) = event else { continue };
                let (id, answer) = match event {
                    Asking::Message { message: Message::Response { request_id, response }, .. } => {
                        (request_id, Ok(response))
                    }
                    Asking::OutboundFailure { request_id, error, .. } => {
                        (request_id, Err(AskFault::NoAnswer(error.to_string())))
                    }
                    _ => continue,
                };
                if let Some(reply) = asked.remove(&id) {
                    // Who asked may have given up meanwhile.
                    drop(reply.send(answer));
                }
            }
        }
    }
}
