//! `portolan submit`: sign records here and send them, or hand plain JSON to a noun.

use super::connect::NodeOptions;
use super::{files, keys, receipts};
use crate::exit::{Answer, CommandFault};
use crate::limits::{SUBMISSION_LIFETIME_MINUTES_DEFAULT, SUBMISSION_LIFETIME_MINUTES_MAX};
use crate::progress::Progress;
use crate::sdk::Node;
use crate::signing;
use clap::{Args, ValueEnum};
use portolan_api::paths;
use portolan_api::submission::{Receipt, Wait, WriteRequest};
use std::path::PathBuf;

/// Write records: signed here with your member's key, or as plain JSON that your node signs
#[derive(Args)]
#[command(after_help = "\
A file holds one record, an array of records, or one record per line; all become one submission.
With --noun it holds the plain JSON of that noun, and the node signs it with its organisation's key.")]
pub struct Submit {
    /// The files, or `-` for the standard input.
    #[arg(default_value = files::STANDARD_INPUT)]
    files: Vec<PathBuf>,
    /// Sign here with the signing key of this key file (keys.toml).
    #[arg(long, value_name = "FILE", required_unless_present_any = ["noun", "signed"], conflicts_with_all = ["noun", "signed"])]
    key: Option<PathBuf>,
    /// The file is a submission that was signed before, as `portolan keys authorise` makes it.
    #[arg(long, conflicts_with = "noun")]
    signed: bool,
    /// A part that the records name: its ciphertext or its wrapped key.
    #[arg(long, value_name = "FILE", requires = "key")]
    part: Vec<PathBuf>,
    /// Minutes until the submission can no longer enter a block.
    #[arg(long, value_name = "N", requires = "key", default_value_t = SUBMISSION_LIFETIME_MINUTES_DEFAULT,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(SUBMISSION_LIFETIME_MINUTES_MAX)))]
    minutes: u32,
    /// Hand plain JSON to this noun.
    #[arg(long, value_enum)]
    noun: Option<Noun>,
    /// Key under which a repeat answers what the first one did.
    #[arg(long, value_name = "KEY", requires = "noun")]
    idempotency_key: Option<String>,
    #[command(flatten)]
    wait: WaitOption,
    #[command(flatten)]
    node: NodeOptions,
}

/// How long to wait.
#[derive(Args)]
pub struct WaitOption {
    /// Wait until it is final, or only until it is admitted.
    #[arg(long, value_enum, value_name = "UNTIL", default_value_t = Until::Final)]
    wait: Until,
}

#[derive(Clone, Copy, ValueEnum)]
enum Until {
    Final,
    Admitted,
}

impl WaitOption {
    /// As the node is asked.
    pub const fn wait(&self) -> Wait {
        match self.wait {
            Until::Final => Wait::Final,
            Until::Admitted => Wait::Admitted,
        }
    }
}

/// What plain JSON can be written as.
#[derive(Clone, Copy, ValueEnum)]
enum Noun {
    PortCalls,
    Declarations,
    Releases,
    Holds,
    Inspections,
    TerminalEvents,
}

impl Noun {
    const fn path(self) -> &'static str {
        match self {
            Self::PortCalls => paths::PORT_CALLS,
            Self::Declarations => paths::DECLARATIONS,
            Self::Releases => paths::RELEASES,
            Self::Holds => paths::HOLDS,
            Self::Inspections => paths::INSPECTIONS,
            Self::TerminalEvents => paths::TERMINAL_EVENTS,
        }
    }
}

impl Submit {
    /// Sign or hand over, and say what became of it.
    pub async fn run(self) -> Result<Answer, CommandFault> {
        let node = self.node.node()?;
        let receipts = match (&self.noun, &self.key) {
            _ if self.signed => self.send_signed(&node).await?,
            (Some(noun), _) => self.hand_over(&node, *noun).await?,
            (None, Some(key)) => vec![self.sign_and_send(&node, key).await?],
            (None, None) => {
                return Err(CommandFault::usage("neither --key, --noun nor --signed is given", "give one of them"));
            }
        };
        let json = serde_json::to_value(&receipts).expect("a receipt is plain JSON");
        Ok(Answer { text: receipts::text(&receipts), json, exit: receipts::exit(&receipts) })
    }

    async fn send_signed(&self, node: &Node) -> Result<Vec<Receipt>, CommandFault> {
        let mut receipts = Vec::new();
        for path in &self.files {
            receipts.push(node.submit_encoded(files::read(path)?, WriteRequest { wait: self.wait.wait() }).await?);
        }
        Ok(receipts)
    }

    async fn hand_over(&self, node: &Node, noun: Noun) -> Result<Vec<Receipt>, CommandFault> {
        let progress = Progress::of_many("files", self.files.len());
        let mut receipts = Vec::new();
        for path in &self.files {
            let write = WriteRequest { wait: self.wait.wait() };
            let written =
                node.write_noun(noun.path(), files::read(path)?, write, self.idempotency_key.as_deref()).await?;
            receipts.extend(written.submissions);
            progress.step();
        }
        Ok(receipts)
    }

    async fn sign_and_send(&self, node: &Node, key: &std::path::Path) -> Result<Receipt, CommandFault> {
        let signer = keys::signer_of(&keys::read_member(key)?);
        let mut records = Vec::new();
        for path in &self.files {
            let found = signing::read_records(&files::read(path)?);
            let next = "repair the field; docs/specs/record.md says what stands there";
            records.extend(found.map_err(|fault| CommandFault::usage(format!("{}: {fault}", path.display()), next))?);
        }
        let parts = self.part.iter().map(|path| files::read(path)).collect::<Result<_, _>>()?;
        let network = node.network().await?;
        let submission = signing::sign(&signer, network, &records, parts, u64::from(self.minutes) * 60 * 1_000);
        let next = "split it, or repair what is named; docs/specs/submission.md says what a submission is";
        let submission = submission.map_err(|refusal| CommandFault::usage(refusal, next))?;
        Ok(node.submit(&submission, WriteRequest { wait: self.wait.wait() }).await?)
    }
}
