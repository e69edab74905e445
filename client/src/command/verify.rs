//! `portolan verify`: check an evidence file, with no network at all.

use super::files;
use crate::exit::{Answer, CommandFault, Exit};
use crate::verify::{Failure, judge};
use clap::Args;
use std::path::PathBuf;

/// Check an evidence file offline, under a trust policy you keep
#[derive(Args)]
pub struct Verify {
    /// The evidence file, or `-` for the standard input.
    evidence: PathBuf,
    /// The trust policy: whom you believe. It never comes with the evidence.
    #[arg(long, value_name = "FILE", env = "PORTOLAN_POLICY")]
    policy: PathBuf,
}

impl Verify {
    /// Read both files and judge.
    pub fn run(self) -> Result<Answer, CommandFault> {
        let (evidence, policy) = (files::read(&self.evidence)?, files::read(&self.policy)?);
        answer(&evidence, &policy)
    }
}

/// The verdict on evidence as the command's answer.
pub fn answer(evidence: &[u8], policy: &[u8]) -> Result<Answer, CommandFault> {
    match judge(evidence, policy) {
        Ok(verdict) => {
            let json = serde_json::to_value(&verdict).expect("a verdict is plain JSON");
            Ok(Answer::yes(verdict.to_string(), json))
        }
        Err(Failure::Policy(refusal)) => {
            let next = "take the policy file again from where it is kept; it never comes with the evidence";
            Err(CommandFault::usage(refusal, next))
        }
        Err(failure) => {
            let json = failure.to_json();
            Ok(Answer { text: format!("{failure}\n"), json, exit: Exit::No })
        }
    }
}
