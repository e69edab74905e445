//! Before a handshake is done nobody is known: how many knock at once, how often, and with places kept for members.
//!
//! A connection is let on to its handshake by the address it comes from. Addresses that members were reached at, or have
//! connected from, have places of their own; all others share a few, so that strangers can crowd out only each other.
//!
//! Invariants
//! - At most `limits::PENDING_STRANGERS_MAX` handshakes of other addresses run at once, at most `limits::PENDING_PER_ADDRESS_MAX` of
//!   one address, and at most `limits::HANDSHAKES_PER_SECOND` of other addresses begin in a second.
//! - What is remembered is bounded by the members, and by the handshakes that run.

use super::Peer;
use super::pace::Bucket;
use crate::limits::{
    HANDSHAKES_PER_SECOND, MEMBER_ADDRESSES_MAX, MEMBER_HANDSHAKES_PER_SECOND, PENDING_PER_ADDRESS_MAX,
    PENDING_PER_MEMBER_ADDRESS_MAX, PENDING_STRANGERS_MAX,
};
use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler, THandlerInEvent, THandlerOutEvent, ToSwarm,
    dummy,
};
use libp2p::{Multiaddr, PeerId};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::convert::Infallible;
use std::net::IpAddr;
use std::task::{Context, Poll};

/// Why a connection was turned away before its handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Crowded {
    /// Too many handshakes of this address run.
    #[error("too many handshakes of {0} are under way")]
    Address(IpAddr),
    /// Too many handshakes of unknown addresses run.
    #[error("too many handshakes of unknown addresses are under way")]
    Strangers,
    /// Too many have begun within a second.
    #[error("too many handshakes have begun within a second")]
    Rate,
    /// It does not come from an IP address.
    #[error("not an IP address")]
    NoAddress,
}

/// The door.
pub struct Door {
    pending: HashMap<ConnectionId, IpAddr>,
    /// Addresses of each member, the newest last.
    members: BTreeMap<Peer, VecDeque<IpAddr>>,
    strangers_pace: Bucket,
    /// One for each address of a member; addresses are few.
    members_pace: BTreeMap<IpAddr, Bucket>,
}

fn ip_of(address: &Multiaddr) -> Option<IpAddr> {
    match address.iter().next()? {
        Protocol::Ip4(ip) => Some(ip.into()),
        Protocol::Ip6(ip) => Some(ip.to_canonical()),
        _ => None,
    }
}

impl Door {
    /// A door that knows nobody.
    pub fn new() -> Self {
        Self {
            pending: HashMap::new(),
            members: BTreeMap::new(),
            strangers_pace: Bucket::new(HANDSHAKES_PER_SECOND),
            members_pace: BTreeMap::new(),
        }
    }

    /// A member's node is or was reached at these addresses.
    pub fn know<'a>(&mut self, member: Peer, addresses: impl IntoIterator<Item = &'a Multiaddr>) {
        let known = self.members.entry(member).or_default();
        for ip in addresses.into_iter().filter_map(ip_of) {
            if !known.contains(&ip) {
                known.push_back(ip);
            }
            if known.len() > MEMBER_ADDRESSES_MAX {
                known.pop_front();
            }
        }
    }

    /// A peer is no member any more.
    pub fn forget(&mut self, member: &Peer) {
        self.members.remove(member);
        let members = &self.members;
        self.members_pace.retain(|ip, _| members.values().any(|known| known.contains(ip)));
    }

    fn is_members(&self, ip: &IpAddr) -> bool {
        self.members.values().any(|known| known.contains(ip))
    }

    fn let_in(&mut self, ip: IpAddr) -> Result<(), Crowded> {
        let of_address = self.pending.values().filter(|pending| **pending == ip).count();
        if self.is_members(&ip) {
            if of_address >= PENDING_PER_MEMBER_ADDRESS_MAX {
                return Err(Crowded::Address(ip));
            }
            let pace = self.members_pace.entry(ip).or_insert_with(|| Bucket::new(MEMBER_HANDSHAKES_PER_SECOND));
            return if pace.try_take(1) { Ok(()) } else { Err(Crowded::Rate) };
        }
        let strangers = self.pending.values().filter(|pending| !self.is_members(pending)).count();
        if of_address >= PENDING_PER_ADDRESS_MAX {
            return Err(Crowded::Address(ip));
        }
        if strangers >= PENDING_STRANGERS_MAX {
            return Err(Crowded::Strangers);
        }
        if self.strangers_pace.try_take(1) { Ok(()) } else { Err(Crowded::Rate) }
    }
}

impl NetworkBehaviour for Door {
    type ConnectionHandler = dummy::ConnectionHandler;
    type ToSwarm = Infallible;

    fn handle_pending_inbound_connection(
        &mut self,
        connection: ConnectionId,
        _: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<(), ConnectionDenied> {
        let ip = ip_of(remote).ok_or_else(|| ConnectionDenied::new(Crowded::NoAddress))?;
        self.let_in(ip).map_err(ConnectionDenied::new)?;
        self.pending.insert(connection, ip);
        Ok(())
    }

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        _: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.pending.remove(&connection);
        // The allow-list was asked before: whoever comes so far is a member.
        self.know(peer, [remote]);
        Ok(dummy::ConnectionHandler)
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(dummy::ConnectionHandler)
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        if let FromSwarm::ListenFailure(failure) = event {
            self.pending.remove(&failure.connection_id);
        }
    }

    fn on_connection_handler_event(&mut self, _: PeerId, _: ConnectionId, event: THandlerOutEvent<Self>) {
        match event {}
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Infallible, THandlerInEvent<Self>>> {
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use libp2p::identity::Keypair;

    fn address(ip: &str) -> Multiaddr {
        format!("/ip4/{ip}/tcp/4000").parse().expect("an address")
    }

    fn knock(door: &mut Door, number: usize, ip: &str) -> bool {
        let connection = ConnectionId::new_unchecked(number);
        door.handle_pending_inbound_connection(connection, &address("127.0.0.1"), &address(ip)).is_ok()
    }

    #[test]
    fn one_stranger_takes_a_few_places_and_all_of_them_only_theirs() {
        let mut door = Door::new();
        let member = Keypair::generate_ed25519().public().to_peer_id();
        door.know(member, [&address("10.0.0.1")]);
        let of_one = (0..20).filter(|number| knock(&mut door, *number, "10.9.9.9")).count();
        assert_eq!(of_one, PENDING_PER_ADDRESS_MAX);
        let of_many =
            (100..400).filter(|number| knock(&mut door, *number, &format!("10.8.{}.1", number % 256))).count();
        assert_eq!(of_one + of_many, PENDING_STRANGERS_MAX.min(HANDSHAKES_PER_SECOND as usize));
        assert!(knock(&mut door, 500, "10.0.0.1"), "the member's places are its own");
    }

    #[test]
    fn a_place_is_free_again_when_the_handshake_is_done_and_a_member_is_remembered() {
        let mut door = Door::new();
        assert!((0..PENDING_PER_ADDRESS_MAX).all(|number| knock(&mut door, number, "10.0.0.2")));
        assert!(!knock(&mut door, 99, "10.0.0.2"));
        let member = Keypair::generate_ed25519().public().to_peer_id();
        let (connection, local) = (ConnectionId::new_unchecked(0), address("127.0.0.1"));
        let established = door.handle_established_inbound_connection(connection, member, &local, &address("10.0.0.2"));
        assert!(established.is_ok());
        assert!(knock(&mut door, 100, "10.0.0.2"), "it is a member's address now, with more places");
        door.forget(&member);
        assert!(!knock(&mut door, 101, "10.0.0.2"));
    }
}
