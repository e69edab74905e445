//! `portolan-node`: run a member's node.

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    match portolan_node::commands::CommandLine::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("portolan-node: {error:#}");
            ExitCode::FAILURE
        }
    }
}
