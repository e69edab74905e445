//! Requests and answers: the engine's, to catch up, and the gate's, for bodies.

use super::connections::engine_peer;
use super::{Command, Fetched, Inbound, Task, Turn};
use crate::application::Application;
use crate::codec::{EngineCodec, FetchRequest, FetchResponse, decode, encode};
use crate::context::Portolan;
use crate::limits::{
    FETCH_DIGESTS_MAX, FETCH_RESPONSE_BYTES_MAX, FETCHES_PER_PEER_MAX, SNAPSHOT_REQUESTS_PER_MEMBER_MAX,
    SNAPSHOT_RESPONSE_BYTES_MAX, SYNC_ANSWERS_MAX,
};
use crate::network::board::{Board, Count};
use crate::network::{Event, Peer};
use arc_malachitebft_codec::Codec as _;
use arc_malachitebft_network::PeerIdExt as _;
use arc_malachitebft_peer::PeerId;
use arc_malachitebft_sync::{InboundRequestId, OutboundFailureReason, OutboundRequestId, Request, Response};
use bytes::Bytes;
use libp2p::request_response::{Event as Asking, Message as Exchange, OutboundFailure, ResponseChannel};
use portolan_ledger::Digest;
use ractor::RpcReplyPort;
use tokio::sync::oneshot;
use tokio::time::Instant;

fn reason(failure: &OutboundFailure) -> OutboundFailureReason {
    match failure {
        OutboundFailure::DialFailure => OutboundFailureReason::DialFailure,
        OutboundFailure::Timeout => OutboundFailureReason::Timeout,
        OutboundFailure::ConnectionClosed => OutboundFailureReason::ConnectionClosed,
        OutboundFailure::UnsupportedProtocols => OutboundFailureReason::UnsupportedProtocols,
        OutboundFailure::Io(_) => OutboundFailureReason::Io,
    }
}

impl Task {
    /// The engine asks a peer for decided blocks.
    pub(super) fn ask(&mut self, peer: &PeerId, request: &Request<Portolan>, reply: RpcReplyPort<OutboundRequestId>) {
        let bytes = EngineCodec.encode(request).expect("a request always has bytes");
        let asked = self.swarm.behaviour_mut().sync.send_request(&peer.to_libp2p(), bytes);
        let name = OutboundRequestId::new(asked);
        self.asking.insert(asked, name.clone());
        drop(reply.send(name));
    }

    /// The engine answers a peer.
    pub(super) fn answer(&mut self, request: &InboundRequestId, response: &Response<Portolan>) {
        let Some(channel) = self.answering.remove(request) else { return };
        let Response::ValueResponse(blocks) = response;
        self.board.add(Count::BlocksServed, blocks.values.len() as u64);
        let bytes = EngineCodec.encode(response).expect("a response always has bytes");
        // A closed channel means that the peer is gone; its next request starts over.
        let _ = self.swarm.behaviour_mut().sync.send_response(channel, bytes);
    }

    pub(super) fn on_sync(&mut self, event: Asking<Bytes, Bytes>) {
        match event {
            Asking::Message { peer, message: Exchange::Request { request_id, request, channel }, .. } => {
                let decoded: Result<Request<Portolan>, _> = EngineCodec.decode(request);
                let Ok(request) = decoded else { return self.board.add(Count::Refused, 1) };
                let turn = Turn::Sync { id: InboundRequestId::new(request_id), peer, request, channel };
                self.in_turn(peer, |link| link.syncs_pace.turn(), turn);
            }
            Asking::Message { peer, message: Exchange::Response { request_id, response }, .. } => {
                let Some(request) = self.asking.remove(&request_id) else { return };
                self.on_blocks(peer, request, response);
            }
            Asking::OutboundFailure { peer, request_id, error, .. } => {
                if let Some(request) = self.asking.remove(&request_id) {
                    self.engine.show(&Event::SyncRequestFailed(request, engine_peer(&peer), reason(&error)));
                }
            }
            Asking::InboundFailure { peer, request_id, .. } => {
                let name = InboundRequestId::new(request_id);
                if self.answering.remove(&name).is_some() {
                    self.engine.show(&Event::SyncInboundRequestFailed(name, engine_peer(&peer)));
                }
            }
            Asking::ResponseSent { .. } => {}
        }
    }

    /// A peer asks for decided blocks: the engine answers.
    pub(super) fn give_blocks(
        &mut self,
        id: InboundRequestId,
        peer: &Peer,
        request: Request<Portolan>,
        channel: ResponseChannel<Bytes>,
    ) {
        if self.answering.len() >= SYNC_ANSWERS_MAX {
            return self.board.add(Count::Dropped, 1);
        }
        self.answering.insert(id.clone(), channel);
        self.engine.show(&Event::SyncRequest(id, engine_peer(peer), request));
    }

    /// Decided blocks came: the gate fetches what they name before the engine sees them.
    fn on_blocks(&mut self, from: Peer, request: OutboundRequestId, response: Bytes) {
        let decoded: Result<Response<Portolan>, _> = EngineCodec.decode(response);
        let failed = |reason| Event::SyncRequestFailed(request.clone(), engine_peer(&from), reason);
        let Ok(Response::ValueResponse(response)) = decoded else {
            self.board.add(Count::Refused, 1);
            return self.engine.show(&failed(OutboundFailureReason::Io));
        };
        if self.ears.inbound.try_send(Inbound::Synced { request: request.clone(), from, response }).is_err() {
            self.board.add(Count::Dropped, 1);
            self.engine.show(&failed(OutboundFailureReason::Timeout));
        }
    }

