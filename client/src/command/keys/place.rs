//! Put the keys that followed into their place, once they are in force.

use super::files;
use crate::exit::{Answer, CommandFault};
use crate::table::facts;
use clap::Args;
use portolan_ledger::key::KeyPurpose;
use serde_json::json;
use std::path::PathBuf;

/// Let the keys under [next] of a key file take the place of the present ones; do it when the ledger has them in force
#[derive(Args)]
pub struct PlaceKeys {
    /// The key file (keys.toml).
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Of this purpose only; by default all.
    #[arg(long, value_name = "PURPOSE", value_parser = super::request::purpose)]
    r#for: Option<KeyPurpose>,
}

const PURPOSES: [KeyPurpose; 5] =
    [KeyPurpose::Signing, KeyPurpose::Consensus, KeyPurpose::Sealing, KeyPurpose::Transport, KeyPurpose::Log];

impl PlaceKeys {
    pub fn run(self) -> Result<Answer, CommandFault> {
        let mut keys = super::read_member(&self.key)?;
        let asked = |purpose: &KeyPurpose| self.r#for.is_none_or(|only| only == *purpose);
        let placed: Vec<KeyPurpose> =
            PURPOSES.into_iter().filter(asked).filter(|of| keys.next_of(*of).is_some()).collect();
        if placed.is_empty() {
            let message = format!("{} has no key that is to follow", self.key.display());
            return Err(CommandFault::usage(message, "nothing is to be done; `portolan keys next` makes one"));
        }
        for purpose in &placed {
            let fault = |fault| CommandFault::usage(fault, "check the key file");
            keys = keys.with_next_in_place(*purpose).map_err(fault)?;
        }
        files::replace_secret(&self.key, &keys.to_toml())?;
        let words: Vec<&str> = placed.iter().map(|purpose| purpose.as_str()).collect();
        let lines = [("file", self.key.display().to_string()), ("in place", words.join(", "))];
        Ok(Answer::yes(facts(&lines), json!({"file": self.key, "in_place": words})))
    }
}
