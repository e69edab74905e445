//! The shapes that travel and are logged, and their ways from and to ours.

use super::Malformed;
use crate::application::Proposal;
use crate::context::{Block, BlockHeight, BlockProposal, Part, Portolan, SignatureBytes, Vote, Voter};
use arc_malachitebft_core_types::{
    NilOrVal, PolkaCertificate, PolkaSignature, Round, RoundCertificate, RoundCertificateType, RoundSignature,
    SignedMessage, VoteType,
};
use bincode::{Decode, Encode};
use portolan_ledger::{Address, Digest, Header, Height};

type SignedVote = SignedMessage<Portolan, Vote>;
type SignedProposal = SignedMessage<Portolan, BlockProposal>;

#[derive(Encode, Decode)]
pub struct BlockWire {
    header: [u8; 32],
    log_size: u64,
    log_root: [u8; 32],
}

impl From<Block> for BlockWire {
    fn from(block: Block) -> Self {
        Self { header: block.header.0, log_size: block.log_size, log_root: block.log_root.0 }
    }
}

impl From<BlockWire> for Block {
    fn from(wire: BlockWire) -> Self {
        Self { header: Digest(wire.header), log_size: wire.log_size, log_root: Digest(wire.log_root) }
    }
}

fn block_or_nil(value: NilOrVal<Block>) -> Option<BlockWire> {
    match value {
        NilOrVal::Nil => None,
        NilOrVal::Val(block) => Some(block.into()),
    }
}

fn nil_or_block(wire: Option<BlockWire>) -> NilOrVal<Block> {
    wire.map_or(NilOrVal::Nil, |block| NilOrVal::Val(block.into()))
}

#[derive(Encode, Decode)]
pub enum KindWire {
    Prevote,
    Precommit,
}

impl From<VoteType> for KindWire {
    fn from(kind: VoteType) -> Self {
        match kind {
            VoteType::Prevote => Self::Prevote,
            VoteType::Precommit => Self::Precommit,
        }
    }
}

impl From<KindWire> for VoteType {
    fn from(wire: KindWire) -> Self {
        match wire {
            KindWire::Prevote => Self::Prevote,
            KindWire::Precommit => Self::Precommit,
        }
    }
}

#[derive(Encode, Decode)]
pub struct VoteWire {
    kind: KindWire,
    height: u64,
    round: Option<u32>,
    block: Option<BlockWire>,
    voter: [u8; 20],
    signature: [u8; 64],
}

impl From<&SignedVote> for VoteWire {
    fn from(vote: &SignedVote) -> Self {
        Self {
            kind: vote.kind.into(),
            height: vote.height.0.0,
            round: vote.round.as_u32(),
            block: block_or_nil(vote.value),
            voter: vote.voter.0.0,
            signature: vote.signature.0,
        }
    }
}

impl From<VoteWire> for SignedVote {
    fn from(wire: VoteWire) -> Self {
        let vote = Vote {
            kind: wire.kind.into(),
            height: BlockHeight(Height(wire.height)),
            round: Round::from(wire.round),
            value: nil_or_block(wire.block),
            voter: Voter(Address(wire.voter)),
        };
        Self::new(vote, SignatureBytes(wire.signature))
    }
}

#[derive(Encode, Decode)]
pub struct ProposalWire {
    height: u64,
    round: Option<u32>,
    block: BlockWire,
    valid_round: Option<u32>,
    proposer: [u8; 20],
    signature: [u8; 64],
}

impl From<&SignedProposal> for ProposalWire {
    fn from(proposal: &SignedProposal) -> Self {
        Self {
            height: proposal.height.0.0,
            round: proposal.round.as_u32(),
            block: proposal.value.into(),
            valid_round: proposal.valid_round.as_u32(),
            proposer: proposal.proposer.0.0,
            signature: proposal.signature.0,
        }
    }
}

impl From<ProposalWire> for SignedProposal {
    fn from(wire: ProposalWire) -> Self {
        let proposal = BlockProposal {
            height: BlockHeight(Height(wire.height)),
            round: Round::from(wire.round),
            value: wire.block.into(),
            valid_round: Round::from(wire.valid_round),
            proposer: Voter(Address(wire.proposer)),
        };
        Self::new(proposal, SignatureBytes(wire.signature))
    }
}

#[derive(Encode, Decode)]
pub struct PolkaWire {
    height: u64,
    round: Option<u32>,
    block: BlockWire,
    signatures: Vec<([u8; 20], [u8; 64])>,
}

impl From<&PolkaCertificate<Portolan>> for PolkaWire {
    fn from(polka: &PolkaCertificate<Portolan>) -> Self {
        Self {
            height: polka.height.0.0,
            round: polka.round.as_u32(),
            block: polka.value_id.into(),
            signatures: polka.polka_signatures.iter().map(|s| (s.address.0.0, s.signature.0)).collect(),
        }
    }
}

