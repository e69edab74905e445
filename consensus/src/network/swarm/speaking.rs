//! What is said on the consensus and part streams: our own, others' relayed, and all of it again to who missed it.

use super::Task;
use super::connections::engine_peer;
use crate::codec::{Message, encode_message, encode_part};
use crate::context::{Part, Portolan, Validators};
use crate::limits::{PENANCE_MAX, REPEAT_AFTER};
use crate::network::board::Count;
use crate::network::height_log::{Said, Slot};
use crate::network::lanes::Class;
use crate::network::reader::Heard;
use crate::network::speech::origin;
use crate::network::swarm::Inbound;
use crate::network::{Event, Peer};
use arc_malachitebft_app::consensus::{LivenessMsg, SignedConsensusMsg};
use arc_malachitebft_core_types::VoteType;
use arc_malachitebft_engine::network::Status;
use bytes::Bytes;
use portolan_ledger::limits::VALIDATORS_MAX;
use portolan_ledger::{Digest, Height};
use std::sync::Arc;

impl From<SignedConsensusMsg<Portolan>> for Message {
    fn from(message: SignedConsensusMsg<Portolan>) -> Self {
        match message {
            SignedConsensusMsg::Vote(vote) => Self::Vote(vote),
            SignedConsensusMsg::Proposal(proposal) => Self::Proposal(proposal),
        }
    }
}

impl From<LivenessMsg<Portolan>> for Message {
    fn from(message: LivenessMsg<Portolan>) -> Self {
        match message {
            LivenessMsg::Vote(vote) => Self::LivenessVote(vote),
            LivenessMsg::PolkaCertificate(polka) => Self::Polka(polka),
            LivenessMsg::SkipRoundCertificate(certificate) => Self::RoundCertificate(certificate),
        }
    }
}

fn is_liveness(message: &Message) -> bool {
    matches!(message, Message::LivenessVote(_) | Message::Polka(_) | Message::RoundCertificate(_))
}

impl Task {
    /// The engine starts a height with these validators.
    pub(super) fn start_height(&mut self, validators: Validators) {
        let height = validators.height.0;
        self.log.start(height);
        self.validators.send_replace(Arc::new(validators));
        self.ask_for_missed(height);
    }

    /// Our own message: to every validator.
    pub(super) fn publish(&mut self, message: &Message) {
        let frame = encode_message(message);
        self.is_news(&frame, is_liveness(message));
        let Some((height, _)) = message.place() else { return };
        self.send_to_all(Class::Consensus, &frame);
        self.log.push(Said { height, origin: None, class: Class::Consensus, header: None, frame });
    }

    /// The block that we propose: to every validator.
    pub(super) fn publish_part(&mut self, part: &Part) {
        let frame = encode_part(part);
        self.is_news(&frame, false);
        self.send_to_all(Class::Part, &frame);
        let (height, header) = (part.proposal.header.height, Some(part.proposal.header.digest()));
        self.log.push(Said { height, origin: None, class: Class::Part, header, frame });
    }

    /// Another's block once more: to every validator.
    pub(super) fn republish(&mut self, header: &Digest) {
        if let Some(frame) = self.log.part(header).map(|said| said.frame.clone()) {
            self.send_to_all(Class::Part, &frame);
        }
    }

    pub(super) fn tell_status(&mut self, status: &Status<Portolan>) {
        let (tip, history_min) = (status.tip_height.0, status.history_min_height.0);
        let frame = encode_message(&Message::Status { tip, history_min });
        self.send_to_all(Class::Consensus, &frame);
        self.send_to_all(Class::Status, &frame);
    }

    /// Tell every validator whom we are connected with.
    pub(super) fn tell_links(&mut self) {
        let roster = self.roster();
        let open = self.links.iter().filter(|(_, link)| link.is_open);
        let voters = open.filter_map(|(peer, _)| roster.get(peer)).flat_map(|listed| listed.voters.iter().copied());
        let frame = encode_message(&Message::Links(voters.take(VALIDATORS_MAX).collect()));
        self.send_to_all(Class::Consensus, &frame);
    }

