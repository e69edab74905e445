//! What shows that a member broke the protocol, and the proof of it where it signed what it should not have.
//!
//! A proof is texts with their signatures, as `docs/specs/network.md` §3 has them: whoever knows the member's consensus key
//! can check them with nothing else, years later. Where nothing was signed (a forged certificate handed over on a
//! connection), only this node's word stands for it, and `proof` is empty.

use crate::Proposal;
use crate::context::{BlockProposal, Portolan, Vote};
use crate::signing::{part_text, proposal_text, vote_text};
use arc_malachitebft_app::consensus::MisbehaviorEvidence;
use arc_malachitebft_core_types::SignedMessage;
use portolan_ledger::{Address, Height, NetworkId, OrganisationId, Round, ValidatorSet};

/// What a member did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Signed two different votes of one kind in one round.
    DoubleVote,
    /// Signed two different proposals in one round.
    DoubleProposal,
    /// Proposed a block that does not follow on the block before it, or not with the outcome it states.
    InvalidBlock,
    /// Handed over a decided block with a certificate that no quorum signed.
    ForgedCertificate,
    /// Signed two different submissions under one id.
    DoubleSubmission,
}

impl Kind {
    /// Its name in API, storage and log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DoubleVote => "double-vote",
            Self::DoubleProposal => "double-proposal",
            Self::InvalidBlock => "invalid-block",
            Self::ForgedCertificate => "forged-certificate",
            Self::DoubleSubmission => "double-submission",
        }
    }
}

/// A text and its signature, as they went over the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedText {
    /// The signed text.
    pub text: String,
    /// The Ed25519 signature.
    pub signature: [u8; 64],
}

/// One breach of the protocol by one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misbehaviour {
    /// What it did.
    pub kind: Kind,
    /// The member.
    pub member: OrganisationId,
    /// The height it was about.
    pub height: Height,
    /// The round it was about, where there is one.
    pub round: Option<Round>,
    /// What is to be said of it in words.
    pub says: String,
    /// What proves it to others.
    pub proof: Vec<SignedText>,
}

fn ledger_round(round: arc_malachitebft_core_types::Round) -> Option<Round> {
    round.as_u32().map(Round)
}

fn signed_vote(network: &NetworkId, vote: &SignedMessage<Portolan, Vote>) -> SignedText {
    SignedText { text: vote_text(network, &vote.message), signature: vote.signature.0 }
}

fn signed_proposal(network: &NetworkId, proposal: &SignedMessage<Portolan, BlockProposal>) -> SignedText {
    SignedText { text: proposal_text(network, &proposal.message), signature: proposal.signature.0 }
}

/// What the engine saw at one height, by the validators of that height.
pub fn of_engine(network: &NetworkId, set: &ValidatorSet, seen: &MisbehaviorEvidence<Portolan>) -> Vec<Misbehaviour> {
    let member = |voter: &Address| set.by_address(voter).map(|validator| validator.organisation.clone());
    let votes = seen.votes.iter().flat_map(|(voter, pairs)| pairs.iter().map(move |pair| (voter, pair)));
    let votes = votes.filter_map(|(voter, (one, other))| {
        Some(Misbehaviour {
            kind: Kind::DoubleVote,
            member: member(&voter.0)?,
            height: one.message.height.0,
            round: ledger_round(one.message.round),
            says: "signed two different votes in one round".to_owned(),
            proof: vec![signed_vote(network, one), signed_vote(network, other)],
        })
    });
    let proposals = seen.proposals.iter().flat_map(|(voter, pairs)| pairs.iter().map(move |pair| (voter, pair)));
    let proposals = proposals.filter_map(|(voter, (one, other))| {
        Some(Misbehaviour {
            kind: Kind::DoubleProposal,
            member: member(&voter.0)?,
            height: one.message.height.0,
            round: ledger_round(one.message.round),
            says: "signed two different proposals in one round".to_owned(),
            proof: vec![signed_proposal(network, one), signed_proposal(network, other)],
        })
    });
    votes.chain(proposals).collect()
}

/// A block that its proposer signed and that is invalid here.
pub fn of_block(
    network: &NetworkId,
    member: OrganisationId,
    proposal: &Proposal,
    signature: [u8; 64],
    reason: &str,
) -> Misbehaviour {
    Misbehaviour {
        kind: Kind::InvalidBlock,
        member,
        height: proposal.header.height,
        round: Some(proposal.round),
        says: format!("proposed an invalid block: {reason}"),
        proof: vec![SignedText { text: part_text(network, proposal), signature }],
    }
}
