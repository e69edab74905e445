//! The `portolan` command. Everything it does stands in the library.

use clap::Parser as _;
use portolan_client::command::Portolan;
use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(Portolan::parse().run() as u8)
}
