//! Frames of the consensus and part streams.

use super::wire::{BlockBodyWire, MessageWire, PartWire};
use super::{Malformed, decode, encode};
use crate::application::Proposal;
use crate::context::{BlockProposal, Part, Portolan, Vote};
use crate::limits::{CONSENSUS_FRAME_BYTES_MAX, PART_FRAME_BYTES_MAX};
use arc_malachitebft_core_types::{PolkaCertificate, Round, RoundCertificate, SignedMessage};
use bytes::Bytes;
use portolan_ledger::{Address, Height};

/// What nodes tell each other on the consensus stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// A vote.
    Vote(SignedMessage<Portolan, Vote>),
    /// A proposal.
    Proposal(SignedMessage<Portolan, BlockProposal>),
    /// A vote that is sent again because its round does not end.
    LivenessVote(SignedMessage<Portolan, Vote>),
    /// Prevotes of a quorum for one block.
    Polka(PolkaCertificate<Portolan>),
    /// Votes that let a member skip to a round or leave one.
    RoundCertificate(RoundCertificate<Portolan>),
    /// The sender's newest decided height and the oldest it can hand out.
    Status {
        /// Newest decided.
        tip: Height,
        /// Oldest held.
        history_min: Height,
    },
    /// The validators that the sender is connected with.
    Links(Vec<Address>),
    /// What was said of this height came too early for the sender, which is at it now: it asks to hear it again.
    Missed(Height),
}

impl Message {
    /// Height and round, for what belongs to one.
    pub fn place(&self) -> Option<(Height, Round)> {
        match self {
            Self::Vote(vote) | Self::LivenessVote(vote) => Some((vote.height.0, vote.round)),
            Self::Proposal(proposal) => Some((proposal.height.0, proposal.round)),
            Self::Polka(polka) => Some((polka.height.0, polka.round)),
            Self::RoundCertificate(certificate) => Some((certificate.height.0, certificate.round)),
            Self::Status { .. } | Self::Links(_) | Self::Missed(_) => None,
        }
    }
}

/// One consensus frame.
pub fn encode_message(message: &Message) -> Bytes {
    encode(&match message {
        Message::Vote(vote) => MessageWire::Vote(vote.into()),
        Message::Proposal(proposal) => MessageWire::Proposal(proposal.into()),
        Message::LivenessVote(vote) => MessageWire::LivenessVote(vote.into()),
        Message::Polka(polka) => MessageWire::Polka(polka.into()),
        Message::RoundCertificate(certificate) => MessageWire::RoundCertificate(certificate.into()),
        Message::Status { tip, history_min } => MessageWire::Status { tip: tip.0, history_min: history_min.0 },
        Message::Links(voters) => MessageWire::Links(voters.iter().map(|voter| voter.0).collect()),
        Message::Missed(height) => MessageWire::Missed(height.0),
    })
}

/// Read one consensus frame.
///
/// # Errors
/// [`Malformed`].
pub fn decode_message(bytes: &[u8]) -> Result<Message, Malformed> {
    let wire = decode::<MessageWire, CONSENSUS_FRAME_BYTES_MAX>(bytes, "consensus frame")?;
    Ok(match wire {
        MessageWire::Vote(vote) => Message::Vote(vote.into()),
        MessageWire::Proposal(proposal) => Message::Proposal(proposal.into()),
        MessageWire::LivenessVote(vote) => Message::LivenessVote(vote.into()),
        MessageWire::Polka(polka) => Message::Polka(polka.into()),
        MessageWire::RoundCertificate(certificate) => Message::RoundCertificate(certificate.into()),
        MessageWire::Status { tip, history_min } => {
            Message::Status { tip: Height(tip), history_min: Height(history_min) }
        }
        MessageWire::Links(voters) => Message::Links(voters.into_iter().map(Address).collect()),
        MessageWire::Missed(height) => Message::Missed(Height(height)),
    })
}

/// One part frame.
pub fn encode_part(part: &Part) -> Bytes {
    encode(&PartWire::from(part))
}

/// Read one part frame.
///
/// # Errors
/// [`Malformed`].
pub fn decode_part(bytes: &[u8]) -> Result<Part, Malformed> {
    decode::<PartWire, PART_FRAME_BYTES_MAX>(bytes, "part frame")?.try_into()
}

/// A decided block as it is handed to a member that catches up.
pub fn encode_proposal(proposal: &Proposal) -> Bytes {
    encode(&BlockBodyWire::from(proposal))
}

/// Read a decided block.
///
/// # Errors
/// [`Malformed`].
pub fn decode_proposal(bytes: &[u8]) -> Result<Proposal, Malformed> {
    decode::<BlockBodyWire, PART_FRAME_BYTES_MAX>(bytes, "decided block")?.try_into()
}
