//! The `portolan` command: arguments in, one answer out.
//!
//! Each subcommand is a module with its arguments and one function that ends in an [`Answer`] or a [`CommandFault`];
//! only here is anything printed. Progress of long work goes to the error stream, so that the output stays clean.

mod bench;
mod codelist;
mod confirm;
mod connect;
mod evidence;
mod files;
mod gate_check;
mod history;
mod keys;
mod members;
mod message;
mod proposals;
mod propose;
mod receipts;
mod show;
mod subject;
mod submit;
mod verify;
mod vote;

use crate::exit::{Answer, CommandFault, EXIT_CODES, Exit};
use clap::{Parser, Subcommand};
use std::io::Write as _;

/// Write to, ask, compare and check a Portolan ledger.
#[derive(Parser)]
#[command(name = "portolan", version, about, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Portolan {
    /// Print JSON for programs instead of text for people; faults too go to the output then.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Keys(keys::Keys),
    Submit(submit::Submit),
    Message(message::Message),
    Show(show::Show),
    History(history::History),
    GateCheck(gate_check::GateCheck),
    Evidence(evidence::Evidence),
    Verify(verify::Verify),
    Propose(Box<propose::Propose>),
    Vote(vote::Vote),
    Proposals(proposals::Proposals),
    #[command(name = "codelist")]
    CodeList(codelist::CodeList),
    Members(members::Members),
    Bench(bench::Bench),
}

impl Portolan {
    /// Do what was asked and print the answer.
    #[must_use]
    pub fn run(self) -> Exit {
        let json = self.json;
        let answer = self.command.answer();
        let (text, exit) = match (&answer, json) {
            (Ok(answer), false) => (answer.text.clone(), answer.exit),
            (Ok(answer), true) => (format!("{:#}\n", answer.json), answer.exit),
            (Err(fault), true) => (format!("{:#}\n", fault.to_json()), fault.exit),
            (Err(fault), false) => {
                eprintln!("{fault}");
                return fault.exit;
            }
        };
        // A reader that went away (`| head`) is no fault of the command.
        let _ = std::io::stdout().lock().write_all(text.as_bytes());
        exit
    }
}

impl Command {
    fn answer(self) -> Result<Answer, CommandFault> {
        match self {
            Self::Keys(keys) => wait_for(keys.run()),
            Self::Submit(submit) => wait_for(submit.run()),
            Self::Message(message) => wait_for(message.run()),
            Self::Show(show) => wait_for(show.run()),
            Self::History(history) => wait_for(history.run()),
            Self::GateCheck(gate_check) => wait_for(gate_check.run()),
            Self::Evidence(evidence) => wait_for(evidence.run()),
            Self::Propose(propose) => wait_for(propose.run()),
            Self::Vote(vote) => wait_for(vote.run()),
            Self::Proposals(proposals) => wait_for(proposals.run()),
            Self::CodeList(code_list) => wait_for(code_list.run()),
            Self::Members(members) => wait_for(members.run()),
            Self::Bench(bench) => wait_for(bench.run()),
            Self::Verify(verify) => verify.run(),
        }
    }
}

/// Run one network command to its end.
fn wait_for<T>(work: impl Future<Output = Result<T, CommandFault>>) -> Result<T, CommandFault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| CommandFault::usage(format!("starting threads: {error}"), "try again"))?;
    runtime.block_on(work)
}
