//! What the swarm does with a connection, in order: is the peer listed, is there room, and only then our protocols.

use super::door::Door;
use super::lanes::protocol;
use super::roster::Roster;
use crate::limits::{
    CONNECTIONS_PER_PEER_MAX, FETCH_DIGESTS_MAX, FETCH_RESPONSE_BYTES_MAX, FETCH_TIMEOUT, FETCHES_PER_PEER_MAX,
    HANDSHAKE_TIMEOUT, SNAPSHOT_REQUEST_BYTES_MAX, SNAPSHOT_REQUESTS_PER_MEMBER_MAX, SNAPSHOT_RESPONSE_BYTES_MAX,
    SNAPSHOT_TIMEOUT, STREAMS_NEGOTIATING_MAX, STREAMS_PER_CONNECTION_MAX, SYNC_REQUEST_BYTES_MAX,
    SYNC_RESPONSE_BYTES_MAX, SYNC_STREAMS_MAX, SYNC_TIMEOUT,
};
use async_trait::async_trait;
use futures::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use libp2p::allow_block_list::{AllowedPeers, Behaviour as AllowList};
use libp2p::connection_limits::{Behaviour as Limits, ConnectionLimits};
use libp2p::request_response::{self, ProtocolSupport};
use libp2p::swarm::NetworkBehaviour;
use libp2p::{StreamProtocol, Swarm, identity, noise, tcp, yamux};
use portolan_ledger::NetworkId;
use std::io;
use std::time::Duration;

/// The behaviours; the derive asks them in this order, and the first that refuses ends a connection.
#[derive(NetworkBehaviour)]
pub struct Behaviour {
    pub allow: AllowList<AllowedPeers>,
    pub door: Door,
    pub limits: Limits,
    pub stream: libp2p_stream::Behaviour,
    pub sync: request_response::Behaviour<Framed>,
    pub fetch: request_response::Behaviour<Framed>,
    pub snapshot: request_response::Behaviour<Framed>,
}

/// What a node that joins does on a connection: ask for a snapshot.
#[derive(NetworkBehaviour)]
pub struct SnapshotAsker {
    pub snapshot: request_response::Behaviour<Framed>,
}

/// Requests and answers as one frame each.
#[derive(Debug, Clone, Copy)]
pub struct Framed {
    request_bytes_max: usize,
    response_bytes_max: usize,
}

impl Framed {
    async fn read<T: AsyncRead + Unpin + Send>(io: &mut T, bytes_max: usize) -> io::Result<bytes::Bytes> {
        super::frame::read(io, bytes_max).await?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    async fn write<T: AsyncWrite + Unpin + Send>(io: &mut T, frame: &[u8]) -> io::Result<()> {
        super::frame::write(io, frame).await?;
        io.close().await
    }
}

#[async_trait]
impl request_response::Codec for Framed {
    type Protocol = StreamProtocol;
    type Request = bytes::Bytes;
    type Response = bytes::Bytes;

    async fn read_request<T>(&mut self, _: &StreamProtocol, io: &mut T) -> io::Result<bytes::Bytes>
    where
        T: AsyncRead + Unpin + Send,
    {
        Self::read(io, self.request_bytes_max).await
    }

    async fn read_response<T>(&mut self, _: &StreamProtocol, io: &mut T) -> io::Result<bytes::Bytes>
    where
        T: AsyncRead + Unpin + Send,
    {
        Self::read(io, self.response_bytes_max).await
    }

    async fn write_request<T>(&mut self, _: &StreamProtocol, io: &mut T, request: bytes::Bytes) -> io::Result<()>
    where
        T: AsyncWrite + Unpin + Send,
    {
        Self::write(io, &request).await
    }

