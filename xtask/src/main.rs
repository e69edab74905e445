//! Do what the project needs done beside compiling: `cargo xtask <task>`.
//!
//! The Makefile installs what is missing and then calls this program for everything longer than a line. Tasks run in
//! the checkout that holds this crate, whatever the current folder is.
//!
//! Why not shell: these tasks have tests, and one language is enough to read.

mod checkout;
mod demo;
mod rocksdb;
mod stages;
mod tidy;

use anyhow::{Result, bail};
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <task>

  tidy      check import floors, purity, licences, sources, duplicates, headers, sizes, links
  test      rocksdb, tidy, formatting, clippy, all tests; prints how long each took
  rocksdb   build the RocksDB archive once per machine and version, print its folder
  demo      start four members on this machine, live one import release, verify its evidence offline
  network   start the network of the demo and leave it running
  bench     measure four nodes on this machine
  faults    crashes, cut links, wrong clocks, full disks, liars, at length: --rounds <n>, --seed <n>, names
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("xtask: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let (task, rest) = match arguments.split_first() {
        Some((task, rest)) => (task.as_str(), rest),
        None => bail!("no task given\n\n{USAGE}"),
    };
    match task {
        "tidy" => tidy::run(),
        "test" => stages::test(rest),
        "rocksdb" => rocksdb::ensure().map(|folder| println!("{}", folder.display())),
        "demo" => demo::demo(rest),
        "network" => demo::network(rest),
        "bench" => demo::bench(rest),
        "faults" => stages::faults(rest),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        unknown => bail!("no task is called '{unknown}'\n\n{USAGE}"),
    }
}