    pub(super) fn send(&self, peer: &Peer, class: Class, frame: Bytes, count: Count) {
        let is_sent = self.lanes.send(peer, class, frame);
        self.board.add(if is_sent { count } else { Count::Dropped }, 1);
    }

    fn send_to_all(&self, class: Class, frame: &Bytes) {
        let count = if class == Class::Part { Count::PartOut } else { Count::ConsensusOut };
        let speaks = self.lanes.peers(class);
        for peer in speaks.iter().filter(|peer| self.links.get(peer).is_some_and(|link| link.is_open)) {
            self.send(peer, class, frame.clone(), count);
        }
    }

    /// Whether this frame is seen for the first time; what is repeated on purpose counts as new after a while.
    fn is_news(&self, frame: &Bytes, repeats: bool) -> bool {
        let age = if repeats { self.started.elapsed().as_secs() / REPEAT_AFTER.as_secs() } else { 0 };
        self.seen.insert(Digest::of_pieces(&[&age.to_le_bytes(), frame]))
    }

    /// Say again what is kept of a class to a peer.
    pub(super) fn say_again(&self, peer: &Peer, class: Class, wanted: impl Fn(&Said) -> bool) {
        for said in self.log.iter().filter(|said| said.class == class && said.origin != Some(*peer) && wanted(said)) {
            self.send(peer, class, said.frame.clone(), Count::Replayed);
        }
    }

    /// Whether two validators both say that they are connected with each other.
    fn are_linked(&self, one: &Peer, other: &Peer) -> bool {
        let says = |a: &Peer, b: &Peer| {
            self.links.get(a).and_then(|link| link.links.as_ref()).is_some_and(|links| links.contains(b))
        };
        says(one, other) && says(other, one)
    }

    /// Send another's message on: to those it is not linked with, and to all when the first round has failed.
    fn relay(&self, said: &Said, via: &Peer, is_urgent: bool) {
        let is_open = |peer: &Peer| self.links.get(peer).is_some_and(|link| link.is_open);
        for peer in self.lanes.peers(said.class).iter().filter(|peer| *peer != via && is_open(peer)) {
            let needs_it = match &said.origin {
                Some(origin) if origin == peer => false,
                Some(origin) => is_urgent || !self.are_linked(origin, peer),
                None => true,
            };
            if needs_it {
                self.send(peer, said.class, said.frame.clone(), Count::Relayed);
            }
        }
    }

    pub(super) fn on_heard(&mut self, heard: Heard) {
        match heard {
            Heard::Message { from, message, frame, is_checked } => self.on_message(from, message, frame, is_checked),
            Heard::Part { from, part, frame, is_checked } => self.on_part(from, part, frame, is_checked),
            Heard::Early { from, height } => self.on_early(from, height),
            Heard::Silence(peer) => self.cut(peer),
            Heard::Breach { from, weight } => {
                if let Some(link) = self.links.get_mut(&from) {
                    link.openings_pace.charge(weight, PENANCE_MAX);
                }
            }
        }
    }

    fn on_message(&mut self, from: Peer, message: Message, frame: Bytes, is_checked: bool) {
        match &message {
            Message::Status { tip, history_min } => return self.on_status(from, *tip, *history_min),
            Message::Links(voters) => {
                let roster = self.roster();
                let links = voters.iter().filter_map(|voter| roster.peer_of_voter(voter)).copied().collect();
                return self.on_links(from, links);
            }
            Message::Missed(height) => return self.on_missed(&from, *height),
            _ => {}
        }
        let Some((height, round)) = message.place() else { return };
        if !self.is_news(&frame, is_liveness(&message)) {
            return;
        }
        if is_checked {
            let origin = origin(&message).and_then(|voter| self.roster().peer_of_voter(&voter).copied());
            if origin.is_none() && origin_is(&message, self.own_voter) {
                // Our own words come back by way of another: nothing to learn, nothing to pass on.
                return;
            }
            if !slot(&message).is_none_or(|slot| self.log.takes(slot)) {
                return self.board.add(Count::Refused, 1);
            }
            let said = Said { height, origin, class: Class::Consensus, header: None, frame };
            self.relay(&said, &from, is_liveness(&message) || round.as_i64() > 0);
            self.log.push(said);
            self.works_on(height);
        }
        let peer = engine_peer(&from);
        self.engine.show(&match message {
            Message::Vote(vote) | Message::LivenessVote(vote) => Event::Vote(peer, vote),
            Message::Proposal(proposal) => Event::Proposal(peer, proposal),
            Message::Polka(polka) => Event::PolkaCertificate(peer, polka),
            Message::RoundCertificate(certificate) => Event::RoundCertificate(peer, certificate),
            Message::Status { .. } | Message::Links(_) | Message::Missed(_) => return,
        });
    }

