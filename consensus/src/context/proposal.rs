//! A proposer's word that a block is what it proposes in a round. The block itself travels as a [`super::Part`].

use super::{Block, BlockHeight, Portolan, Voter};
use arc_malachitebft_core_types::{Proposal, Round};

/// A proposal message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockProposal {
    /// Where in the chain.
    pub height: BlockHeight,
    /// In which attempt.
    pub round: Round,
    /// The block.
    pub value: Block,
    /// The earlier round in which a quorum prevoted for it, or nil.
    pub valid_round: Round,
    /// The proposer of this round.
    pub proposer: Voter,
}

impl Proposal<Portolan> for BlockProposal {
    fn height(&self) -> BlockHeight {
        self.height
    }

    fn round(&self) -> Round {
        self.round
    }

    fn value(&self) -> &Block {
        &self.value
    }

    fn take_value(self) -> Block {
        self.value
    }

    fn pol_round(&self) -> Round {
        self.valid_round
    }

    fn validator_address(&self) -> &Voter {
        &self.proposer
    }
}
