//! The one part in which a proposed block travels: its header and the digests it names, signed by its proposer.
//!
//! It is signed because it is relayed: without that, any member could fill a round with blocks in another's name.

use super::{Portolan, SignatureBytes};
use crate::application::Proposal;
use arc_malachitebft_core_types::{ProposalPart, Validity};

/// A proposed block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The block and who proposes it in which round.
    pub proposal: Proposal,
    /// The proposer's signature on `signing::part_text`.
    pub signature: SignatureBytes,
    /// What the gate found. It never travels: the engine hands the part back to us, and the answer is ready by then.
    pub validity: Option<Validity>,
}

impl ProposalPart<Portolan> for Part {
    fn is_first(&self) -> bool {
        true
    }

    fn is_last(&self) -> bool {
        true
    }
}
