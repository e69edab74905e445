//! The list changes while the network runs: who is new is let in and dialled, who is gone is cut.

use super::connections::engine_peer;
use super::{Link, Task};
use crate::network::{Event, Peer, Roster};
use std::sync::Arc;

impl Task {
    /// Replace the list of members. A peer whose role has changed is cut too, so that its streams open under the new one;
    /// it is dialled again at once.
    pub(super) fn list(&mut self, new: Roster) {
        let old = self.roster.send_replace(Arc::new(new));
        let new = self.roster();
        for (peer, listed) in old.peers() {
            match new.get(peer) {
                None => {
                    tracing::info!(member = %listed.organisation, "no longer a member: its connections are closed");
                    self.unlist(*peer);
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
            self.board.connected(&listed.organisation, false);
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
