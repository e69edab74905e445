//! Show how far a long command is: a bar on a terminal, a line now and then elsewhere.

use crate::backup::copying::Progress;
use crate::limits::PROGRESS_INTERVAL;
use crate::storage::FsckProgress;
use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressStyle};
use std::io::IsTerminal as _;
use std::time::Instant;

/// Progress as it is shown to who called the command.
#[derive(Default)]
pub(super) struct Shown {
    bar: Option<ProgressBar>,
    part: &'static str,
    are_bytes: bool,
    said: Option<Instant>,
}

impl Shown {
    /// Begin a part of `total` steps or bytes; 0 when nobody knows.
    pub(super) fn part(&mut self, part: &'static str, total: u64, are_bytes: bool) {
        self.ends();
        let unit = if are_bytes { "{bytes} of {total_bytes}, {bytes_per_sec}" } else { "{pos} of {len}, {per_sec}" };
        let template = format!("{{prefix:>12}} {{wide_bar}} {unit}, {{eta}} left {{msg}}");
        let bar = if std::io::stderr().is_terminal() { ProgressBar::new(total) } else { ProgressBar::hidden() };
        bar.set_length(total);
        bar.set_prefix(part);
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        (self.bar, self.part, self.are_bytes, self.said) = (Some(bar), part, are_bytes, Some(Instant::now()));
    }

    /// So much more is done.
    pub(super) fn more(&mut self, steps: u64) {
        let Some(bar) = &self.bar else { return };
        bar.inc(steps);
        let is_due = bar.is_hidden() && self.said.is_none_or(|said| said.elapsed() >= PROGRESS_INTERVAL);
        if is_due {
            self.said = Some(Instant::now());
            let number = |number| if self.are_bytes { HumanBytes(number).to_string() } else { format!("{number}") };
            let (done, all, left) =
                (number(bar.position()), number(bar.length().unwrap_or(0)), HumanDuration(bar.eta()));
            let rate = number(bar.per_sec() as u64);
            eprintln!("{:>12} {done} of {all}, {rate}/s, {left} left {}", self.part, bar.message());
        }
    }

    /// More about what was done so far.
    pub(super) fn note(&self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(text.to_owned());
        }
    }

    /// The part is over.
    pub(super) fn ends(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Shown {
    fn begins(&mut self, bytes: u64) {
        self.part("copying", bytes, true);
    }

    fn advances(&mut self, bytes: u64) {
        self.more(bytes);
    }
}

impl FsckProgress for Shown {
    fn begins(&mut self, part: &'static str, steps: u64) {
        self.part(part, steps, false);
    }

    fn step(&mut self) {
        self.more(1);
    }
}
