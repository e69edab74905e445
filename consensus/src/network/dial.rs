//! When to dial a member: at once, then with growing pauses, and not at the same moment as it dials us.

use super::Peer;
use crate::limits::{DIAL_PATIENCE, REDIAL_MAX, REDIAL_MIN};
use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;
use rand::Rng as _;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::lookup_host;
use tokio::time::Instant;

/// The pauses between attempts to dial one member.
#[derive(Debug)]
pub struct Dialling {
    pause: Duration,
    next: Instant,
    /// Whether this node dials without waiting for the other to do so.
    goes_first: bool,
}

impl Dialling {
    /// A member that is not connected. The one with the smaller name goes first, so that pairs seldom connect twice; the
    /// other follows when that has not worked, since a firewall may let through one direction only.
    pub fn new(own: &Peer, peer: &Peer) -> Self {
        let goes_first = own < peer;
        let mut dialling = Self { pause: REDIAL_MIN, next: Instant::now(), goes_first };
        dialling.lost();
        dialling
    }

    /// Whether it is time.
    pub fn is_due(&self) -> bool {
        Instant::now() >= self.next
    }

    /// An attempt is under way: the next one comes a longer pause later, less or more by chance.
    pub fn attempted(&mut self) {
        let chance = rand::thread_rng().gen_range(75..=125);
        self.next = Instant::now() + self.pause * chance / 100;
        self.pause = REDIAL_MAX.min(self.pause * 2);
    }

    /// The connection is gone: start over.
    pub fn lost(&mut self) {
        self.pause = REDIAL_MIN;
        self.next = Instant::now() + if self.goes_first { Duration::ZERO } else { DIAL_PATIENCE };
    }
}

/// The addresses behind `host:port`.
pub async fn resolve(address: &str) -> Vec<Multiaddr> {
    match lookup_host(address).await {
        Ok(found) => found.map(multiaddr).collect(),
        Err(error) => {
            tracing::debug!(%address, %error, "a member's address does not resolve");
            Vec::new()
        }
    }
}

/// A TCP address as libp2p writes it.
pub fn multiaddr(address: SocketAddr) -> Multiaddr {
    Multiaddr::from(address.ip()).with(Protocol::Tcp(address.port()))
}

/// The TCP address in what libp2p wrote.
pub fn socket_address(address: &Multiaddr) -> Option<SocketAddr> {
    let mut protocols = address.iter();
    let ip = match protocols.next()? {
        Protocol::Ip4(ip) => ip.into(),
        Protocol::Ip6(ip) => ip.into(),
        _ => return None,
    };
    match protocols.next()? {
        Protocol::Tcp(port) => Some(SocketAddr::new(ip, port)),
        _ => None,
    }
}
