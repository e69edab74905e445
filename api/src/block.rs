//! Blocks, heads of the record log, and proofs that one extends another.

use crate::certificate::CertificateAnswer;
use portolan_ledger::{Digest, Header, Height, NetworkId, Time};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// One decided block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BlockAnswer {
    /// Digest of the header: the block's name.
    #[schema(value_type = String)]
    pub digest: Digest,
    /// The header, field by field.
    #[schema(value_type = Object)]
    pub header: Header,
    /// Its submissions by digest, in order.
    #[schema(value_type = Vec<String>)]
    pub submissions: Vec<Digest>,
    /// The certificate; absent for the header of genesis, which nobody signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateAnswer>,
}

/// The newest head of the record log with what makes it final.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CheckpointAnswer {
    /// The network.
    #[schema(value_type = String)]
    pub network: NetworkId,
    /// Height of the block.
    #[schema(value_type = u64)]
    pub height: Height,
    /// Block time.
    #[schema(value_type = String, format = DateTime)]
    pub time: Time,
    /// Leaves of the log.
    pub size: u64,
    /// Root of the log.
    #[schema(value_type = String)]
    pub root: Digest,
    /// Root of the state tree.
    #[schema(value_type = String)]
    pub state_root: Digest,
    /// The certificate; absent while the ledger has no block.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateAnswer>,
}

/// Which heads to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConsistencyRequest {
    /// Leaves of the earlier head.
    pub from: u64,
    /// Leaves of the later head; absent: the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u64>,
}

/// Proof that the log of `to` leaves extends that of `from` (RFC 9162 §2.1.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConsistencyAnswer {
    /// Leaves of the earlier head.
    pub from: u64,
    /// Leaves of the later head.
    pub to: u64,
    /// Root of the later head.
    #[schema(value_type = String)]
    pub root: Digest,
    /// The proof.
    #[schema(value_type = Vec<String>)]
    pub path: Vec<Digest>,
}
