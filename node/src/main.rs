//! `portolan-node`: run a member's node.

use clap::Parser as _;
use std::process::ExitCode;

/// The system's allocator leaves memory in pieces over weeks, beside a database most of all, and took a tenth more time.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    match portolan_node::commands::CommandLine::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("portolan-node: {error:#}");
            ExitCode::FAILURE
        }
    }
}
