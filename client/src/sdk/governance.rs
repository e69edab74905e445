//! Who takes part, and the proposals that change it.

use super::{CallFault, Node};
use portolan_api::governance::{MembersAnswer, PreviewAnswer, PreviewRequest, ProposalAnswer, ProposalsAnswer};
use portolan_api::paths;
use portolan_ledger::Digest;

impl Node {
    /// Organisations, nodes, keys, validator sets.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn members(&self) -> Result<MembersAnswer, CallFault> {
        self.read(paths::MEMBERS, &()).await
    }

    /// Every proposal, the newest first.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn proposals(&self) -> Result<ProposalsAnswer, CallFault> {
        self.read(paths::PROPOSALS, &()).await
    }

    /// One proposal.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn proposal(&self, record: &Digest) -> Result<ProposalAnswer, CallFault> {
        self.read(&paths::fill(paths::PROPOSAL, &[&record.to_string()]), &()).await
    }

    /// What an action would do; nothing is written.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn preview(&self, request: &PreviewRequest) -> Result<PreviewAnswer, CallFault> {
        self.json(self.post(paths::PREVIEWS).json(request)).await
    }
}
