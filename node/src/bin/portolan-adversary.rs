//! `portolan-adversary <conduct> --config <file>`: run a member's node that lies, for tests of whole networks.
//!
//! It is the released node but for its conduct, which `portolan_consensus::adversary` names, and is built with the feature
//! `adversary` only.

use clap::Parser as _;
use portolan_consensus::adversary::{Conduct, behave};
use portolan_node::commands::CommandLine;
use std::process::ExitCode;

/// As in the released program, so that both are equally fast.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let mut arguments = std::env::args();
    let program = arguments.next().unwrap_or_default();
    let conduct = arguments.next().unwrap_or_default().parse::<Conduct>();
    let run = [program, "run".into()].into_iter().chain(arguments);
    let done = conduct.map_err(anyhow::Error::from).and_then(|conduct| {
        behave(conduct);
        CommandLine::parse_from(run).run()
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("portolan-adversary: {error:#}");
            ExitCode::FAILURE
        }
    }
}
