//! What becomes of a frame on its way to one member.
//!
//! Here one member can be told one thing and another something else, which no place above can do.

use super::conduct::Conduct;
use crate::codec::{Message, decode_message, decode_part, encode_message, encode_part};
use crate::context::{Block, Vote};
use crate::network::{Class, Peer};
use crate::signing::{Pen, proposal_text, vote_text};
use arc_malachitebft_core_types::{NilOrVal, SignedMessage};
use bytes::Bytes;
use portolan_ledger::{Address, Digest, Height, Time};
use rand::Rng as _;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, PoisonError};

/// Old frames that are kept to be said again.
const PAST_FRAMES: usize = 2_048;
/// Of how many old frames each new one is followed.
const REPEATS: usize = 3;
/// How far beyond its tip a forger says that it is.
const HEIGHTS_CLAIMED: u64 = 1_000;

/// What speaks on the lanes of a lying member.
pub struct Tongue {
    conduct: Conduct,
    pen: Pen,
    voter: Address,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    /// Members in the order of their names; the first is the one that a selective sender speaks with.
    peers: BTreeSet<Peer>,
    /// The other block of each that this member proposed.
    twins: BTreeMap<Digest, Block>,
    past: VecDeque<(Class, Bytes)>,
}

impl Tongue {
    /// A tongue that signs with `pen` as `voter`.
    pub fn new(conduct: Conduct, pen: Pen, voter: Address) -> Self {
        Self { conduct, pen, voter, memory: Mutex::default() }
    }

    /// What is said to `peer` in place of `frame`.
    pub fn says(&self, peer: &Peer, class: Class, frame: Bytes) -> Vec<Bytes> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.peers.insert(*peer);
        let is_first = memory.peers.first() == Some(peer);
        match self.conduct {
            Conduct::Silent => self.only_signs_of_life(class, frame),
            Conduct::Selective if !is_first => self.only_signs_of_life(class, frame),
            Conduct::TwoBlocks if !is_first => vec![self.of_the_other_block(&mut memory, class, frame)],
            Conduct::StaleReplays => self.with_old_ones(&mut memory, class, frame),
            Conduct::ForgedCertificates if class == Class::Consensus => vec![claim(frame)],
            _ => vec![frame],
        }
    }

    /// That it lives and whom it is connected with, and nothing that anybody could use.
    fn only_signs_of_life(&self, class: Class, frame: Bytes) -> Vec<Bytes> {
        let is_sign = class == Class::Consensus
            && matches!(decode_message(&frame), Ok(Message::Status { .. } | Message::Links(_)));
        if is_sign {
            return vec![frame];
        }
        tracing::warn!(?class, "lie: not said");
        Vec::new()
    }

    fn with_old_ones(&self, memory: &mut Memory, class: Class, frame: Bytes) -> Vec<Bytes> {
        let old: Vec<Bytes> =
            memory.past.iter().filter(|(kind, _)| *kind == class).map(|(_, frame)| frame.clone()).collect();
        memory.past.push_back((class, frame.clone()));
        if memory.past.len() > PAST_FRAMES {
            memory.past.pop_front();
        }
        let mut said = vec![frame];
        if !old.is_empty() {
            tracing::warn!(?class, "lie: said again");
            said.extend((0..REPEATS).map(|_| old[rand::thread_rng().gen_range(0..old.len())].clone()));
        }
        said
    }

    fn of_the_other_block(&self, memory: &mut Memory, class: Class, frame: Bytes) -> Bytes {
        match class {
            Class::Part => self.other_part(memory, frame),
            Class::Consensus => self.other_message(memory, frame),
            Class::Bulk | Class::Status => frame,
        }
    }

    /// The same block, one millisecond later: as good as the first, and another.
    fn other_part(&self, memory: &mut Memory, frame: Bytes) -> Bytes {
        let Ok(mut part) = decode_part(&frame) else { return frame };
        if part.proposal.proposer != self.voter || part.proposal.header.proposer != self.voter {
            return frame;
        }
        let first = part.proposal.header.digest();
        part.proposal.header.time = Time(part.proposal.header.time.0 + 1);
        part.signature = self.pen.part(&part.proposal);
        memory.twins.insert(first, part.proposal.block().into());
        tracing::warn!(height = %part.proposal.header.height, "lie: another block");
        encode_part(&part)
    }

    fn other_message(&self, memory: &Memory, frame: Bytes) -> Bytes {
        let twin = |block: &Block| memory.twins.get(&block.header).copied();
        let message = match decode_message(&frame) {
            Ok(Message::Proposal(signed)) if signed.proposer.0 == self.voter => twin(&signed.value).map(|value| {
                let mut proposal = signed.message;
                proposal.value = value;
                let signature = self.pen.sign(&proposal_text(&self.pen.network(), &proposal));
                Message::Proposal(SignedMessage::new(proposal, signature))
            }),
            Ok(Message::Vote(signed)) if signed.voter.0 == self.voter => {
                self.other_vote(signed.message, twin).map(Message::Vote)
            }
            Ok(Message::LivenessVote(signed)) if signed.voter.0 == self.voter => {
                self.other_vote(signed.message, twin).map(Message::LivenessVote)
            }
            _ => None,
        };
        message.map_or(frame, |message| encode_message(&message))
    }

    fn other_vote(
        &self,
        mut vote: Vote,
        twin: impl Fn(&Block) -> Option<Block>,
    ) -> Option<SignedMessage<crate::context::Portolan, Vote>> {
        let NilOrVal::Val(block) = &vote.value else { return None };
        vote.value = NilOrVal::Val(twin(block)?);
        let signature = self.pen.sign(&vote_text(&self.pen.network(), &vote));
        Some(SignedMessage::new(vote, signature))
    }
}

/// A status that says more than is true.
fn claim(frame: Bytes) -> Bytes {
    match decode_message(&frame) {
        Ok(Message::Status { tip, history_min }) => {
            tracing::warn!(%tip, "lie: a height that is not");
            encode_message(&Message::Status { tip: Height(tip.0 + HEIGHTS_CLAIMED), history_min })
        }
        _ => frame,
    }
}
