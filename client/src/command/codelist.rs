//! `portolan codelist`: read the file that a list's keeper publishes, and write an edition that the network has adopted.

use super::connect::NodeOptions;
use super::{files, keys, propose, receipts};
use crate::code_list::{self, Read};
use crate::exit::{Answer, CommandFault, Exit};
use crate::governance::Statement;
use crate::limits::{CODE_LIST_FILE_BYTES_MAX, CODE_LIST_PAGES_PER_SUBMISSION, SUBMISSION_LIFETIME_MINUTES_DEFAULT};
use crate::progress::Progress;
use crate::signing::{self, now};
use crate::table::facts;
use clap::{Args, Subcommand};
use portolan_api::submission::{Wait, WriteRequest};
use portolan_contracts::identifiers::ListName;
use portolan_contracts::nouns::code_list::page::{self, Cells};
use portolan_contracts::nouns::code_list::{CodeListEdition, CodeListPageBody};
use portolan_contracts::nouns::proposal::Action;
use portolan_ledger::{Digest, Record, SubjectId, merkle};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Read the file of a code list, and write an edition that the network has adopted
#[derive(Args)]
#[command(after_help = "\
1. portolan codelist root      reads the official file and shows the root that is voted on
2. portolan propose code-list  proposes the edition; the others make the root from their own copy and vote
3. portolan codelist import    writes the adopted edition to the ledger, page by page; any member can, at any time")]
pub struct CodeList {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Show what the files hold and the root that is voted on; asks no node
    Root {
        #[command(flatten)]
        edition: EditionFiles,
    },
    /// Write an adopted edition to the ledger; what is there already is not written again
    Import(Import),
}

/// An edition as its files hold it.
#[derive(Args)]
pub struct EditionFiles {
    /// Which list: country, currency, hs-chapter, un-locode, package, transport-mode, un-number, unit.
    #[arg(long, value_name = "LIST", value_parser = list_name)]
    list: ListName,
    /// The official file; several where it is published in parts.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

#[derive(Args)]
struct Import {
    #[command(flatten)]
    edition: EditionFiles,
    /// The proposal that adopted it, by the digest of its record.
    #[arg(long, value_name = "PROPOSAL")]
    proposal: Digest,
    /// Key file of your member (keys.toml), to sign with.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    #[command(flatten)]
    node: NodeOptions,
}

fn list_name(word: &str) -> Result<ListName, String> {
    let words = || ListName::ALL.iter().map(|list| list.as_str()).collect::<Vec<_>>().join(", ");
    ListName::from_word(word).ok_or_else(words)
}

impl EditionFiles {
    /// Which list it is.
    pub const fn list(&self) -> ListName {
        self.list
    }

