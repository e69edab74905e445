//! What members open and ask, each member at its pace.
//!
//! Who is ahead of its pace waits, so that an honest node in a hurry loses nothing. Who is far ahead is cut: each stream and
//! each request has cost its negotiation before it can be told to wait, so waiting alone does not leave the cost with the one
//! that causes it. Its debt outlives the connection.

use super::{Command, Link, Task, Turn};
use crate::network::Peer;
use crate::network::board::Count;
use std::time::Duration;
use tokio::time::sleep;

impl Task {
    /// Do what a member wants, in its turn by one of its paces.
    pub(super) fn in_turn(&mut self, peer: Peer, pace: impl Fn(&mut Link) -> Option<Duration>, turn: Turn) {
        let Some(link) = self.links.get_mut(&peer) else { return };
        match pace(link) {
            Some(Duration::ZERO) => self.on_turn(turn),
            Some(wait) => {
                let commands = self.commands.clone();
                tokio::spawn(async move {
                    sleep(wait).await;
                    let _ = commands.send(Command::Turn(Box::new(turn))).await;
                });
            }
            None => {
                // What it asked is dropped with its stream.
                self.board.add(Count::Dropped, 1);
                self.cut(peer);
            }
        }
    }

    pub(super) fn on_turn(&mut self, turn: Turn) {
        match turn {
            Turn::Stream { class, peer, stream } => self.on_stream(class, peer, stream),
            Turn::Sync { id, peer, request, channel } => self.give_blocks(id, &peer, request, channel),
            Turn::Fetch { peer, digests, channel } => self.give_bodies(peer, digests, channel),
        }
    }
}
