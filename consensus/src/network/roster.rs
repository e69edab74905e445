//! The members as the network knows them: by the key that authenticates their connections.
//!
//! A roster is made from what the ledger says after a block and replaced as a whole when that changes.

use super::Peer;
use crate::settings::{Member, Role, Settings};
use libp2p::identity::{PublicKey, ed25519};
use portolan_ledger::{Address, Digest, OrganisationId};
use std::collections::BTreeMap;

/// One other member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The member.
    pub organisation: OrganisationId,
    /// What its node may do.
    pub role: Role,
    /// The addresses it votes under, for a validator: two while one key replaces another.
    pub voters: Vec<Address>,
    /// `host:port`, when this node may dial it.
    pub address: Option<String>,
    /// Another key has replaced this one: its connection stands until the next block or the new key's first word, whichever
    /// comes first, so that the member learns of it from the block that says so.
    pub is_leaving: bool,
}

/// The other members, without those this node is cut from.
#[derive(Debug, PartialEq, Eq)]
pub struct Roster {
    own_role: Role,
    peers: BTreeMap<Peer, Listed>,
    voters: BTreeMap<Address, Peer>,
}

/// Name a transport key as libp2p does.
pub fn peer_of(transport_key: &[u8; 32]) -> Option<Peer> {
    let key = ed25519::PublicKey::try_from_bytes(transport_key).ok()?;
    Some(PublicKey::from(key).to_peer_id())
}

fn voter_of(consensus_key: &[u8; 32]) -> Address {
    let mut address = [0; 20];
    address.copy_from_slice(&Digest::of(consensus_key).0[..20]);
    Address(address)
}

impl Roster {
    /// List these members for the node of these settings, or say which rule they break.
    pub fn new(settings: &Settings, members: &[Member]) -> Result<Self, &'static str> {
        let (mut peers, mut voters) = (BTreeMap::new(), BTreeMap::new());
        let own = members.iter().find(|member| member.organisation == settings.organisation);
        let own_role = own.map_or(Role::Observer, |member| member.role);
        for member in members.iter().filter(|member| member.organisation != settings.organisation) {
            let peer = peer_of(&member.transport_key).ok_or("a member's transport key is not an Ed25519 key")?;
            if settings.cut.contains(&member.organisation) {
                continue;
            }
            if member.role == Role::Validator && member.consensus_keys.is_empty() {
                return Err("a validator has no consensus key");
            }
            let addresses: Vec<_> = member.consensus_keys.iter().map(voter_of).collect();
            if member.role == Role::Validator {
                voters.extend(addresses.iter().map(|voter| (*voter, peer)));
            }
            let listed = Listed {
                organisation: member.organisation.clone(),
                role: member.role,
                voters: addresses,
                address: member.address.clone(),
                is_leaving: false,
            };
            if peers.insert(peer, listed).is_some() {
                return Err("two members have one transport key");
            }
        }
        Ok(Self { own_role, peers, voters })
    }

    /// The same with those of `old` whose members have other keys now. Nobody leaves twice: at the second change it is gone.
    pub fn with_leaving(mut self, old: &Self) -> Self {
        for (peer, listed) in old.peers.iter().filter(|(_, listed)| !listed.is_leaving) {
            let stays = self.peers.values().any(|now| now.organisation == listed.organisation);
            if stays && !self.peers.contains_key(peer) {
                let leaving = Listed { is_leaving: true, address: None, ..listed.clone() };
                self.peers.insert(*peer, leaving);
            }
        }
        self
    }

    /// The same without those that leave to another key of `organisation`.
    pub fn without_leaving(&self, organisation: &OrganisationId) -> Self {
        let mut peers = self.peers.clone();
        peers.retain(|_, listed| !listed.is_leaving || listed.organisation != *organisation);
        Self { own_role: self.own_role, peers, voters: self.voters.clone() }
    }

    /// What this node may do.
    pub const fn own_role(&self) -> Role {
        self.own_role
    }

    /// All others.
    pub fn peers(&self) -> impl Iterator<Item = (&Peer, &Listed)> {
        self.peers.iter()
    }

    /// What is known of a peer.
    pub fn get(&self, peer: &Peer) -> Option<&Listed> {
        self.peers.get(peer)
    }

    /// Whether this peer may speak everything.
    pub fn is_validator(&self, peer: &Peer) -> bool {
        self.get(peer).is_some_and(|listed| listed.role == Role::Validator)
    }

    /// The peer that votes under this address.
    pub fn peer_of_voter(&self, voter: &Address) -> Option<&Peer> {
        self.voters.get(voter)
    }
}

#[cfg(test)]
mod tests;