    /// Read the files.
    pub fn read(&self) -> Result<Read, CommandFault> {
        let bytes: Result<Vec<_>, _> =
            self.files.iter().map(|file| files::read_up_to(file, CODE_LIST_FILE_BYTES_MAX)).collect();
        code_list::read(self.list, &bytes?).map_err(|(at, fault)| {
            let message = format!("{}: {fault}", self.files[at].display());
            CommandFault::usage(
                message,
                "check that it is the published file; docs/guide/operator/code-lists.md says which forms are read",
            )
        })
    }
}

/// The root over an edition and the number of its pages.
pub fn root_of(read: &Read) -> Result<(Digest, u16), CommandFault> {
    let unsound = |unsound| CommandFault::usage(unsound, "tell who maintains this program");
    let pages = page::pages_of(&read.entries).map_err(unsound)?.len();
    let pages =
        u16::try_from(pages).map_err(|_| CommandFault::usage("the edition is too long", "is it the right file?"))?;
    Ok((page::root(&read.entries).map_err(unsound)?, pages))
}

impl CodeList {
    /// Do what was asked.
    pub async fn run(self) -> Result<Answer, CommandFault> {
        match self.what {
            What::Root { edition } => show(&edition),
            What::Import(import) => import.run().await,
        }
    }
}

fn show(edition: &EditionFiles) -> Result<Answer, CommandFault> {
    let read = edition.read()?;
    let (root, pages) = root_of(&read)?;
    let ends = |at: Option<&portolan_contracts::identifiers::Entry>| {
        at.map(|entry| format!("{} {}", entry.code, entry.name)).unwrap_or_default()
    };
    let (first, last) = (ends(read.entries.first()), ends(read.entries.last()));
    let text = facts(&[
        ("list", edition.list.to_string()),
        ("codes", read.entries.len().to_string()),
        ("first", first),
        ("last", last),
        ("repeated", format!("{} lines give a code again, in another language", read.repeated)),
        ("no codes", format!("{} lines: headings, references from old names", read.other_lines)),
        ("pages", pages.to_string()),
        ("root", root.to_string()),
    ]);
    let json = serde_json::json!({
        "list": edition.list, "codes": read.entries.len(), "repeated": read.repeated, "other_lines": read.other_lines,
        "pages": pages, "root": root,
    });
    Ok(Answer::yes(text, json))
}

impl Import {
    async fn run(self) -> Result<Answer, CommandFault> {
        let read = self.edition.read()?;
        let signer = keys::signer_of(&keys::read_member(&self.key)?);
        let node = self.node.node()?;
        let answer = node.proposal(&self.proposal).await?;
        let adopted = adopted(&answer.proposal.action, &answer.proposal.state)?;
        self.check(&adopted, &read)?;
        let statement = Statement {
            network: node.network().await?,
            author: signer.organisation.clone(),
            port: propose::port_of(&answer.proposal.port)?,
            time: answer.time.max(now()),
        };
        let records = records(&read, &statement, self.proposal, answer.proposal.subject)?;
        let progress = Progress::of_many("pages", records.len());
        let mut written = Vec::new();
        for pages in records.chunks(CODE_LIST_PAGES_PER_SUBMISSION) {
            let lifetime_ms = u64::from(SUBMISSION_LIFETIME_MINUTES_DEFAULT) * 60 * 1_000;
            let submission = signing::sign(&signer, statement.network, pages, Vec::new(), lifetime_ms);
            let submission =
                submission.map_err(|refusal| CommandFault::usage(refusal, "tell who maintains this program"))?;
            let receipt = node.submit(&submission, WriteRequest { wait: Wait::Final }).await?;
            let is_written = receipts::exit(std::slice::from_ref(&receipt)) == Exit::Yes;
            written.push(receipt);
            if !is_written {
                let text = receipts::text(&written[written.len() - 1..]);
                return Ok(Answer { text, json: serde_json::json!(written), exit: Exit::Refused });
            }
            pages.iter().for_each(|_| progress.step());
        }
        drop(progress);
        let text = format!(
            "{} edition {}: {} codes in {} pages are on the ledger, in force from {}\n",
            adopted.list,
            adopted.edition,
            read.entries.len(),
            adopted.pages,
            adopted.valid_from
        );
        let json = serde_json::json!({"edition": adopted, "codes": read.entries.len(), "receipts": written});
        Ok(Answer::yes(text, json))
    }

    /// That the files hold what was voted on.
    fn check(&self, adopted: &CodeListEdition, read: &Read) -> Result<(), CommandFault> {
        let (root, pages) = root_of(read)?;
        if (adopted.list, adopted.root, adopted.pages) == (self.edition.list, root, pages) {
            return Ok(());
        }
        let message = format!(
            "the network adopted {} edition {} with root {} over {} pages, the files hold {} with root {root} over {pages}",
            adopted.list, adopted.edition, adopted.root, adopted.pages, self.edition.list
        );
        Err(CommandFault::usage(
            message,
            "take the file of that edition, unchanged, or the proposal that belongs to this one",
        ))
    }
}

fn adopted(action: &serde_json::Value, state: &str) -> Result<CodeListEdition, CommandFault> {
    let action: Action = serde_json::from_value(action.clone())
        .map_err(|error| CommandFault::usage(error, "upgrade this program or the node"))?;
    match action {
        Action::AdoptCodeList(edition) if state == "executed" => Ok(*edition),
        Action::AdoptCodeList(_) => {
            let message = format!("the proposal is {state}: the network has not adopted the edition");
            Err(CommandFault::usage(message, "wait until it has passed: portolan proposals"))
        }
        other => {
            let message = format!("the proposal is about `{}`", other.name());
            Err(CommandFault::usage(message, "name the proposal that adopted the edition: portolan proposals"))
        }
    }
}

/// The pages as records, each with its path to the root.
fn records(
    read: &Read,
    statement: &Statement,
    proposal: Digest,
    subject: SubjectId,
) -> Result<Vec<Record>, CommandFault> {
    let bug = |what: String| CommandFault::usage(what, "tell who maintains this program");
    let pages = page::pages_of(&read.entries).map_err(|unsound| bug(unsound.to_string()))?;
    let (mut subtrees, mut frontier) = (BTreeMap::new(), merkle::Frontier::default());
    for entries in &pages {
        let leaf = page::leaf(entries).map_err(|unsound| bug(unsound.to_string()))?;
        frontier.append_with(leaf, |level, index, hash| {
            let _ = subtrees.insert((level, index), hash);
        });
    }
    let fetch = |level, index| subtrees.get(&(level, index)).copied();
    (0..)
        .zip(pages)
        .map(|(page, entries)| {
            let path =
                merkle::inclusion_path(&fetch, u64::from(page), frontier.size()).expect("every subtree is there");
            let entries = entries.iter().cloned().map(Cells).collect();
            let body = CodeListPageBody { proposal, page, path, entries };
            statement.code_list_page(subject, &body).map_err(|refusal| bug(refusal.to_string()))
        })
        .collect()
}
