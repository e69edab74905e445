//! What a run measured, for people and for programs.

use super::machine::Machine;
use super::tally::Tally;
use crate::limits::{BENCH_AGREE_POLL, BENCH_AGREE_TIME_MAX};
use crate::sdk::Node;
use crate::table::facts;
use portolan_api::block::CheckpointAnswer;
use portolan_ledger::Height;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The result of a run.
#[derive(Debug)]
pub struct Report {
    /// The nodes, as they were addressed.
    pub nodes: Vec<String>,
    /// Records in each submission.
    pub records_per_submission: usize,
    /// Records per second that were asked for; absent: closed loop.
    pub rate: Option<u32>,
    /// Submissions that were signed before the load began; the others were signed while it ran.
    pub signed_before: u64,
    /// From the first send to the last answer.
    pub took: Duration,
    /// CPU time of the load generator, seconds.
    pub cpu_s: Option<f64>,
    /// Busy time of all CPUs of the machine, seconds.
    pub machine_cpu_s: Option<f64>,
    /// Leaves of the log before.
    pub leaves_before: u64,
    /// Height before.
    pub height_before: Height,
    /// The nodes' heads after.
    pub after: Heads,
    /// What happened to the submissions.
    pub tally: Tally,
    /// Where it was measured.
    pub machine: Machine,
}

/// Where the nodes stand after a run.
#[derive(Debug, Default)]
pub struct Heads {
    /// The heads of those that answered.
    pub answered: Vec<CheckpointAnswer>,
    /// Those that did not, with the reason.
    pub silent: Vec<String>,
}

impl Heads {
    /// Wait until all nodes that answer stand at one head.
    pub async fn settle(nodes: &[Node]) -> Self {
        let deadline = Instant::now() + BENCH_AGREE_TIME_MAX;
        loop {
            let mut heads = Self::default();
            for node in nodes {
                match node.checkpoint().await {
                    Ok(head) => heads.answered.push(head),
                    Err(fault) => heads.silent.push(fault.to_string()),
                }
            }
            if heads.agree() || Instant::now() > deadline {
                return heads;
            }
            tokio::time::sleep(BENCH_AGREE_POLL).await;
        }
    }

    /// Whether those that answered stand at one head; a node that is down is no disagreement.
    #[must_use]
    pub fn agree(&self) -> bool {
        let same = |pair: &[CheckpointAnswer]| (pair[0].size, pair[0].root) == (pair[1].size, pair[1].root);
        !self.answered.is_empty() && self.answered.windows(2).all(same)
    }

    fn in_words(&self) -> String {
        let (answered, all) = (self.answered.len(), self.answered.len() + self.silent.len());
        let agree = if self.agree() { "yes" } else { "NO: their heads differ" };
        match self.silent.as_slice() {
            [] => agree.to_owned(),
            silent => format!("{agree}, {answered} of {all}; {}", silent.join("; ")),
        }
    }
}

impl Report {
    /// Records answered final per second of the run.
    #[must_use]
    pub fn records_per_second(&self) -> f64 {
        self.tally.records_final as f64 / self.took.as_secs_f64().max(f64::MIN_POSITIVE)
    }

    /// Records in the log that nobody was told of are harmless; fewer than were answered final would be a loss.
    #[must_use]
    pub fn is_lossless(&self) -> bool {
        let (leaves, height) = self.after.answered.first().map_or((0, Height(0)), |head| (head.size, head.height));
        let headers = height.0.saturating_sub(self.height_before.0);
        let records = leaves.saturating_sub(self.leaves_before).saturating_sub(headers);
        self.after.agree() && self.tally.error_count() == 0 && records >= self.tally.records_final
    }

    /// The report for people.
    #[must_use]
    pub fn text(&self) -> String {
        let tally = &self.tally;
        let load = match self.rate {
            Some(rate) => format!("open loop, {rate} records/s asked for"),
            None => "closed loop".to_owned(),
        };
        let ms =
            |permille| tally.latencies.permille(permille).map_or_else(|| "none".into(), |ms| format!("{ms:.1} ms"));
        let share = |cpu: Option<f64>| {
            cpu.map_or_else(|| "not known".into(), |s| format!("{s:.1} s = {:.2} CPUs", s / self.took.as_secs_f64()))
        };
        let counts = |counts: &std::collections::BTreeMap<String, u64>| {
            let counts: Vec<_> = counts.iter().map(|(code, count)| format!("{count} × {code}")).collect();
            if counts.is_empty() { "none".to_owned() } else { counts.join(", ") }
        };
        let after = self.after.answered.first();
        let blocks = after.map_or(0, |head| head.height.0.saturating_sub(self.height_before.0));
        facts(&[
            ("nodes", self.nodes.len().to_string()),
            ("load", format!("{load}, {} records per submission", self.records_per_submission)),
            ("took", format!("{:.1} s", self.took.as_secs_f64())),
            ("records/s", format!("{:.0}", self.records_per_second())),
            ("records final", format!("{} in {} submissions, {blocks} blocks", tally.records_final, tally.final_count)),
            ("submit to final", format!("p50 {}, p99 {}, p99.9 {}, max {}", ms(500), ms(990), ms(999), ms(1_000))),
            ("errors", counts(&tally.errors)),
            ("tried again", counts(&tally.retries)),
            ("nodes agree", self.after.in_words()),
            ("nothing lost", if self.is_lossless() { "yes".into() } else { "NO".into() }),
            ("load generator", share(self.cpu_s)),
            ("machine busy", share(self.machine_cpu_s)),
            ("signed before", format!("{} of {} submissions", self.signed_before.min(tally.sent), tally.sent)),
            ("machine", self.machine.to_string()),
        ])
    }

    /// The report for programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let ms = |permille| self.tally.latencies.permille(permille);
        json!({
            "nodes": self.nodes,
            "records_per_submission": self.records_per_submission,
            "rate": self.rate,
            "took_s": self.took.as_secs_f64(),
            "records_per_s": self.records_per_second(),
            "submit_to_final_ms": {"p50": ms(500), "p90": ms(900), "p99": ms(990), "p999": ms(999), "max": ms(1_000)},
            "counts": self.tally,
            "agree": self.after.agree(),
            "silent": self.after.silent,
            "lossless": self.is_lossless(),
            "load_generator_cpu_s": self.cpu_s,
            "machine_cpu_s": self.machine_cpu_s,
            "signed_before": self.signed_before,
            "height_before": self.height_before,
            "leaves_before": self.leaves_before,
            "heads": self.after.answered.iter().map(|head| json!({"height": head.height, "size": head.size, "root": head.root})).collect::<Vec<_>>(),
            "machine": self.machine,
        })
    }
}
