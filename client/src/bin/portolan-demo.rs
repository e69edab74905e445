//! `portolan-demo`: what `make demo`, `make network` and `make bench` run.

use clap::{Parser, Subcommand};
use portolan_client::demo::{self, DemoFault};
use std::error::Error;
use std::process::ExitCode;

/// Live one import release on four nodes of this machine and prove it offline.
#[derive(Parser)]
#[command(name = "portolan-demo", version, about)]
struct CommandLine {
    #[command(subcommand)]
    mode: Option<Mode>,
}

#[derive(Subcommand)]
enum Mode {
    /// Start the four nodes and leave them running until Ctrl-C.
    Network,
    /// Measure throughput and latency of the four nodes.
    #[command(disable_help_flag = true)]
    Bench {
        /// Further arguments of `portolan bench`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    let mode = CommandLine::parse().mode;
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: starting threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(mode)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            tell(&fault);
            ExitCode::FAILURE
        }
    }
}

async fn run(mode: Option<Mode>) -> Result<(), DemoFault> {
    match mode {
        None => demo::story().await,
        Some(Mode::Network) => demo::leave_running().await,
        Some(Mode::Bench { arguments }) => demo::bench(&arguments).await,
    }
}

/// The fault with its causes, each once.
fn tell(fault: &DemoFault) {
    eprintln!("\nerror: {fault}");
    let mut source = fault.source();
    while let Some(cause) = source {
        eprintln!("cause: {cause}");
        source = cause.source();
    }
}
