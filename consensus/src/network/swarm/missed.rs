//! A member that was behind hears again what was said of a height before it got there.
//!
//! Without it, a member that has caught up stands at the height of the others and knows of no proposal and no vote, and when
//! its vote is the one that is lacking, all wait until the round has failed.
//!
//! Invariants
//! - Who asks is answered once for each height, and of the height that the answering node is at only: what it costs to ask
//!   for everything all the time is bounded by what was said.

use super::Task;
use crate::codec::{Message, encode_message};
use crate::network::Peer;
use crate::network::board::Count;
use crate::network::lanes::Class;
use portolan_ledger::Height;

impl Task {
    /// Something of a height far ahead came and was dropped.
    pub(super) fn on_early(&mut self, from: Peer, height: Height) {
        let current = self.validators.borrow().height.0;
        let Some(link) = self.links.get_mut(&from) else { return };
        link.early = link.early.max(Some(height));
        // It was dropped while this node was getting there.
        if current == height {
            self.ask_again(&from, height);
        }
    }

    /// This node is at a height now: whoever said something of it, or of a later one, too early may say it again. Those that
    /// are beyond it do not answer: catching up goes on.
    pub(super) fn ask_for_missed(&self, height: Height) {
        for (peer, _) in self.links.iter().filter(|(_, link)| link.is_open && link.early >= Some(height)) {
            self.ask_again(peer, height);
        }
    }

    fn ask_again(&self, peer: &Peer, height: Height) {
        self.send(peer, Class::Consensus, encode_message(&Message::Missed(height)), Count::ConsensusOut);
    }

    /// A peer asks: it hears what is kept of this height and later, its own words excepted.
    pub(super) fn on_missed(&mut self, from: &Peer, height: Height) {
        let current = self.validators.borrow().height.0;
        let Some(link) = self.links.get_mut(from).filter(|_| height == current) else { return };
        if link.repeated.replace(height) == Some(height) {
            return;
        }
        for class in [Class::Consensus, Class::Part] {
            self.say_again(from, class, |_| true);
        }
    }
}
