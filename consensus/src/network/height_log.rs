//! What was said since the height started, to be said again to a member whose stream opens or who lost a link.
//!
//! Without it, whatever is published before the first stream stands would be lost, and the first height would wait for the
//! engine to repeat itself.

use super::Peer;
use super::lanes::Class;
use crate::limits::{HEIGHT_LOG_BYTES_MAX, HEIGHT_LOG_FRAMES_MAX};
use bytes::Bytes;
use portolan_ledger::{Digest, Height};
use std::collections::VecDeque;

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

/// The log.
#[derive(Debug, Default)]
pub struct HeightLog {
    said: VecDeque<Said>,
    bytes: usize,
}

impl HeightLog {
    /// Forget what came before `height`.
    pub fn start(&mut self, height: Height) {
        self.said.retain(|said| said.height >= height);
        self.bytes = self.said.iter().map(|said| said.frame.len()).sum();
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
