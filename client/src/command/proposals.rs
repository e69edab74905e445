//! `portolan proposals`: what is proposed, who voted, where it stands.

use super::connect::NodeOptions;
use crate::exit::{Answer, CommandFault};
use crate::table::{facts, table};
use crate::verify::printable;
use clap::Args;
use portolan_api::governance::ProposalEntry;
use portolan_ledger::Digest;
use serde_json::Value;
use std::fmt::Write as _;

/// List the proposals, the newest first, or show one
#[derive(Args)]
pub struct Proposals {
    /// Show this one, by the digest of its record.
    #[arg(value_name = "PROPOSAL")]
    proposal: Option<Digest>,
    /// List the open ones only.
    #[arg(long, conflicts_with = "proposal")]
    open: bool,
    #[command(flatten)]
    node: NodeOptions,
}

impl Proposals {
    /// Ask the node.
    pub async fn run(self) -> Result<Answer, CommandFault> {
        let node = self.node.node()?;
        if let Some(record) = &self.proposal {
            let answer = node.proposal(record).await?;
            let json = serde_json::to_value(&answer).expect("an answer is plain JSON");
            return Ok(Answer::yes(one(&answer.proposal), json));
        }
        let mut answer = node.proposals().await?;
        answer.proposals.retain(|entry| !self.open || entry.state == "open");
        let rows = answer.proposals.iter().map(|entry| {
            let proposed = format!("{} {}", entry.proposer, entry.proposed_at);
            [entry.proposal.to_string(), headline(&entry.action), state_in_words(entry), proposed]
        });
        let text = match answer.proposals.is_empty() {
            true => "nothing is proposed\n".to_owned(),
            false => table(["PROPOSAL", "ACTION", "STATE", "BY"], rows),
        };
        Ok(Answer::yes(text, serde_json::to_value(&answer).expect("an answer is plain JSON")))
    }
}

/// One proposal with its effect and its votes.
pub fn one(entry: &ProposalEntry) -> String {
    let lines = [
        ("proposal", entry.proposal.to_string()),
        ("action", headline(&entry.action)),
        ("state", state_in_words(entry)),
        ("proposed", format!("by {} at height {}, {}", entry.proposer, entry.proposed_in, entry.proposed_at)),
    ];
    let mut text = facts(&lines);
    if !entry.effect.is_empty() {
        text += "\nIf it passes in block h:\n";
    }
    for line in &entry.effect {
        let _ = writeln!(text, "  {}", printable(line));
    }
    let votes = entry.votes.iter().map(|cast| [cast.voter.to_string(), cast.vote.clone(), cast.height.to_string()]);
    let votes = table(["VOTED", "VOTE", "AT HEIGHT"], votes);
    if !votes.is_empty() {
        text += "\n";
        text += &votes;
    }
    text
}

/// The action with the organisation it is about: `suspend terminal`.
fn headline(action: &Value) -> String {
    let Some((name, fields)) = action.as_object().and_then(|action| action.iter().next()) else {
        return "unknown".to_owned();
    };
    let about = fields.get("organisation").and_then(Value::as_str);
    format!("{}{}", name.replace('_', " "), about.map_or(String::new(), |about| format!(" {about}")))
}

fn state_in_words(entry: &ProposalEntry) -> String {
    let tally = &entry.tally;
    let closed = entry.closed_in.map_or(String::new(), |height| format!(" at height {height}"));
    match entry.state.as_str() {
        "open" => format!(
            "open until {}: {} of {} for it, {} against; more than {} needed",
            entry.ends_at, tally.yes, tally.total, tally.no, tally.threshold
        ),
        "executed" => format!("passed and done{closed}"),
        "moot" => format!("passed{closed}, but could not be done: {}", entry.reason.as_deref().unwrap_or("no reason")),
        "rejected" => format!("rejected{closed}"),
        "expired" => format!("expired{closed} without enough votes"),
        other => other.to_owned(),
    }
}
