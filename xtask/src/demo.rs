//! Build the programs and run the demo, its network, or the bench.
//!
//! The story itself is the program `portolan-demo` of the client crate; this task only builds what it starts and hands
//! it the folder of the built programs. Why not `cargo run`: it would build one of the three programs.

use crate::checkout;
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// The programs a network on one machine is made of.
const PROGRAMS: [&str; 3] = ["portolan-node", "portolan", "portolan-demo"];

/// `make demo`: the whole story, once.
pub fn demo(arguments: &[String]) -> Result<()> {
    start(&[], arguments)
}

/// `make network`: the same network, left running until it is interrupted.
pub fn network(arguments: &[String]) -> Result<()> {
    start(&["network"], arguments)
}

/// `make bench`: throughput and latency of that network.
pub fn bench(arguments: &[String]) -> Result<()> {
    start(&["bench"], arguments)
}

fn start(mode: &[&str], arguments: &[String]) -> Result<()> {
    let metadata = checkout::metadata()?;
    let present = checkout::targets(&metadata, "bin");
    let missing = missing(&present);
    if !missing.is_empty() {
        bail!("the demo is not there yet: no program is called {}", missing.join(", "));
    }
    crate::rocksdb::ensure()?;
    let mut build = checkout::cargo(&["build"]);
    for program in PROGRAMS {
        build.args(["--bin", program]);
    }
    checkout::run(&mut build)?;
    let folder = PathBuf::from(checkout::text(&metadata["target_directory"])).join("debug");
    checkout::run(Command::new(folder.join("portolan-demo")).args(mode).args(arguments).current_dir(checkout::root()))
}

fn missing(present: &[(String, String)]) -> Vec<&'static str> {
    PROGRAMS.into_iter().filter(|program| !present.iter().any(|(_, name)| name == program)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_missing_program_is_named() {
        let present = [("portolan-node".to_owned(), "portolan-node".to_owned())];
        assert_eq!(missing(&present), ["portolan", "portolan-demo"]);
    }
}