    fn on_part(&mut self, from: Peer, part: Box<Part>, frame: Bytes, is_checked: bool) {
        if !self.is_news(&frame, false) || part.proposal.proposer == self.own_voter {
            return;
        }
        if is_checked {
            let (height, header) = (part.proposal.header.height, Some(part.proposal.header.digest()));
            let (round, voter) = (part.proposal.round.0, part.proposal.proposer);
            if !self.log.takes(Slot { height, round, kind: PART_KIND, voter }) {
                return self.board.add(Count::Refused, 1);
            }
            let origin = self.roster().peer_of_voter(&voter).copied();
            let said = Said { height, origin, class: Class::Part, header, frame };
            self.relay(&said, &from, part.proposal.round.0 > 0);
            self.log.push(said);
            self.works_on(height);
        }
        if self.ears.inbound.try_send(Inbound::Part { from, part }).is_err() {
            self.board.add(Count::Dropped, 1);
        }
    }

    fn on_status(&mut self, from: Peer, tip: Height, history_min: Height) {
        if let Some(listed) = self.roster().get(&from) {
            self.board.tip(&listed.organisation, tip);
        }
        self.works_on(tip);
        let (tip, history_min) = (crate::context::BlockHeight(tip), crate::context::BlockHeight(history_min));
        self.engine.show(&Event::Status(engine_peer(&from), Status::new(tip, history_min)));
    }

    /// A peer tells its links: who it is not connected with reaches it through us from now on, and what it missed now.
    fn on_links(&mut self, from: Peer, links: std::collections::BTreeSet<Peer>) {
        let Some(link) = self.links.get_mut(&from).filter(|link| link.links.as_ref() != Some(&links)) else { return };
        let before = link.links.replace(links).unwrap_or_default();
        let lost: Vec<_> = before.iter().filter(|peer| !self.are_linked(&from, peer)).copied().collect();
        for class in [Class::Consensus, Class::Part] {
            self.say_again(&from, class, |said| said.origin.is_some_and(|origin| lost.contains(&origin)));
        }
    }

    /// A member is known to be at this height: whoever holds back the next one need not any longer.
    fn works_on(&self, height: Height) {
        self.ears.heard.send_if_modified(|known| {
            let is_newer = height > *known;
            *known = height.max(*known);
            is_newer
        });
    }
}

/// Kind of a part in its [`Slot`], beside those of [`slot`].
const PART_KIND: u8 = 0xff;

/// What a message fills, when it is one that a validator may say once. Repeated votes are the same votes.
fn slot(message: &Message) -> Option<Slot> {
    let (kind, voter) = match message {
        Message::Vote(vote) if vote.kind == VoteType::Prevote => (0, vote.voter),
        Message::Vote(vote) => (1, vote.voter),
        Message::Proposal(proposal) => (2, proposal.proposer),
        _ => return None,
    };
    let (height, round) = message.place()?;
    Some(Slot { height, round: round.as_u32()?, kind, voter: voter.0 })
}

fn origin_is(message: &Message, voter: portolan_ledger::Address) -> bool {
    origin(message) == Some(voter)
}
