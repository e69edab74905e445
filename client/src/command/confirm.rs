//! Ask a person before something is signed that cannot be taken back.

use crate::exit::CommandFault;
use clap::Args;
use std::io::{BufRead as _, IsTerminal as _, Write as _};

/// Whether to ask first.
#[derive(Args)]
pub struct Confirm {
    /// Sign without asking.
    #[arg(long)]
    yes: bool,
}

impl Confirm {
    /// Show what is about to be signed and ask; without a terminal only `--yes` goes on.
    pub fn ask(&self, shown: &str, question: &str) -> Result<(), CommandFault> {
        if self.yes {
            return Ok(());
        }
        let mut errors = std::io::stderr().lock();
        let asked = write!(errors, "{shown}\n{question} [y/N] ").and_then(|()| errors.flush());
        asked.map_err(|error| CommandFault::usage(format!("asking: {error}"), "use --yes"))?;
        if !std::io::stdin().is_terminal() {
            return Err(CommandFault::usage("nobody is there to answer", "look at it, then repeat with --yes"));
        }
        let mut answer = String::new();
        let read = std::io::stdin().lock().read_line(&mut answer);
        read.map_err(|error| CommandFault::usage(format!("reading the answer: {error}"), "use --yes"))?;
        match answer.trim() {
            "y" | "Y" | "yes" => Ok(()),
            _ => Err(CommandFault::usage("nothing was signed", "repeat it and answer y, or use --yes")),
        }
    }
}
