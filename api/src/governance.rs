//! Who takes part, with which keys, and the proposals that change it.

use crate::submission::RuleLabel;
use portolan_ledger::key::KeyPurpose;
use portolan_ledger::{Digest, Height, KeyId, OrganisationId, SubjectId, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// The proposals, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProposalsAnswer {
    /// Height this is the answer for.
    #[schema(value_type = u64)]
    pub height: Height,
    /// Block time of that height.
    #[schema(value_type = String, format = DateTime)]
    pub time: Time,
    /// Every proposal there was.
    pub proposals: Vec<ProposalEntry>,
}

/// One proposal as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProposalAnswer {
    /// Height this is the answer for.
    #[schema(value_type = u64)]
    pub height: Height,
    /// Block time of that height.
    #[schema(value_type = String, format = DateTime)]
    pub time: Time,
    /// The proposal.
    pub proposal: ProposalEntry,
}

/// A proposal: what it would do, who said what, where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProposalEntry {
    /// The digest of its record, which votes name.
    #[schema(value_type = String)]
    pub proposal: Digest,
    /// The subject it opened; votes are about it too.
    #[schema(value_type = String)]
    pub subject: SubjectId,
    /// Who proposed it.
    #[schema(value_type = String)]
    pub proposer: OrganisationId,
    /// A port of the network, which the record of a vote names.
    pub port: String,
    /// The action, as the record holds it.
    #[schema(value_type = Object)]
    pub action: Value,
    /// While it is open: what it would do in words, on the state of this height; *h* is the block in which it passes.
    pub effect: Vec<String>,
    /// Height of its block.
    #[schema(value_type = u64)]
    pub proposed_in: Height,
    /// Block time of that.
    #[schema(value_type = String, format = DateTime)]
    pub proposed_at: Time,
    /// From when on nobody can vote any more.
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Time,
    /// `open`, `executed`, `moot`, `rejected` or `expired`.
    pub state: String,
    /// Height of the block that closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u64>)]
    pub closed_in: Option<Height>,
    /// Why it was moot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The votes.
    pub votes: Vec<VoteEntry>,
    /// What they come to, and what is needed.
    pub tally: TallyAnswer,
}

/// One vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VoteEntry {
    /// Who voted.
    #[schema(value_type = String)]
    pub voter: OrganisationId,
    /// `YES` or `NO`.
    pub vote: String,
    /// The record that said it.
    #[schema(value_type = String)]
    pub record: Digest,
    /// Height of its block.
    #[schema(value_type = u64)]
    pub height: Height,
}

/// How the power of the set in force stands to a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TallyAnswer {
    /// Power that said yes.
    pub yes: u64,
    /// Power that said no.
    pub no: u64,
    /// All power.
    pub total: u64,
    /// More than this share of all power must say yes.
    #[schema(example = "2/3")]
    pub threshold: String,
}

/// An action to be looked at before it is proposed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewRequest {
    /// The action, as a `Proposal` record would hold it.
    #[schema(value_type = Object)]
    pub action: Value,
}

/// What an action would do; nothing was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PreviewAnswer {
    /// Height this is the answer for.
    #[schema(value_type = u64)]
    pub height: Height,
    /// Block time of that height.
    #[schema(value_type = String, format = DateTime)]
    pub time: Time,
    /// A port of the network, for the record.
    pub port: String,
    /// What it does in words.
    pub effect: Vec<String>,
    /// More than this share of all power must say yes.
    #[schema(example = "2/3")]
    pub threshold: String,
    /// All power of the set in force.
    pub total: u64,
    /// What stands against it; absent: nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<PreviewRefusal>,
}

/// What stands against an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PreviewRefusal {
    /// The rules' number and name for it.
    pub rule: RuleLabel,
    /// The field at fault, from the action down.
    pub field: String,
    /// In words.
    pub detail: String,
    /// What can be done.
    pub next_step: String,
}

/// Who takes part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MembersAnswer {
    /// Height this is the answer for.
    #[schema(value_type = u64)]
    pub height: Height,
    /// Block time of that height.
    #[schema(value_type = String, format = DateTime)]
    pub time: Time,
    /// Edition of the rules in force.
    pub edition: u16,
    /// The edition that is to come, if one was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_edition: Option<PlannedEditionEntry>,
    /// The parameters of the rules in force.
    #[schema(value_type = Object)]
    pub parameters: Value,
    /// The organisations, those that left among them.
    pub members: Vec<MemberEntry>,
    /// The validator sets in force and to come, the one in force first.
    pub sets: Vec<SetEntry>,
    /// Changes of the validators that wait for their turn.
    pub waiting: Vec<WaitingEntry>,
}

/// An edition of the rules that was decided and is to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlannedEditionEntry {
    /// The edition.
    pub edition: u16,
    /// First height that it decides.
    #[schema(value_type = u64)]
    pub from: Height,
    /// Whether the program of the node that answers has it; a node whose program has not stops before that height.
    pub in_program: bool,
}

/// One organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MemberEntry {
    /// Its id.
    #[schema(value_type = String)]
    pub organisation: OrganisationId,
    /// Its name as people write it.
    pub name: String,
    /// `active`, `suspended` or `left`.
    pub status: String,
    /// Its roles, each with its jurisdiction.
    pub roles: Vec<String>,
    /// Its node, if it runs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<NodeEntry>,
    /// Its keys, in force or ended.
    pub keys: Vec<KeyEntry>,
}

/// An organisation's node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NodeEntry {
    /// `validator`, `observer` or `auditor`.
    pub kind: String,
    /// Its voting power when all that waits has entered.
    pub power: u64,
    /// Where it can be reached, if a record said so; else the genesis does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Whether it may hold a connection.
    pub may_connect: bool,
}

/// One key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeyEntry {
    /// Its id.
    #[schema(value_type = String)]
    pub kid: KeyId,
    /// What it is for.
    #[schema(value_type = String, example = "signing")]
    pub purpose: KeyPurpose,
    /// Its 32 bytes, base64url.
    pub public_key: String,
    /// First height at which it counts.
    #[schema(value_type = u64)]
    pub from: Height,
    /// First height at which it no longer counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u64>)]
    pub until: Option<Height>,
    /// When its owner means to replace it; a warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Time>,
    /// `in force`, `to come`, `ended`, or `expired` for one in force whose owner meant to replace it by now.
    pub state: String,
}

/// A validator set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SetEntry {
    /// First height that it signs.
    #[schema(value_type = u64)]
    pub from: Height,
    /// The hash that headers carry.
    #[schema(value_type = String)]
    pub hash: Digest,
    /// The validators, the greatest power first.
    pub validators: Vec<ValidatorEntry>,
}

/// One validator of a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ValidatorEntry {
    /// The member.
    #[schema(value_type = String)]
    pub organisation: OrganisationId,
    /// Its voting power.
    pub power: u64,
    /// Its consensus key, base64url.
    pub public_key: String,
}

/// A change of the validators that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaitingEntry {
    /// The member.
    #[schema(value_type = String)]
    pub organisation: OrganisationId,
    /// Its power to be; 0: it is no longer a validator.
    pub power: u64,
    /// The record that decided it.
    #[schema(value_type = String)]
    pub record: Digest,
}