    async fn write_response<T>(&mut self, _: &StreamProtocol, io: &mut T, response: bytes::Bytes) -> io::Result<()>
    where
        T: AsyncWrite + Unpin + Send,
    {
        Self::write(io, &response).await
    }
}

/// The name of the protocol that catches up.
pub fn sync_protocol(network: &NetworkId) -> StreamProtocol {
    protocol(network, "sync")
}

/// The name of the protocol that fetches bodies.
pub fn fetch_protocol(network: &NetworkId) -> StreamProtocol {
    protocol(network, "fetch")
}

/// The name of the protocol that gives snapshots.
pub fn snapshot_protocol(network: &NetworkId) -> StreamProtocol {
    protocol(network, "snapshot")
}

fn snapshots(network: &NetworkId, support: ProtocolSupport) -> request_response::Behaviour<Framed> {
    let codec =
        Framed { request_bytes_max: SNAPSHOT_REQUEST_BYTES_MAX, response_bytes_max: SNAPSHOT_RESPONSE_BYTES_MAX };
    let config = request_response::Config::default()
        .with_request_timeout(SNAPSHOT_TIMEOUT)
        .with_max_concurrent_streams(SNAPSHOT_REQUESTS_PER_MEMBER_MAX);
    request_response::Behaviour::with_codec(codec, [(snapshot_protocol(network), support)], config)
}

fn asking(name: StreamProtocol, codec: Framed, wait: Duration, streams: usize) -> request_response::Behaviour<Framed> {
    let config = request_response::Config::default().with_request_timeout(wait).with_max_concurrent_streams(streams);
    request_response::Behaviour::with_codec(codec, [(name, ProtocolSupport::Full)], config)
}

impl Behaviour {
    fn new(network: &NetworkId, roster: &Roster) -> Self {
        let mut allow = AllowList::<AllowedPeers>::default();
        for (peer, _) in roster.peers() {
            allow.allow_peer(*peer);
        }
        let limits = ConnectionLimits::default().with_max_established_per_peer(Some(CONNECTIONS_PER_PEER_MAX));
        let sync = Framed { request_bytes_max: SYNC_REQUEST_BYTES_MAX, response_bytes_max: SYNC_RESPONSE_BYTES_MAX };
        let fetch =
            Framed { request_bytes_max: 64 + FETCH_DIGESTS_MAX * 32, response_bytes_max: FETCH_RESPONSE_BYTES_MAX };
        Self {
            allow,
            door: Door::new(),
            limits: Limits::new(limits),
            stream: libp2p_stream::Behaviour::new(),
            sync: asking(sync_protocol(network), sync, SYNC_TIMEOUT, SYNC_STREAMS_MAX),
            fetch: asking(fetch_protocol(network), fetch, FETCH_TIMEOUT, FETCHES_PER_PEER_MAX * 2),
            snapshot: snapshots(network, ProtocolSupport::Inbound),
        }
    }
}

/// A swarm that listens nowhere yet.
pub fn swarm(
    network: &NetworkId,
    transport_key: &ed25519_dalek::SigningKey,
    roster: &Roster,
) -> Result<Swarm<Behaviour>, Box<dyn std::error::Error + Send + Sync>> {
    with_behaviour(transport_key, Behaviour::new(network, roster))
}

/// A swarm that asks for snapshots and listens nowhere.
pub fn snapshot_asker(
    network: &NetworkId,
    transport_key: &ed25519_dalek::SigningKey,
) -> Result<Swarm<SnapshotAsker>, Box<dyn std::error::Error + Send + Sync>> {
    with_behaviour(transport_key, SnapshotAsker { snapshot: snapshots(network, ProtocolSupport::Outbound) })
}

fn with_behaviour<B: NetworkBehaviour>(
    transport_key: &ed25519_dalek::SigningKey,
    behaviour: B,
) -> Result<Swarm<B>, Box<dyn std::error::Error + Send + Sync>> {
    let keys = identity::Keypair::ed25519_from_bytes(transport_key.to_bytes())?;
    let multiplexing = || {
        let mut config = yamux::Config::default();
        config.set_max_num_streams(STREAMS_PER_CONNECTION_MAX);
        config
    };
    let swarm = libp2p::SwarmBuilder::with_existing_identity(keys)
        .with_tokio()
        .with_tcp(tcp::Config::default().nodelay(true), noise::Config::new, multiplexing)?
        .with_behaviour(|_| behaviour)?
        .with_swarm_config(|config| {
            config
                // A listed member's connection is kept while it lives; dead ones are found by their silence.
                .with_idle_connection_timeout(Duration::from_secs(24 * 3_600))
                .with_max_negotiating_inbound_streams(STREAMS_NEGOTIATING_MAX)
        })
        .with_connection_timeout(HANDSHAKE_TIMEOUT)
        .build();
    Ok(swarm)
}
