//! What consensus signs, and how signatures are checked.
//!
//! Every signed thing is a text whose first line names what it is and whose second names the network, so that no
//! signature can stand for anything else (`docs/specs/network.md` §3). A precommit for a block signs the ledger's
//! [`precommit_text`], which is what certificates carry.
//!
//! Invariants
//! - A signature counts if `verify_strict` accepts it. What was accepted once is remembered, never what was refused.

use crate::context::{Block, BlockProposal, Portolan, SignatureBytes, Vote};
use crate::limits::SIGNATURES_REMEMBERED;
use crate::remembered::Remembered;
use arc_malachitebft_core_types::{NilOrVal, Round, SignedMessage, ValidatorProof, VoteExtensionScope, VoteType};
use arc_malachitebft_signing::{Error, Signer, VerificationResult, Verifier};
use async_trait::async_trait;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use portolan_ledger::certificate::{CertificateRefusal, precommit_text};
use portolan_ledger::{Certificate, Digest, NetworkId, ValidatorSet};
use std::fmt::Write as _;
use std::sync::Arc;

/// First line of a prevote for a block.
pub const PREVOTE: &str = "portolan/prevote/v1";
/// First line of a prevote for no block.
pub const NIL_PREVOTE: &str = "portolan/nil-prevote/v1";
/// First line of a precommit for no block.
pub const NIL_PRECOMMIT: &str = "portolan/nil-precommit/v1";
/// First line of a proposal.
pub const PROPOSAL: &str = "portolan/proposal/v1";
/// First line of a proposed block's part.
pub const PART: &str = "portolan/part/v1";

/// Lines after the first two: height, round, then what the message adds.
fn text(first: &str, network: &NetworkId, height: u64, round: Round, rest: &str) -> String {
    let mut text = String::with_capacity(320);
    write!(text, "{first}\n{network}\n{height}\n{round}\n{rest}").expect("writing to memory cannot fail");
    text
}

fn block_lines(Block { header, log_size, log_root }: &Block) -> String {
    format!("{header}\n{log_size}\n{log_root}\n")
}

/// The text that a vote signs.
pub fn vote_text(network: &NetworkId, vote: &Vote) -> String {
    let height = vote.height.0;
    match (vote.kind, &vote.value) {
        (VoteType::Precommit, NilOrVal::Val(block)) => {
            let round = portolan_ledger::Round(vote.round.as_u32().unwrap_or(u32::MAX));
            precommit_text(network, height, round, &(*block).into())
        }
        (VoteType::Prevote, NilOrVal::Val(block)) => text(PREVOTE, network, height.0, vote.round, &block_lines(block)),
        (VoteType::Prevote, NilOrVal::Nil) => text(NIL_PREVOTE, network, height.0, vote.round, ""),
        (VoteType::Precommit, NilOrVal::Nil) => text(NIL_PRECOMMIT, network, height.0, vote.round, ""),
    }
}

/// The text that a proposal signs; a nil valid round is `-1`.
pub fn proposal_text(network: &NetworkId, proposal: &BlockProposal) -> String {
    let rest = format!("{}\n{}", proposal.valid_round, block_lines(&proposal.value));
    text(PROPOSAL, network, proposal.height.0.0, proposal.round, &rest)
}

/// The text that a proposed block's part signs. The header's digest covers the submissions that the part names.
pub fn part_text(network: &NetworkId, proposal: &crate::Proposal) -> String {
    let valid_round = Round::from(proposal.valid_round.map(|round| round.0));
    let rest = format!("{valid_round}\n{}\n", proposal.header.digest());
    text(PART, network, proposal.header.height.0, Round::new(proposal.round.0), &rest)
}

/// Checks signatures of consensus on one network.
#[derive(Clone)]
pub struct Checker {
    network: NetworkId,
    good: Arc<Remembered>,
}

impl Checker {
    /// A checker with an empty memory.
    pub fn new(network: NetworkId) -> Self {
        Self { network, good: Arc::new(Remembered::new(SIGNATURES_REMEMBERED)) }
    }

    /// The network it checks for.
    pub const fn network(&self) -> NetworkId {
        self.network
    }

    /// Whether `signature` is the holder's of `key` on `text`.
    fn is_good(&self, text: &str, signature: &SignatureBytes, key: &VerifyingKey) -> bool {
        let name = Digest::of_pieces(&[key.as_bytes(), &signature.0, text.as_bytes()]);
        if self.good.holds(&name) {
            return true;
        }
        let good = key.verify_strict(text.as_bytes(), &Signature::from_bytes(&signature.0)).is_ok();
        if good {
            self.good.insert(name);
        }
        good
    }

