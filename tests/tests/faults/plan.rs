//! What of the scenarios is asked for, as the command line says.

use portolan_tests::faults::Length;

/// Rounds of a short run: one kill of each number of nodes.
const ROUNDS_SHORT: u64 = 4;
/// Rounds of a long run, unless it says how many.
const ROUNDS_LONG: u64 = 500;

/// What is asked for.
pub struct Plan {
    /// How long scenarios last.
    pub length: Length,
    /// Rounds of those that have rounds.
    pub rounds: u64,
    /// From which all chances follow.
    pub seed: u64,
    /// Whether the names are only to be listed.
    pub only_list: bool,
    words: Vec<String>,
    runs_none: bool,
}

impl Plan {
    /// Read the command line. Options of the standard test program that mean nothing here are passed over.
    pub fn read(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut plan = Self {
            length: Length::Short,
            rounds: 0,
            seed: rand::random::<u32>().into(),
            only_list: false,
            words: Vec::new(),
            runs_none: false,
        };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut number = || {
                let value = arguments.next().unwrap_or_default();
                value.parse::<u64>().map_err(|_| format!("{argument} needs a number, not `{value}`"))
            };
            match argument.as_str() {
                "--long" => plan.length = Length::Long,
                "--rounds" => plan.rounds = number()?,
                "--seed" => plan.seed = number()?,
                "--list" => plan.only_list = true,
                // Nothing here is ignored, so whoever asks for what is ignored asks for none of it.
                "--ignored" => plan.runs_none = true,
                "--test-threads" | "--format" | "--color" | "--logfile" | "--skip" | "-Z" => drop(arguments.next()),
                option if option.starts_with('-') => {}
                word => plan.words.push(word.to_owned()),
            }
        }
        if plan.rounds == 0 {
            plan.rounds = if plan.length == Length::Long { ROUNDS_LONG } else { ROUNDS_SHORT };
        }
        Ok(plan)
    }

    /// Whether a scenario is asked for.
    pub fn wants(&self, name: &str) -> bool {
        !self.runs_none && (self.words.is_empty() || self.words.iter().any(|word| name.contains(word.as_str())))
    }
}
