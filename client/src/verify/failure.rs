//! Why there is no verdict: what broke, what that means, what to do next.

use portolan_ledger::policy::PolicyRefusal;
use portolan_ledger::verify::{Finding, Link};
use serde_json::{Value, json};

/// Evidence that proves nothing, or a policy that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The trust policy is not one.
    #[error("{0}\nnext: take the policy file again from where it is kept; it never comes with the evidence")]
    Policy(PolicyRefusal),
    /// A link of the chain does not hold.
    #[error("NOT VALID\n\n  {0}\n  which means  {meaning}\n  next         {next}", meaning = meaning(.0.link), next = next_step(.0.link))]
    NotValid(Finding),
}

impl Failure {
    /// The failure for programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Policy(refusal) => json!({"valid": false, "error": "policy", "reason": refusal.0}),
            Self::NotValid(finding) => json!({
                "valid": false,
                "error": "broken-link",
                "link": finding.link.to_string(),
                "statement": finding.statement,
                "reason": finding.reason,
                "meaning": meaning(finding.link),
                "next": next_step(finding.link),
            }),
        }
    }
}

/// What a broken link means to the person who holds the file.
#[must_use]
pub const fn meaning(link: Link) -> &'static str {
    match link {
        Link::Format => "the file is damaged, or it is no evidence file",
        Link::Network => "the evidence may be good, but for another network than the one you trust",
        Link::SetChange(_) => {
            "a change of the validators was not signed by those before it; who signed later is unknown"
        }
        Link::Certificate => "too few of the members you trust signed this head of the ledger",
        Link::Anchor => {
            "it does not lead on from the history that your policy starts at: the file is damaged, or it is of a second history"
        }
        Link::Record => "the record is not what any member could have recorded",
        Link::Submission => "the signed envelope of the record was changed",
        Link::RecordsPath => "the record is not among those that its submitter signed",
        Link::Header => "the block that is said to hold the record is not on the certified ledger",
        Link::SignerKey => "the key that signed was not the submitter's at that height",
        Link::Signature => "the submitter did not sign this",
        Link::Leaf => "the record is not on the certified ledger at this place",
        Link::Opening => "a name or text in clear is not the one that was sealed and signed",
        Link::Relation => "the evidence carries a record that has nothing to do with the proven one",
    }
}

/// What that person can do.
#[must_use]
pub const fn next_step(link: Link) -> &'static str {
    match link {
        Link::Network => "use the policy of the network that the evidence names",
        Link::Certificate | Link::SetChange(_) => "fetch the evidence again; if it stays, ask another member for it",
        Link::Anchor => {
            "fetch the evidence again; if it stays, keep the file and show it to the members with your policy"
        }
        _ => "fetch the evidence again, from another member if it stays; do not rely on this file",
    }
}
