//! The demo's account of itself: who, what, and the answer, on the standard output.

use super::fault::DemoFault;
use crate::local_network::Member;
use std::fmt;
use std::time::Instant;

/// Prints the story and counts what was checked.
#[derive(Debug, Default)]
pub struct Account {
    chapters: usize,
    checked: usize,
}

impl Account {
    /// Begin the next chapter.
    pub fn chapter(&mut self, title: &str) {
        self.chapters += 1;
        println!("\n{:>2}  {title}", self.chapters);
    }

    /// Who does what.
    pub fn says(&self, who: Member, what: impl fmt::Display) {
        println!("    {:<15} {what}", who.as_str());
    }

    /// Something that nobody in particular does.
    pub fn notes(&self, what: impl fmt::Display) {
        println!("    {:<15} {what}", "");
    }

    /// The answer to it.
    pub fn answer(&self, what: impl fmt::Display) {
        // What has several lines stands under its arrow.
        let text = what.to_string().replace('\n', &format!("\n{:23}", ""));
        println!("    {:<15} -> {text}", "");
    }

    /// What a program printed, line by line.
    pub fn shown(&self, text: &str) {
        for line in text.lines() {
            println!("{}", format!("      | {line}").trim_end());
        }
    }

    /// Check what must hold now.
    ///
    /// # Errors
    /// [`DemoFault::NotAsExpected`].
    pub fn expect(&mut self, holds: bool, expected: &str, found: impl fmt::Debug) -> Result<(), DemoFault> {
        self.checked += 1;
        if holds {
            return Ok(());
        }
        Err(DemoFault::NotAsExpected { expected: expected.to_owned(), found: format!("{found:?}") })
    }

    /// The last line.
    pub fn end(&self, started: Instant) {
        let seconds = started.elapsed().as_secs();
        println!("\nDone in {seconds} s: {} expectations, all held.", self.checked);
    }
}
