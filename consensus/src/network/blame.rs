//! Tell the network's task what came of a member's bodies, which are checked long after they were read.

use super::Peer;
use super::reader::Heard;
use crate::limits::UNSOUND_BODY_STREAM_WEIGHT;
use tokio::sync::mpsc;

/// Who sent a body, and where to say that it was unsound.
#[derive(Clone)]
pub struct Blame {
    /// Who sent it.
    pub from: Peer,
    /// Where readers say what they heard.
    pub heard: mpsc::Sender<Heard>,
}

impl Blame {
    /// So many bodies of this member were unsound: it opens no streams for as long as that costs.
    pub fn unsound(&self, count: u32) {
        let breach = Heard::Breach { from: self.from, weight: count.saturating_mul(UNSOUND_BODY_STREAM_WEIGHT) };
        // A task that has no room for this has more of the same from others, and the member's line rests in any case.
        let _ = self.heard.try_send(breach);
    }
}
