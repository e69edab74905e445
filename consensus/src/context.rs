//! Our types in the engine's terms: one file per noun, and the choice of proposers.
//!
//! The engine is generic over these. They wrap the ledger's types, since traits of one foreign crate cannot be given to
//! types of another, and they stay inside this crate.
//!
//! Invariants
//! - Equality of votes and proposals covers exactly what is signed: recovery compares re-derived ones with logged ones.
//! - The proposer of (height, round) is a function of the validator set alone, so all members compute the same.

mod height;
mod part;
mod proposal;
mod signature;
mod validators;
mod value;
mod vote;
mod voter;

pub use height::BlockHeight;
pub use part::Part;
pub use proposal::BlockProposal;
pub use signature::{Ed25519, SignatureBytes};
pub use validators::{Validators, Weight};
pub use value::Block;
pub use vote::Vote;
pub use voter::Voter;

use arc_malachitebft_core_types::{Context, LinearTimeouts, NilOrVal, Round, VoteType};

/// The engine's context for this ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Portolan;

impl Context for Portolan {
    type Address = Voter;
    type Height = BlockHeight;
    type ProposalPart = Part;
    type Proposal = BlockProposal;
    type Validator = Weight;
    type ValidatorSet = Validators;
    type Timeouts = LinearTimeouts;
    type Value = Block;
    type Vote = Vote;
    type Extension = ();
    type SigningScheme = Ed25519;

    fn select_proposer<'a>(&self, set: &'a Validators, _: BlockHeight, round: Round) -> &'a Weight {
        set.proposer(round)
    }

    fn new_proposal(
        &self,
        height: BlockHeight,
        round: Round,
        value: Block,
        valid_round: Round,
        proposer: Voter,
    ) -> BlockProposal {
        BlockProposal { height, round, value, valid_round, proposer }
    }

    fn new_prevote(&self, height: BlockHeight, round: Round, value: NilOrVal<Block>, voter: Voter) -> Vote {
        Vote { kind: VoteType::Prevote, height, round, value, voter }
    }

    fn new_precommit(&self, height: BlockHeight, round: Round, value: NilOrVal<Block>, voter: Voter) -> Vote {
        Vote { kind: VoteType::Precommit, height, round, value, voter }
    }
}
