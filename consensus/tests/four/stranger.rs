//! Who is not listed is cut before any application protocol speaks; who may only catch up hears nothing else.
//!
//! The visitor finishes the handshake, speaks all our protocols in both directions, counts every byte that comes out of
//! them, and answers no other protocol. With a listed validator's key the same visitor does get bytes, so it can fail.

use super::member::{address, network, transport_key};
use super::process::{Four, Role};
use super::standing::{OBSERVER, Seat};
use ed25519_dalek::SigningKey;
use futures::io::{AsyncReadExt as _, AsyncWriteExt as _};
use futures::{StreamExt as _, future};
use libp2p::swarm::SwarmEvent;
use libp2p::{Multiaddr, PeerId, StreamProtocol, Swarm, identity, noise, tcp, yamux};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::timeout;

#[derive(Debug, Default)]
pub struct Visit {
    pub connections: u64,
    pub closed: u64,
    pub bytes: u64,
    /// All of them, in the order of each stream.
    pub heard: Vec<u8>,
}

fn protocols() -> Vec<StreamProtocol> {
    let names = ["consensus", "part", "bulk", "status", "sync", "fetch", "snapshot"];
    let name = |class| StreamProtocol::try_from_owned(format!("/portolan/{}/{class}/1", network())).expect("a name");
    names.map(name).into()
}

pub fn multiaddr(address: SocketAddr) -> Multiaddr {
    let IpAddr::V4(ip) = address.ip() else { panic!("loopback is IPv4 here") };
    format!("/ip4/{ip}/tcp/{}", address.port()).parse().expect("an address")
}

/// The node with this transport key.
pub fn peer_of(key: &SigningKey) -> PeerId {
    let key = identity::ed25519::PublicKey::try_from_bytes(&key.verifying_key().to_bytes()).expect("a key");
    PeerId::from(identity::PublicKey::from(key))
}

/// A swarm of somebody with this key that speaks what it likes.
pub fn swarm(key: &SigningKey) -> Swarm<libp2p_stream::Behaviour> {
    let keys = identity::Keypair::ed25519_from_bytes(key.to_bytes()).expect("a key");
    libp2p::SwarmBuilder::with_existing_identity(keys)
        .with_tokio()
        .with_tcp(tcp::Config::default(), noise::Config::new, yamux::Config::default)
        .expect("a transport")
        .with_behaviour(|_| libp2p_stream::Behaviour::new())
        .expect("a behaviour")
        .with_swarm_config(|config| config.with_idle_connection_timeout(Duration::from_secs(60)))
        .build()
}

/// Dial again and again for a while, with this key.
pub async fn visit(key: SigningKey, target: SocketAddr, host: SigningKey, duration: Duration) -> Visit {
    let host = peer_of(&host);
    let mut swarm = swarm(&key);
    let bytes = Arc::<Mutex<Vec<u8>>>::default();
    for protocol in protocols() {
        let mut control = swarm.behaviour().new_control();
        let mut incoming = control.accept(protocol.clone()).expect("once");
        let counted = bytes.clone();
        tokio::spawn(async move {
            while let Some((_, mut stream)) = incoming.next().await {
                let counted = counted.clone();
                tokio::spawn(async move {
                    let _ = stream.write_all(&[1]).await;
                    let _ = stream.flush().await;
                    count(&mut stream, &counted).await;
                });
            }
        });
        let (mut control, counted) = (swarm.behaviour().new_control(), bytes.clone());
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_millis(20)).await;
                let Ok(mut stream) = control.open_stream(host, protocol.clone()).await else { continue };
                // A request for heights 1 to 3, in case this is the protocol that answers it.
                let request = [&16_u32.to_le_bytes()[..], &1_u64.to_le_bytes(), &3_u64.to_le_bytes()].concat();
                let _ = stream.write_all(&request).await;
                let _ = stream.flush().await;
                count(&mut stream, &counted).await;
            }
        });
    }
    let mut seen = Visit::default();
    let _ = timeout(duration, async {
        let mut redial = tokio::time::interval(Duration::from_millis(200));
        loop {
            tokio::select! {
                event = swarm.select_next_some() => match event {
                    SwarmEvent::ConnectionEstablished { .. } => seen.connections += 1,
                    SwarmEvent::ConnectionClosed { .. } => seen.closed += 1,
                    _ => {}
                },
                _ = redial.tick() => if !swarm.is_connected(&host) {
                    swarm.add_peer_address(host, multiaddr(target));
                    let _ = swarm.dial(multiaddr(target));
                },
            }
        }
    })
    .await;
    future::ready(()).await;
    seen.heard = std::mem::take(&mut *bytes.lock().expect("no panic"));
    seen.bytes = seen.heard.len() as u64;
    seen
}

async fn count(stream: &mut libp2p::Stream, bytes: &Mutex<Vec<u8>>) {
    let mut buffer = [0; 4096];
    // Kept by stream until it ends, so that what is written over two reads is found.
    let mut heard = Vec::new();
    while let Ok(Ok(read @ 1..)) = timeout(Duration::from_secs(3), stream.read(&mut buffer)).await {
        heard.extend_from_slice(&buffer[..read]);
        if heard.len() > 256 * 1024 {
            break;
        }
        bytes.lock().expect("no panic").extend_from_slice(&buffer[..read]);
    }
}

/// Three of four run; a visitor comes to the first with a key.
fn receive(key: SigningKey) -> (Visit, u64, u64) {
    let four = Four::new();
    let mut members: Vec<_> = (0..3).map(|index| four.start(index, &Role::default())).collect();
    members.iter().for_each(|member| drop(member.header(2)));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads");
    let seen =
        runtime.block_on(visit(key, address(four.ports[0]), transport_key(Seat::first(0)), Duration::from_secs(4)));
    let tip = members[0].tip();
    // Agreement goes on undisturbed.
    members.iter().for_each(|member| drop(member.header(tip + 1)));
    (seen, members[0].status("role.refused.streams"), members[0].status("connection.refused.count"))
}

#[test]
fn a_stranger_is_cut_and_gets_no_application_byte() {
    let (seen, _, refused) = receive(SigningKey::from_bytes(&[7; 32]));
    assert!(seen.connections > 0, "the handshake was finished: {seen:?}");
    assert_eq!(seen.closed, seen.connections, "each connection was cut: {seen:?}");
    assert_eq!(seen.bytes, 0, "{seen:?}");
    assert!(refused > 0);
}

#[test]
fn the_same_visitor_with_a_listed_key_gets_bytes() {
    let (seen, refused, _) = receive(transport_key(Seat::first(3)));
    assert!(seen.connections > 0 && seen.bytes > 0, "{seen:?}");
    assert_eq!(refused, 0);
}

#[test]
fn an_observer_may_catch_up_and_nothing_else() {
    let (seen, refused, _) = receive(transport_key(OBSERVER));
    assert!(refused > 0, "its consensus, part and bulk streams were refused");
    assert!(seen.bytes > 100, "heights 1 to 3 were handed out: {seen:?}");
    assert_eq!(seen.connections - seen.closed, 1, "the connection is kept: {seen:?}");
}
