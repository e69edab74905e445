//! The verdict as people read it.

use super::names::printable;
use super::verdict::Verdict;
use portolan_ledger::record::Function;
use std::fmt;

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "VALID\n")?;
        let mut line = |label: &str, value: &dyn fmt::Display| writeln!(f, "  {label:<14}{value}");
        line("record", &format_args!("{} {}", self.record_type, self.record))?;
        if self.function != Function::Original {
            let replaced = self.supersedes.map(|digest| format!(" of {digest}")).unwrap_or_default();
            line("which is a", &format_args!("{}{replaced}", function_word(self.function)))?;
        }
        for subject in self.subjects.iter().filter(|subject| subject.of_the_record) {
            line("about", subject)?;
        }
        for subject in self.subjects.iter().filter(|subject| !subject.of_the_record) {
            line("tied to", subject)?;
        }
        for (field, value) in &self.body {
            let value = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
            line("says", &format_args!("{}: {}", printable(field), printable(&value)))?;
        }
        for part in &self.opened {
            line("opened", &format_args!("for {}: {}", part.audience, printable(&part.text)))?;
        }
        if self.sealed_part_count > 0 {
            let word = if self.sealed_part_count == 1 { "part" } else { "parts" };
            line("still sealed", &format_args!("{} {word}", self.sealed_part_count))?;
        }
        line("answered for", &self.answers)?;
        line("key", &self.key)?;
        line("port", &self.port)?;
        line("happened", &format_args!("{} (as {} says)", self.event_time, self.author))?;
        line("final", &format_args!("{} in block {}, leaf {}", self.block_time, self.height, self.leaf))?;
        let members: Vec<_> = self.carried_by.iter().map(|member| member.as_str()).collect();
        line("carried by", &format_args!("{} at height {}", members.join(", "), self.certified_height))?;
        line("trusting", &format_args!("network {}, anchor at height {}", self.network, self.anchor_height))
    }
}

const fn function_word(function: Function) -> &'static str {
    match function {
        Function::Original => "original",
        Function::Change => "change",
        Function::Replace => "replacement",
        Function::Cancel => "cancellation",
    }
}
