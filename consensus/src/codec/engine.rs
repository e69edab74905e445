//! The encodings that the engine asks for: of its write-ahead log and of catching up.

use super::wire::{BlockWire, MessageWire, PolkaWire};
use super::{Malformed, decode, encode};
use crate::context::{Block, BlockHeight, Portolan, SignatureBytes, Voter};
use crate::limits::{CONSENSUS_FRAME_BYTES_MAX, SYNC_BLOCKS_MAX, SYNC_REQUEST_BYTES_MAX, SYNC_RESPONSE_BYTES_MAX};
use arc_malachitebft_app::types::{ProposedValue, SignedConsensusMsg};
use arc_malachitebft_codec::{Codec, HasEncodedLen};
use arc_malachitebft_core_types::{
    ExtendedCommitCertificate, ExtendedCommitSignature, PolkaCertificate, Round, Validity,
};
use arc_malachitebft_sync::{RawDecidedValue, Request, Response, Status, ValueRequest, ValueResponse};
use bincode::{Decode, Encode};
use bytes::Bytes;
use portolan_ledger::{Address, Height};

/// Encodes for the engine.
#[derive(Debug, Clone, Copy)]
pub struct EngineCodec;

#[derive(Encode, Decode)]
struct ProposedWire {
    height: u64,
    round: Option<u32>,
    valid_round: Option<u32>,
    proposer: [u8; 20],
    block: BlockWire,
    is_valid: bool,
}

#[derive(Encode, Decode)]
struct RequestWire {
    first: u64,
    last: u64,
}

#[derive(Encode, Decode)]
struct DecidedWire {
    block: Vec<u8>,
    height: u64,
    round: Option<u32>,
    value: BlockWire,
    signatures: Vec<([u8; 20], [u8; 64])>,
}

#[derive(Encode, Decode)]
struct ResponseWire {
    first: u64,
    blocks: Vec<DecidedWire>,
}

impl Codec<SignedConsensusMsg<Portolan>> for EngineCodec {
    type Error = Malformed;

    fn decode(&self, bytes: Bytes) -> Result<SignedConsensusMsg<Portolan>, Malformed> {
        match decode::<MessageWire, CONSENSUS_FRAME_BYTES_MAX>(&bytes, "log entry")? {
            MessageWire::Vote(vote) => Ok(SignedConsensusMsg::Vote(vote.into())),
            MessageWire::Proposal(proposal) => Ok(SignedConsensusMsg::Proposal(proposal.into())),
            _ => Err(Malformed("log entry")),
        }
    }

    fn encode(&self, message: &SignedConsensusMsg<Portolan>) -> Result<Bytes, Malformed> {
        Ok(encode(&match message {
            SignedConsensusMsg::Vote(vote) => MessageWire::Vote(vote.into()),
            SignedConsensusMsg::Proposal(proposal) => MessageWire::Proposal(proposal.into()),
        }))
    }
}

impl Codec<ProposedValue<Portolan>> for EngineCodec {
    type Error = Malformed;

    fn decode(&self, bytes: Bytes) -> Result<ProposedValue<Portolan>, Malformed> {
        let wire = decode::<ProposedWire, CONSENSUS_FRAME_BYTES_MAX>(&bytes, "log entry")?;
        Ok(ProposedValue {
            height: BlockHeight(Height(wire.height)),
            round: Round::from(wire.round),
            valid_round: Round::from(wire.valid_round),
            proposer: Voter(Address(wire.proposer)),
            value: wire.block.into(),
            validity: Validity::from_bool(wire.is_valid),
        })
    }

    fn encode(&self, value: &ProposedValue<Portolan>) -> Result<Bytes, Malformed> {
        Ok(encode(&ProposedWire {
            height: value.height.0.0,
            round: value.round.as_u32(),
            valid_round: value.valid_round.as_u32(),
            proposer: value.proposer.0.0,
            block: value.value.into(),
            is_valid: value.validity.is_valid(),
        }))
    }
}

