//! What a node saw of other members' breaches of the protocol, with what proves it.

use portolan_ledger::{Height, OrganisationId, Round, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// All that this node keeps, up to a bound for each member. Another node may have seen less, or more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MisbehaviourAnswer {
    /// The breaches, by member, then in the order they were seen.
    pub breaches: Vec<Breach>,
}

/// One breach of the protocol by one member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Breach {
    /// What it did: `double-vote`, `double-proposal`, `invalid-block`, `forged-certificate`, `lying-snapshot`, `double-submission`.
    #[schema(example = "double-vote")]
    pub kind: String,
    /// The member.
    #[schema(value_type = String, example = "terminal")]
    pub member: OrganisationId,
    /// The height it was about.
    #[schema(value_type = u64)]
    pub height: Height,
    /// The round, where there is one.
    #[schema(value_type = Option<u32>)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<Round>,
    /// What is to be said of it, in words.
    pub says: String,
    /// When this node saw it, by its own clock.
    #[schema(value_type = String, format = DateTime)]
    pub seen_at: Time,
    /// What the member signed; empty where only this node's word stands for it.
    pub proof: Vec<SignedText>,
}

/// A text with its signature, to be checked with the member's key of that height.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignedText {
    /// The signed text, as `docs/specs/network.md` §3 has it; or a compact JWS, which carries its signature in itself.
    pub text: String,
    /// The Ed25519 signature, 128 hex digits; absent for a JWS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}
