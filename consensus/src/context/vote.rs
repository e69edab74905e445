//! A prevote or precommit, for a block or for none.

use super::{Block, BlockHeight, Portolan, Voter};
use arc_malachitebft_core_types::{NilOrVal, Round, SignedExtension, VoteType};

/// One validator's vote. It carries no extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// Prevote or precommit.
    pub kind: VoteType,
    /// Where in the chain.
    pub height: BlockHeight,
    /// In which attempt.
    pub round: Round,
    /// For which block.
    pub value: NilOrVal<Block>,
    /// By whom.
    pub voter: Voter,
}

impl arc_malachitebft_core_types::Vote<Portolan> for Vote {
    fn height(&self) -> BlockHeight {
        self.height
    }

    fn round(&self) -> Round {
        self.round
    }

    fn value(&self) -> &NilOrVal<Block> {
        &self.value
    }

    fn take_value(self) -> NilOrVal<Block> {
        self.value
    }

    fn vote_type(&self) -> VoteType {
        self.kind
    }

    fn validator_address(&self) -> &Voter {
        &self.voter
    }

    fn extension(&self) -> Option<&SignedExtension<Portolan>> {
        None
    }

    fn take_extension(&mut self) -> Option<SignedExtension<Portolan>> {
        None
    }

    fn extend(self, _: SignedExtension<Portolan>) -> Self {
        // Extensions are disabled by policy at every height, so the engine never asks for this.
        self
    }
}
