//! One scenario as it runs: its name, its seed, its folder, and what it tells while it goes on.

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long scenarios last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// All of them within minutes, for every test run.
    Short,
    /// As long as it takes to believe them.
    Long,
}

/// One scenario as it runs.
#[derive(Debug)]
pub struct Scene {
    /// Its name.
    pub name: &'static str,
    /// From which all its chances follow.
    pub seed: u64,
    /// How long it lasts.
    pub length: Length,
    /// How many rounds the scenarios that have rounds make.
    pub rounds: u64,
    /// The relay's program.
    pub relay: PathBuf,
    folder: PathBuf,
    round: AtomicU64,
    started: Instant,
}

impl Scene {
    /// A scenario that begins now, with an empty folder under `above`.
    ///
    /// # Panics
    /// When the folder cannot be made.
    #[must_use]
    pub fn begin(name: &'static str, seed: u64, (length, rounds): (Length, u64), relay: PathBuf, above: &Path) -> Self {
        let folder = above.join(format!("{name}-{seed}"));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder for the scenario");
        Self { name, seed, length, rounds, relay, folder, round: AtomicU64::new(0), started: Instant::now() }
    }

    /// Chances for one purpose, which follow from the seed whatever else happens.
    #[must_use]
    pub fn chance(&self, purpose: &str) -> StdRng {
        let purpose = portolan_ledger::Digest::of(purpose.as_bytes()).0;
        let mixed = purpose[..8].iter().fold(self.seed, |mixed, byte| mixed.rotate_left(8) ^ u64::from(*byte));
        StdRng::seed_from_u64(mixed)
    }

    /// Where everything of it lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A round begins.
    pub fn begin_round(&self, round: u64) {
        self.round.store(round, Ordering::Relaxed);
    }

    /// The round it is in; 0 before the first.
    #[must_use]
    pub fn round(&self) -> u64 {
        self.round.load(Ordering::Relaxed)
    }

    /// Tell how it goes.
    pub fn say(&self, text: impl Display) {
        println!("  {:>5.1} s  {text}", self.started.elapsed().as_secs_f32());
    }

    /// One of two times, by how long scenarios last.
    #[must_use]
    pub fn lasts(&self, short: Duration, long: Duration) -> Duration {
        match self.length {
            Length::Short => short,
            Length::Long => long,
        }
    }

    /// It went well: nothing of it needs to be kept.
    pub fn forget(&self) {
        if std::env::var_os("PORTOLAN_KEEP").is_none() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}
