//! What the handlers may reach of the node.

use super::caller::TokenCheck;
use super::door::Places;
use crate::admission::Admission;
use crate::chain::Chain;
use crate::decisions::Decisions;
use crate::intake::Intake;
use crate::mempool::Mempool;
use crate::reporting::Figures;
use crate::silence::Silence;
use crate::storage::Store;
use portolan_ledger::{NetworkId, OrganisationId};
use std::sync::{Arc, OnceLock};

/// The node, as the HTTP interface sees it.
pub struct Service {
    /// The organisation that runs the node.
    pub organisation: OrganisationId,
    /// The network.
    pub network: NetworkId,
    /// Checks callers.
    pub tokens: TokenCheck,
    /// Places for requests and streams.
    pub places: Places,
    /// The ledger on disk.
    pub store: Store,
    /// The chain.
    pub chain: Arc<Chain>,
    /// The door for signed submissions.
    pub admission: Admission,
    /// Undecided submissions.
    pub mempool: Arc<Mempool>,
    /// What becomes of submissions.
    pub decisions: Arc<Decisions>,
    /// Drafts and messages.
    pub intake: Intake,
    /// What was found in sealed values.
    pub reporting: Arc<Figures>,
    /// Whether this node votes.
    pub silence: Arc<Silence>,
    /// Running agreement, once it runs.
    pub consensus: Arc<OnceLock<portolan_consensus::Handle>>,
}