    /// The gate asks a peer for bodies.
    pub(super) fn fetch(&mut self, peer: Peer, digests: &[Digest], reply: oneshot::Sender<Fetched>) {
        if self.links.get(&peer).is_none_or(|link| link.connections == 0) {
            drop(reply.send(None));
            return;
        }
        let request = FetchRequest(digests.iter().take(FETCH_DIGESTS_MAX).map(|digest| digest.0).collect());
        let asked = self.swarm.behaviour_mut().fetch.send_request(&peer, encode(&request));
        self.fetching.insert(asked, reply);
    }

    pub(super) fn on_fetch(&mut self, event: Asking<Bytes, Bytes>) {
        match event {
            Asking::Message { peer, message: Exchange::Request { request, channel, .. }, .. } => {
                let request = decode::<FetchRequest, { 64 + FETCH_DIGESTS_MAX * 32 }>(&request, "fetch");
                let Ok(FetchRequest(digests)) = request else { return self.board.add(Count::Refused, 1) };
                self.in_turn(peer, |link| link.fetches_pace.turn(), Turn::Fetch { peer, digests, channel });
            }
            Asking::Message { message: Exchange::Response { request_id, response }, .. } => {
                let Some(reply) = self.fetching.remove(&request_id) else { return };
                let bodies = decode::<FetchResponse, FETCH_RESPONSE_BYTES_MAX>(&response, "fetched bodies").ok();
                drop(reply.send(bodies.map(|bodies| bodies.0.into_iter().map(|body| body.map(Bytes::from)).collect())));
            }
            Asking::OutboundFailure { request_id, .. } => {
                // Dropping the reply tells the gate.
                drop(self.fetching.remove(&request_id));
            }
            Asking::InboundFailure { .. } | Asking::ResponseSent { .. } => {}
        }
    }

    /// A peer asks for bodies: collect them beside this task, a few requests at a time.
    pub(super) fn give_bodies(&mut self, peer: Peer, digests: Vec<[u8; 32]>, channel: ResponseChannel<Bytes>) {
        let Some(link) = self.links.get_mut(&peer) else { return };
        if link.fetches >= FETCHES_PER_PEER_MAX {
            return self.board.add(Count::Refused, 1);
        }
        link.fetches += 1;
        let (application, board) = (self.ears.application.clone(), self.board.clone());
        let commands = self.commands.clone();
        tokio::spawn(async move {
            let response = collect(&*application, &board, &digests).await;
            let _ = commands.send(Command::Bodies { channel, peer, response }).await;
        });
    }

    pub(super) fn hand_out(&mut self, channel: ResponseChannel<Bytes>, peer: Peer, response: Bytes) {
        if let Some(link) = self.links.get_mut(&peer) {
            link.fetches = link.fetches.saturating_sub(1);
        }
        let _ = self.swarm.behaviour_mut().fetch.send_response(channel, response);
    }
}

impl Task {
    /// A member that joins asks for a snapshot: the node answers beside this task.
    pub(super) fn on_snapshot(&mut self, event: Asking<Bytes, Bytes>) {
        let Asking::Message { peer, message: Exchange::Request { request, channel, .. }, .. } = event else { return };
        let listed = self.roster.borrow().get(&peer).map(|listed| listed.organisation.clone());
        let Some(member) = listed else { return };
        let Some(link) = self.links.get_mut(&peer) else { return };
        // Who joins speaks no other protocol yet: it is not mute as long as it asks.
        link.since = Instant::now();
        if link.snapshots >= SNAPSHOT_REQUESTS_PER_MEMBER_MAX {
            return self.board.add(Count::Refused, 1);
        }
        link.snapshots += 1;
        let (application, commands) = (self.ears.application.clone(), self.commands.clone());
        tokio::spawn(async move {
            let response = application.snapshot(&member, request).await;
            let _ = commands.send(Command::Snapshot { channel, peer, response }).await;
        });
    }

    pub(super) fn give_snapshot(&mut self, channel: ResponseChannel<Bytes>, peer: Peer, response: Option<Bytes>) {
        if let Some(link) = self.links.get_mut(&peer) {
            link.snapshots = link.snapshots.saturating_sub(1);
            link.since = Instant::now();
        }
        // Without an answer the channel closes, and the member asks another.
        let Some(response) = response.filter(|response| response.len() <= SNAPSHOT_RESPONSE_BYTES_MAX) else { return };
        self.board.add(Count::SnapshotBytesOut, response.len() as u64);
        let _ = self.swarm.behaviour_mut().snapshot.send_response(channel, response);
    }
}

/// The bodies of the first digests, as many as fit.
async fn collect(application: &dyn Application, board: &Board, digests: &[[u8; 32]]) -> Bytes {
    // The counts and tags around the bodies.
    let mut room = FETCH_RESPONSE_BYTES_MAX - 8 - digests.len() * 9;
    let mut bodies = Vec::new();
    for digest in digests.iter().take(FETCH_DIGESTS_MAX) {
        let body = application.body(&Digest(*digest)).await;
        let length = body.as_ref().map_or(0, Bytes::len);
        if length > room {
            break;
        }
        room -= length;
        board.add(Count::BodiesServed, u64::from(body.is_some()));
        bodies.push(body.map(Vec::from));
    }
    encode(&FetchResponse(bodies))
}