    /// Whether a vote carries its voter's signature.
    pub fn vote(&self, vote: &Vote, signature: &SignatureBytes, key: &VerifyingKey) -> bool {
        self.is_good(&vote_text(&self.network, vote), signature, key)
    }

    /// Whether a proposal carries its proposer's signature.
    pub fn proposal(&self, proposal: &BlockProposal, signature: &SignatureBytes, key: &VerifyingKey) -> bool {
        self.is_good(&proposal_text(&self.network, proposal), signature, key)
    }

    /// Whether a part carries its proposer's signature.
    pub fn part(&self, proposal: &crate::Proposal, signature: &SignatureBytes, key: &VerifyingKey) -> bool {
        self.is_good(&part_text(&self.network, proposal), signature, key)
    }

    /// Whether a quorum of `set` signed the block of a certificate.
    ///
    /// # Errors
    /// The first check that fails.
    pub fn certificate(&self, certificate: &Certificate, set: &ValidatorSet) -> Result<(), CertificateRefusal> {
        certificate.verify(&self.network, set)
    }
}

#[async_trait]
impl Verifier<Portolan> for Checker {
    async fn verify_signed_vote(
        &self,
        vote: &Vote,
        signature: &SignatureBytes,
        key: &VerifyingKey,
    ) -> Result<VerificationResult, Error> {
        Ok(VerificationResult::from_bool(self.vote(vote, signature, key)))
    }

    async fn verify_signed_proposal(
        &self,
        proposal: &BlockProposal,
        signature: &SignatureBytes,
        key: &VerifyingKey,
    ) -> Result<VerificationResult, Error> {
        Ok(VerificationResult::from_bool(self.proposal(proposal, signature, key)))
    }

    async fn verify_signed_vote_extension(
        &self,
        _: &VoteExtensionScope<Portolan>,
        (): &(),
        _: &SignatureBytes,
        _: &VerifyingKey,
    ) -> Result<VerificationResult, Error> {
        // Votes carry no extensions, so one that does is not ours.
        Ok(VerificationResult::Invalid)
    }

    async fn verify_validator_proof(&self, _: &ValidatorProof<Portolan>) -> Result<VerificationResult, Error> {
        // Our network binds transport keys to members by genesis and speaks no validator proofs.
        Ok(VerificationResult::Invalid)
    }
}

/// Signs for this node's validator.
#[derive(Clone)]
pub struct Pen {
    network: NetworkId,
    key: SigningKey,
}

impl Pen {
    /// A pen that signs with `key` on `network`.
    pub fn new(network: NetworkId, key: SigningKey) -> Self {
        Self { network, key }
    }

    /// The network it signs for.
    pub const fn network(&self) -> NetworkId {
        self.network
    }

    /// Sign a text.
    pub fn sign(&self, text: &str) -> SignatureBytes {
        SignatureBytes(self.key.sign(text.as_bytes()).to_bytes())
    }

    /// Sign a proposed block's part.
    pub fn part(&self, proposal: &crate::Proposal) -> SignatureBytes {
        self.sign(&part_text(&self.network, proposal))
    }
}

#[async_trait]
impl Signer<Portolan> for Pen {
    async fn sign_vote(&self, vote: Vote) -> Result<SignedMessage<Portolan, Vote>, Error> {
        let signature = self.sign(&vote_text(&self.network, &vote));
        Ok(SignedMessage::new(vote, signature))
    }

    async fn sign_proposal(&self, proposal: BlockProposal) -> Result<SignedMessage<Portolan, BlockProposal>, Error> {
        let signature = self.sign(&proposal_text(&self.network, &proposal));
        Ok(SignedMessage::new(proposal, signature))
    }

    async fn sign_vote_extension(
        &self,
        _: VoteExtensionScope<Portolan>,
        (): (),
    ) -> Result<SignedMessage<Portolan, ()>, Error> {
        // Disabled by policy at every height.
        Err(Error::from_source("votes carry no extensions"))
    }

    async fn sign_validator_proof(
        &self,
        public_key: Vec<u8>,
        peer: Vec<u8>,
    ) -> Result<ValidatorProof<Portolan>, Error> {
        // The engine fixes these bytes; our network never asks for them.
        let signature = self.key.sign(&ValidatorProof::<Portolan>::signing_bytes(&public_key, &peer));
        Ok(ValidatorProof::new(public_key, peer, SignatureBytes(signature.to_bytes())))
    }
}

#[cfg(test)]
mod tests;
