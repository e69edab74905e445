//! Progress of long work, on the error stream and only where a person looks at it.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// How often a waiting sign moves.
const TICK: Duration = Duration::from_millis(120);

/// A bar or a waiting sign; it leaves nothing behind when dropped.
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar over `count` things; silent when there is only one.
    #[must_use]
    pub fn of_many(what: &str, count: usize) -> Self {
        if count < 2 {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(count as u64);
        let style = ProgressStyle::with_template(&format!("{{bar:30}} {{pos}}/{{len}} {what}, {{eta}} to go"));
        bar.set_style(style.expect("the template is well formed"));
        Self(bar)
    }

    /// A sign that something is waited for.
    #[must_use]
    pub fn waiting(what: &str) -> Self {
        let sign = ProgressBar::new_spinner().with_message(what.to_owned());
        sign.enable_steady_tick(TICK);
        Self(sign)
    }

    /// One more is done.
    pub fn step(&self) {
        self.0.inc(1);
    }

    /// Say what is being done now.
    pub fn say(&self, what: impl Into<String>) {
        self.0.set_message(what.into());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
