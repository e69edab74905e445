//! A proposal asks the validators to change who takes part, what they may do or how the rules decide.
//!
//! ```text
//! propose ──► OPEN ──more than the threshold says yes──► EXECUTED, or MOOT when it no longer applies
//!               ├──so much says no that it cannot pass──► REJECTED
//!               └──its time ends────────────────────────► EXPIRED
//! ```
//! A vote counts once, with the power its validator has in the set in force when it is cast; votes are added up again with
//! each one that comes, so a member that was suspended meanwhile no longer counts. What passes takes effect at the end
//! of the block, in the order in which it passed: the next block is the first that the change is seen in.

pub mod action;
pub mod effects;
pub mod events;
pub mod keys;
pub mod rules;
mod transitions;
pub mod words;

pub use action::Action;
pub(crate) use transitions::closing;

use super::registry::{Nature, Noun, RecordRule, one, required};
use crate::permissions::{Permission, Who::Validator};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, Height, OrganisationId, StateView, SubjectId, Time};
use std::collections::BTreeMap;

/// Kind of the subject that a proposal opens, and that the votes on it name.
pub const PROPOSAL: &str = "proposal";

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "proposal",
    says: "A decision of the network that the validators vote on.",
    records: &[
        RecordRule {
            record_type: "Proposal",
            schema: 1,
            nature: Nature::Decision,
            functions: &[Function::Original],
            classified: false,
            noun_checks_subjects: true,
            subjects: &[one(PROPOSAL)],
            fields: &[
                required(
                    "nonce",
                    "64 hex digits",
                    "32 random bytes; the subject's id follows from network, author and nonce",
                ),
                required(
                    "ends_at",
                    "time",
                    "from when on nobody can vote any more: 1 minute to 90 days after block time",
                ),
                required(
                    "action",
                    "object with one field: `admit`, `suspend`, `readmit`, `remove`, `set_power`, `set_roles`, \
                     `set_parameters`, `activate_edition`, `replace_root_key`, `adopt_code_list`",
                    "what happens when it passes; each is specified in [governance](../specs/governance.md)",
                ),
            ],
            permissions: PERMISSIONS,
            execute: transitions::propose::execute,
        },
        RecordRule {
            record_type: "Vote",
            schema: 1,
            nature: Nature::Decision,
            functions: &[Function::Original],
            classified: false,
            noun_checks_subjects: true,
            subjects: &[one(PROPOSAL)],
            fields: &[
                required("proposal", "64 hex digits", "digest of the proposal; the vote names the same subject"),
                required("vote", "YES, NO", "counts once and cannot be taken back"),
            ],
            permissions: PERMISSIONS,
            execute: transitions::vote::execute,
        },
    ],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[
    Permission { record_type: "Proposal", facet: "*", who: &[Validator] },
    Permission { record_type: "Vote", facet: "*", who: &[Validator] },
];

words! {
    /// What a validator says to a proposal.
    Choice {
        /// It is for it.
        Yes = 1 => "YES",
        /// It is against it.
        No = 2 => "NO",
    }
}

/// Body of a `Proposal` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProposalBody {
    /// 32 random bytes, from which the subject's id follows.
    pub nonce: Digest,
    /// From when on nobody can vote any more.
    pub ends_at: Time,
    /// What happens when it passes.
    pub action: Action,
}

/// Body of a `Vote` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoteBody {
    /// Digest of the proposal.
    pub proposal: Digest,
    /// What the author says to it.
    pub vote: Choice,
}

/// A vote as the state holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct CastVote {
    /// What was said.
    pub vote: Choice,
    /// The record that said it.
    pub record: Digest,
    /// Height of its block.
    pub height: Height,
}

/// Where a proposal stands.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Standing {
    /// Votes are taken.
    Open = 1,
    /// It passed and was done.
    Executed {
        /// Height of the block that did it.
        height: Height,
    } = 2,
    /// It passed, and what it asked for could no longer be done.
    Moot {
        /// Height of the block in which it passed.
        height: Height,
        /// Number of the refusal that says why.
        code: u16,
        /// The refusal in words.
        reason: String,
    } = 3,
    /// It can no longer pass.
    Rejected {
        /// Height of the block that settled it.
        height: Height,
    } = 4,
    /// Its time ended.
    Expired {
        /// Height of the first block after its end.
        height: Height,
    } = 5,
}

impl Standing {
    /// Its word.
    #[must_use]
    pub const fn in_words(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Executed { .. } => "executed",
            Self::Moot { .. } => "moot",
            Self::Rejected { .. } => "rejected",
            Self::Expired { .. } => "expired",
        }
    }
}

/// A proposal as the state holds it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Proposal {
    /// The subject it opened.
    pub subject: SubjectId,
    /// Who proposed it.
    pub proposer: OrganisationId,
    /// What happens when it passes.
    pub action: Action,
    /// Block time of the proposal.
    pub proposed_at: Time,
    /// Height of its block.
    pub height: Height,
    /// From when on nobody can vote any more.
    pub ends_at: Time,
    /// The votes so far, by validator.
    pub votes: BTreeMap<OrganisationId, CastVote>,
    /// Where it stands.
    pub standing: Standing,
}

/// The proposal that this record made.
#[must_use]
pub fn find(view: &dyn StateView, record: &Digest) -> Option<Proposal> {
    crate::state::read(view, &keys::proposal(record))
}

/// Every proposal with the record that made it, the newest first.
#[must_use]
pub fn all(view: &dyn StateView) -> Vec<(Digest, Proposal)> {
    let entries = view.scan(&keys::all(), crate::limits::PROPOSALS_READ_MAX);
    let mut proposals: Vec<(Digest, Proposal)> =
        entries.iter().map(|(key, value)| (keys::record_of(key), crate::state::decode(value))).collect();
    proposals.sort_by_key(|(record, proposal)| (std::cmp::Reverse(proposal.height), *record));
    proposals
}