impl From<PolkaWire> for PolkaCertificate<Portolan> {
    fn from(wire: PolkaWire) -> Self {
        let signature = |(voter, bytes)| PolkaSignature::new(Voter(Address(voter)), SignatureBytes(bytes));
        Self {
            height: BlockHeight(Height(wire.height)),
            round: Round::from(wire.round),
            value_id: wire.block.into(),
            polka_signatures: wire.signatures.into_iter().map(signature).collect(),
        }
    }
}

#[derive(Encode, Decode)]
pub struct RoundSignatureWire {
    kind: KindWire,
    block: Option<BlockWire>,
    voter: [u8; 20],
    signature: [u8; 64],
}

#[derive(Encode, Decode)]
pub struct RoundCertificateWire {
    height: u64,
    round: Option<u32>,
    is_skip: bool,
    signatures: Vec<RoundSignatureWire>,
}

impl From<&RoundCertificate<Portolan>> for RoundCertificateWire {
    fn from(certificate: &RoundCertificate<Portolan>) -> Self {
        let signature = |s: &RoundSignature<Portolan>| RoundSignatureWire {
            kind: s.vote_type.into(),
            block: block_or_nil(s.value_id),
            voter: s.address.0.0,
            signature: s.signature.0,
        };
        Self {
            height: certificate.height.0.0,
            round: certificate.round.as_u32(),
            is_skip: certificate.cert_type == RoundCertificateType::Skip,
            signatures: certificate.round_signatures.iter().map(signature).collect(),
        }
    }
}

impl From<RoundCertificateWire> for RoundCertificate<Portolan> {
    fn from(wire: RoundCertificateWire) -> Self {
        let signature = |s: RoundSignatureWire| {
            let voter = Voter(Address(s.voter));
            RoundSignature::new(s.kind.into(), nil_or_block(s.block), voter, SignatureBytes(s.signature))
        };
        Self {
            height: BlockHeight(Height(wire.height)),
            round: Round::from(wire.round),
            cert_type: if wire.is_skip { RoundCertificateType::Skip } else { RoundCertificateType::Precommit },
            round_signatures: wire.signatures.into_iter().map(signature).collect(),
        }
    }
}

/// A proposed or decided block: the header in its own encoding, and what it names.
#[derive(Encode, Decode)]
pub struct BlockBodyWire {
    round: u32,
    valid_round: Option<u32>,
    proposer: [u8; 20],
    header: Vec<u8>,
    submissions: Vec<[u8; 32]>,
}

impl From<&Proposal> for BlockBodyWire {
    fn from(proposal: &Proposal) -> Self {
        Self {
            round: proposal.round.0,
            valid_round: proposal.valid_round.map(|round| round.0),
            proposer: proposal.proposer.0,
            header: proposal.header.encode(),
            submissions: proposal.submissions.iter().map(|digest| digest.0).collect(),
        }
    }
}

impl TryFrom<BlockBodyWire> for Proposal {
    type Error = Malformed;

    fn try_from(wire: BlockBodyWire) -> Result<Self, Malformed> {
        Ok(Self {
            round: portolan_ledger::Round(wire.round),
            valid_round: wire.valid_round.map(portolan_ledger::Round),
            proposer: Address(wire.proposer),
            header: Header::decode(&wire.header).map_err(|_| Malformed("header"))?,
            submissions: wire.submissions.into_iter().map(Digest).collect(),
        })
    }
}

/// A part: a block and its proposer's signature.
#[derive(Encode, Decode)]
pub struct PartWire {
    block: BlockBodyWire,
    signature: [u8; 64],
}

impl From<&Part> for PartWire {
    fn from(part: &Part) -> Self {
        Self { block: (&part.proposal).into(), signature: part.signature.0 }
    }
}

impl TryFrom<PartWire> for Part {
    type Error = Malformed;

    fn try_from(wire: PartWire) -> Result<Self, Malformed> {
        Ok(Self { proposal: wire.block.try_into()?, signature: SignatureBytes(wire.signature), validity: None })
    }
}

/// What travels on the consensus stream.
#[derive(Encode, Decode)]
pub enum MessageWire {
    Vote(VoteWire),
    Proposal(ProposalWire),
    LivenessVote(VoteWire),
    Polka(PolkaWire),
    RoundCertificate(RoundCertificateWire),
    Status { tip: u64, history_min: u64 },
    Links(Vec<[u8; 20]>),
    Missed(u64),
}

/// Asks for bodies by their digests.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct FetchRequest(pub Vec<[u8; 32]>);

/// Bodies for the first digests of a request, `None` for one that is not held; the rest did not fit.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct FetchResponse(pub Vec<Option<Vec<u8>>>);