impl Codec<PolkaCertificate<Portolan>> for EngineCodec {
    type Error = Malformed;

    fn decode(&self, bytes: Bytes) -> Result<PolkaCertificate<Portolan>, Malformed> {
        decode::<PolkaWire, CONSENSUS_FRAME_BYTES_MAX>(&bytes, "log entry").map(Into::into)
    }

    fn encode(&self, polka: &PolkaCertificate<Portolan>) -> Result<Bytes, Malformed> {
        Ok(encode(&PolkaWire::from(polka)))
    }
}

impl Codec<Request<Portolan>> for EngineCodec {
    type Error = Malformed;

    fn decode(&self, bytes: Bytes) -> Result<Request<Portolan>, Malformed> {
        let wire = decode::<RequestWire, SYNC_REQUEST_BYTES_MAX>(&bytes, "request to catch up")?;
        let (first, last) = (BlockHeight(Height(wire.first)), BlockHeight(Height(wire.last)));
        Ok(Request::ValueRequest(ValueRequest::new(first..=last)))
    }

    fn encode(&self, request: &Request<Portolan>) -> Result<Bytes, Malformed> {
        let Request::ValueRequest(request) = request;
        Ok(encode(&RequestWire { first: request.range.start().0.0, last: request.range.end().0.0 }))
    }
}

impl From<&RawDecidedValue<Portolan>> for DecidedWire {
    fn from(decided: &RawDecidedValue<Portolan>) -> Self {
        let certificate = &decided.certificate;
        Self {
            block: decided.value_bytes.to_vec(),
            height: certificate.height.0.0,
            round: certificate.round.as_u32(),
            value: certificate.value_id.into(),
            signatures: certificate.commit_signatures.iter().map(|s| (s.address.0.0, s.signature.0)).collect(),
        }
    }
}

impl From<DecidedWire> for RawDecidedValue<Portolan> {
    fn from(wire: DecidedWire) -> Self {
        let signature = |(voter, bytes)| {
            let signature = SignatureBytes(bytes);
            ExtendedCommitSignature::new(Voter(Address(voter)), signature, None)
        };
        let certificate = ExtendedCommitCertificate {
            height: BlockHeight(Height(wire.height)),
            round: Round::from(wire.round),
            value_id: Block::from(wire.value),
            commit_signatures: wire.signatures.into_iter().map(signature).collect(),
        };
        Self::new(wire.block.into(), certificate)
    }
}

impl Codec<Response<Portolan>> for EngineCodec {
    type Error = Malformed;

    fn decode(&self, bytes: Bytes) -> Result<Response<Portolan>, Malformed> {
        let wire = decode::<ResponseWire, SYNC_RESPONSE_BYTES_MAX>(&bytes, "answer to catch up")?;
        if wire.blocks.len() > SYNC_BLOCKS_MAX {
            return Err(Malformed("answer to catch up"));
        }
        let blocks = wire.blocks.into_iter().map(Into::into).collect();
        Ok(Response::ValueResponse(ValueResponse::new(BlockHeight(Height(wire.first)), blocks)))
    }

    fn encode(&self, response: &Response<Portolan>) -> Result<Bytes, Malformed> {
        let Response::ValueResponse(response) = response;
        let blocks = response.values.iter().map(Into::into).collect();
        Ok(encode(&ResponseWire { first: response.start_height.0.0, blocks }))
    }
}

impl HasEncodedLen<Response<Portolan>> for EngineCodec {
    fn encoded_len(&self, response: &Response<Portolan>) -> Result<usize, Malformed> {
        self.encode(response).map(|bytes| bytes.len())
    }
}

impl Codec<Status<Portolan>> for EngineCodec {
    type Error = Malformed;

    /// Statuses travel as our own message; the engine's codec trait merely names them.
    fn decode(&self, _: Bytes) -> Result<Status<Portolan>, Malformed> {
        Err(Malformed("status"))
    }

    fn encode(&self, _: &Status<Portolan>) -> Result<Bytes, Malformed> {
        Err(Malformed("status"))
    }
}
