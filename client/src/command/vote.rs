//! `portolan vote`: say yes or no to a proposal.

use super::confirm::Confirm;
use super::connect::NodeOptions;
use super::{keys, proposals, propose, receipts};
use crate::exit::{Answer, CommandFault};
use crate::governance::Statement;
use crate::limits::SUBMISSION_LIFETIME_MINUTES_DEFAULT;
use crate::signing::{self, now};
use clap::{Args, ValueEnum};
use portolan_api::submission::{Wait, WriteRequest};
use portolan_contracts::nouns::proposal::Choice;
use portolan_ledger::Digest;
use std::path::PathBuf;

/// Vote on a proposal; a vote counts once and cannot be taken back
#[derive(Args)]
pub struct Vote {
    /// The proposal, by the digest of its record.
    #[arg(value_name = "PROPOSAL")]
    proposal: Digest,
    /// What you say.
    #[arg(value_enum)]
    vote: Word,
    /// Key file of your member (keys.toml), to sign with.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    #[command(flatten)]
    confirm: Confirm,
    #[command(flatten)]
    node: NodeOptions,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Word {
    Yes,
    No,
}

impl Vote {
    /// Look, ask, sign, send.
    pub async fn run(self) -> Result<Answer, CommandFault> {
        let signer = keys::signer_of(&keys::read_member(&self.key)?);
        let node = self.node.node()?;
        let answer = node.proposal(&self.proposal).await?;
        let entry = answer.proposal;
        if let Some(cast) = entry.votes.iter().find(|cast| cast.voter == signer.organisation) {
            let message = format!("{} said {} at height {}", cast.voter, cast.vote, cast.height);
            return Err(CommandFault::usage(message, "nothing: a vote counts once and cannot be taken back"));
        }
        if entry.state != "open" {
            let message = format!("the proposal is {}", entry.state);
            return Err(CommandFault::usage(message, "propose it again if it is still wanted"));
        }
        let shown = proposals::one(&entry);
        let (vote, word) = match self.vote {
            Word::Yes => (Choice::Yes, "YES"),
            Word::No => (Choice::No, "NO"),
        };
        self.confirm.ask(&shown, &format!("Say {word} for {}?", signer.organisation))?;
        let statement = Statement {
            network: node.network().await?,
            author: signer.organisation.clone(),
            port: propose::port_of(&entry.port)?,
            time: answer.time.max(now()),
        };
        let record = statement.vote(self.proposal, entry.subject, vote);
        let record = record.map_err(|refusal| CommandFault::usage(refusal, "tell who maintains this program"))?;
        let lifetime_ms = u64::from(SUBMISSION_LIFETIME_MINUTES_DEFAULT) * 60 * 1_000;
        let submission = signing::sign(&signer, statement.network, &[record], Vec::new(), lifetime_ms);
        let submission =
            submission.map_err(|refusal| CommandFault::usage(refusal, "tell who maintains this program"))?;
        let receipt = [node.submit(&submission, WriteRequest { wait: Wait::Final }).await?];
        let after = node.proposal(&self.proposal).await?.proposal;
        let text = format!("{}\n{}", receipts::text(&receipt), proposals::one(&after));
        let json = serde_json::json!({"proposal": after, "receipt": receipt[0]});
        Ok(Answer { text, json, exit: receipts::exit(&receipt) })
    }
}
