//! What happened to the submissions of a run, and how long it took them to become final.

use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// Counts of one run.
#[derive(Debug, Default, Serialize)]
pub struct Tally {
    /// Submissions sent at least once.
    pub sent: u64,
    /// Submissions answered final.
    pub final_count: u64,
    /// Records in those.
    pub records_final: u64,
    /// Submissions the node was asked about again, since they were not final when it answered.
    pub asked_again: u64,
    /// Attempts that were refused for overload and tried again, by code.
    pub retries: BTreeMap<String, u64>,
    /// Submissions that ended otherwise, by code.
    pub errors: BTreeMap<String, u64>,
    /// Submit to final.
    #[serde(skip)]
    pub latencies: Latencies,
}

impl Tally {
    /// Submissions that ended otherwise than final.
    #[must_use]
    pub fn error_count(&self) -> u64 {
        self.errors.values().sum()
    }
}

/// Durations, microseconds.
#[derive(Debug, Default, Clone)]
pub struct Latencies(Vec<u32>);

impl Latencies {
    /// Add one; beyond 71 minutes it counts as 71 minutes.
    pub fn add(&mut self, duration: Duration) {
        self.0.push(u32::try_from(duration.as_micros()).unwrap_or(u32::MAX));
    }

    /// The duration that `percent_tenths` ‰ of all do not exceed, milliseconds with three digits after the point; none
    /// without any. Nearest rank: one of those that were measured.
    #[must_use]
    pub fn permille(&self, permille: usize) -> Option<f64> {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * permille).div_ceil(1_000).max(1);
        sorted.get(rank - 1).map(|us| f64::from(*us) / 1_000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_measured_values_by_nearest_rank() {
        let mut latencies = Latencies::default();
        assert_eq!(latencies.permille(500), None);
        (1..=200).rev().for_each(|ms| latencies.add(Duration::from_millis(ms)));
        for (permille, expected) in [(0, 1.0), (5, 1.0), (500, 100.0), (990, 198.0), (999, 200.0), (1_000, 200.0)] {
            assert_eq!(latencies.permille(permille), Some(expected), "{permille}");
        }
    }
}
