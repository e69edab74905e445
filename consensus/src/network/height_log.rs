//! What was said since the height started, to be said again to a member whose stream opens or who lost a link.
//!
//! Without it, whatever is published before the first stream stands would be lost, and the first height would wait for the
//! engine to repeat itself.

use super::Peer;
use super::lanes::Class;
use crate::limits::{HEIGHT_LOG_BYTES_MAX, HEIGHT_LOG_FRAMES_MAX, VERSIONS_MAX};
use bytes::Bytes;
use portolan_ledger::{Address, Digest, Height};
use std::collections::{BTreeMap, VecDeque};

/// One frame of this height or a later one.
#[derive(Debug, Clone)]
pub struct Said {
    /// Its height.
    pub height: Height,
    /// Who said it first; `None` for this node, or when a certificate speaks for many.
    pub origin: Option<Peer>,
    /// Its class.
    pub class: Class,
    /// For a part, the digest of its header.
    pub header: Option<Digest>,
    /// Its bytes.
    pub frame: Bytes,
}

/// What may be said once: a kind of message, of one validator, in one round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// The height.
    pub height: Height,
    /// The round.
    pub round: u32,
    /// The kind of message.
    pub kind: u8,
    /// The validator.
    pub voter: Address,
}

/// The log.
#[derive(Debug, Default)]
pub struct HeightLog {
    said: VecDeque<Said>,
    bytes: usize,
    versions: BTreeMap<Slot, usize>,
}

impl HeightLog {
    /// Forget what came before `height`.
    pub fn start(&mut self, height: Height) {
        self.said.retain(|said| said.height >= height);
        self.bytes = self.said.iter().map(|said| said.frame.len()).sum();
        self.versions.retain(|slot, _| slot.height >= height);
    }

    /// Whether this validator may still be heard with another message of this kind in this round.
    pub fn takes(&mut self, slot: Slot) -> bool {
        let versions = self.versions.entry(slot).or_default();
        *versions += 1;
        *versions <= VERSIONS_MAX
    }

    /// Keep a frame; the oldest make room.
    pub fn push(&mut self, said: Said) {
        self.bytes += said.frame.len();
        self.said.push_back(said);
        while self.said.len() > HEIGHT_LOG_FRAMES_MAX || self.bytes > HEIGHT_LOG_BYTES_MAX {
            let Some(oldest) = self.said.pop_front() else { break };
            self.bytes -= oldest.frame.len();
        }
    }

    /// All that is kept, the oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Said> {
        self.said.iter()
    }

    /// The newest part of this block.
    pub fn part(&self, header: &Digest) -> Option<&Said> {
        self.said.iter().rev().find(|said| said.header.as_ref() == Some(header))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(height: u64, bytes: usize) -> Said {
        let frame = Bytes::from(vec![0; bytes]);
        Said { height: Height(height), origin: None, class: Class::Consensus, header: None, frame }
    }

    #[test]
    fn a_height_forgets_what_came_before_it_and_keeps_what_is_later() {
        let mut log = HeightLog::default();
        (1..=5).for_each(|height| log.push(said(height, 10)));
        log.start(Height(4));
        let heights: Vec<_> = log.iter().map(|said| said.height.0).collect();
        assert_eq!((heights, log.bytes), (vec![4, 5], 20));
    }

    #[test]
    fn the_log_stays_within_its_bounds() {
        let mut log = HeightLog::default();
        (0..HEIGHT_LOG_FRAMES_MAX + 10).for_each(|_| log.push(said(1, 1)));
        assert_eq!(log.said.len(), HEIGHT_LOG_FRAMES_MAX);
        (0..40).for_each(|_| log.push(said(1, HEIGHT_LOG_BYTES_MAX / 16)));
        assert!(log.bytes <= HEIGHT_LOG_BYTES_MAX);
    }

    #[test]
    fn a_validator_that_says_ever_new_things_is_heard_twice() {
        let mut log = HeightLog::default();
        let slot = Slot { height: Height(1), round: 0, kind: 0, voter: Address([1; 20]) };
        let heard = (0..10).filter(|_| log.takes(slot)).count();
        assert_eq!(heard, VERSIONS_MAX);
        assert!(log.takes(Slot { round: 1, ..slot }));
    }
}
