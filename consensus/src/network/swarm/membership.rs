//! The list changes while the network runs: who is new is let in and dialled, who is gone is cut. A key that was replaced is
//! gone a block later, or when the new one is here.

use super::connections::engine_peer;
use super::{Link, Task};
use crate::network::{Event, Peer, Roster};
use portolan_ledger::OrganisationId;
use std::sync::Arc;

impl Task {
    /// Replace the list of members. A peer whose role has changed is cut too, so that its streams open under the new one;
    /// it is dialled again at once.
    pub(super) fn list(&mut self, new: Roster) {
        let new = new.with_leaving(&self.roster());
        self.replace(new);
    }

    /// A member has shown that it has its new key: the one before is of no more use to it.
    pub(super) fn has_arrived(&mut self, organisation: &OrganisationId) {
        let roster = self.roster();
        if roster.peers().any(|(_, listed)| listed.is_leaving && listed.organisation == *organisation) {
            self.replace(roster.without_leaving(organisation));
        }
    }

    fn replace(&mut self, new: Roster) {
        let old = self.roster.send_replace(Arc::new(new));
        let new = self.roster();
        for (peer, listed) in old.peers() {
            match new.get(peer) {
                None => {
                    let why = if listed.is_leaving { "it has another key now" } else { "it is no longer a member" };
                    tracing::info!(member = %listed.organisation, why, "connections are closed for good");
                    self.unlist(*peer);
                    self.board.connected(&listed.organisation, self.is_here(&listed.organisation));
                }
                Some(now) if now.role != listed.role || old.own_role() != new.own_role() => self.cut(*peer),
                Some(_) => {}
            }
            if new.peers().all(|(_, now)| now.organisation != listed.organisation) {
                self.board.forget(&listed.organisation);
            }
        }
        let own = *self.swarm.local_peer_id();
        for (peer, listed) in new.peers().filter(|(peer, _)| old.get(peer).is_none()) {
            tracing::info!(member = %listed.organisation, "a member's node may connect");
            self.board.connected(&listed.organisation, self.is_here(&listed.organisation));
            self.links.insert(*peer, Link::new(&own, peer));
            self.swarm.behaviour_mut().allow.allow_peer(*peer);
        }
    }

    /// Cut a peer for good: its connections close, and its key is refused from now on.
    fn unlist(&mut self, peer: Peer) {
        self.swarm.behaviour_mut().allow.disallow_peer(peer);
        self.swarm.behaviour_mut().door.forget(&peer);
        self.lanes.close(&peer);
        let Some(mut link) = self.links.remove(&peer) else { return };
        link.abort();
        if link.is_open {
            self.engine.show(&Event::PeerDisconnected(engine_peer(&peer)));
            self.tell_links();
        }
    }
}
