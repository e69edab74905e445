//! `portolan-node`: run a member's node.

use clap::Parser as _;
use portolan_node::repair::{EXIT_CODE_DISK, Repair};
use std::process::ExitCode;

/// The system's allocator leaves memory in pieces over weeks, beside a database most of all, and took a tenth more time.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    match portolan_node::commands::CommandLine::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("portolan-node: {error:#}");
            let is_disk = error.downcast_ref::<Repair>().is_some();
            if is_disk { ExitCode::from(EXIT_CODE_DISK) } else { ExitCode::FAILURE }
        }
    }
}
