//! `portolan bench`: load the nodes of a network and measure it.

use super::connect::NodesOptions;
use super::{files, keys};
use crate::bench::{self, Author, Plan, RecordShape, Stock};
use crate::exit::{Answer, CommandFault, Exit};
use crate::limits::{BENCH_IN_FLIGHT_DEFAULT, BENCH_IN_FLIGHT_MAX, BENCH_LIFETIME_MINUTES, BENCH_SIGN_POLL};
use crate::progress::Progress;
use clap::Args;
use portolan_ledger::limits::SUBMISSION_RECORDS_MAX;
use portolan_ledger::{AudienceId, Locode};
use portolan_network_config::Genesis;
use std::path::PathBuf;
use std::time::Duration;

/// Load the nodes of a network and measure records/s and submit to final
#[derive(Args)]
#[command(after_help = "\
Every submission opens new container stays: the records stay on the ledger. Never load a network that
is in use. With --rate the load is open and delay is counted from when a submission was due; without,
it is closed: --in-flight submissions are on their way at any time. Exit code 1 when anything was lost.")]
pub struct Bench {
    #[command(flatten)]
    nodes: NodesOptions,
    /// A member's key file (keys.toml): one for each node in the same order, or one for all.
    #[arg(long, value_name = "FILE", value_delimiter = ',', required = true)]
    key: Vec<PathBuf>,
    /// Seconds during which new submissions are sent.
    #[arg(long, value_name = "S", default_value_t = 10)]
    duration: u32,
    /// Records per second in all; without it the loop is closed.
    #[arg(long, value_name = "N")]
    rate: Option<u32>,
    /// Most submissions on their way at once, over all nodes.
    #[arg(long, value_name = "N", default_value_t = BENCH_IN_FLIGHT_DEFAULT,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(BENCH_IN_FLIGHT_MAX)))]
    in_flight: u32,
    /// Stop after so many submissions, if the time is not over before.
    #[arg(long, value_name = "N")]
    submissions: Option<u64>,
    /// Records in each submission.
    #[arg(long, value_name = "N", default_value_t = 1,
        value_parser = clap::value_parser!(u32).range(1..=SUBMISSION_RECORDS_MAX as i64))]
    records_per_submission: u32,
    /// Give each record a sealed part of 512 bytes; the audience's key is taken out of --genesis.
    #[arg(long, requires = "genesis")]
    part: bool,
    /// The network's genesis.
    #[arg(long, value_name = "FILE")]
    genesis: Option<PathBuf>,
    /// Audience of the part.
    #[arg(long, value_name = "ID", default_value = "community")]
    audience: AudienceId,
    /// The port of the records; every signing member's role must cover it.
    #[arg(long, value_name = "LOCODE", default_value = "GBFXT")]
    port: Locode,
}

/// Most submissions per second that a closed loop is prepared for; should a network take more, the load ends early.
const CLOSED_LOOP_SUBMISSIONS_PER_S: u64 = 8_000;
/// Most records per second that a closed loop is prepared for.
const CLOSED_LOOP_RECORDS_PER_S: u64 = 40_000;

impl Bench {
    /// Sign, load, report.
    pub async fn run(self) -> Result<Answer, CommandFault> {
        let nodes = self.nodes.nodes()?;
        let network = nodes[0].network().await?;
        let records_per_submission = usize::try_from(self.records_per_submission).unwrap_or(1);
        let lifetime_minutes = BENCH_LIFETIME_MINUTES + self.duration / 60;
        let shape = RecordShape { network, port: self.port.clone(), records_per_submission, lifetime_minutes };
        let count = self.submission_count();
        let stock = Stock::sign(self.authors(nodes.len())?, &shape, count);
        let next = "choose fewer records per submission";
        let stock = stock.map_err(|refusal| CommandFault::usage(refusal, next))?;
        signed_before(&stock).await;
        let plan = Plan {
            rate: self.rate,
            duration: Duration::from_secs(self.duration.into()),
            in_flight_max: usize::try_from(self.in_flight).unwrap_or(1),
            submissions_max: Some(count),
        };
        let progress = Progress::waiting("sending");
        let report = bench::run(&nodes, stock, &plan, |tally| {
            let (done, sent) = (tally.final_count + tally.error_count(), tally.sent);
            progress.say(format!(
                "{} records final, {} on their way, {} errors",
                tally.records_final,
                sent - done,
                tally.error_count()
            ));
        });
        let report = report.await?;
        drop(progress);
        let exit = if report.is_lossless() { Exit::Yes } else { Exit::No };
        Ok(Answer { text: report.text(), json: report.json(), exit })
    }

    /// How many submissions to sign.
    fn submission_count(&self) -> u64 {
        let (seconds, records) = (u64::from(self.duration), u64::from(self.records_per_submission));
        let count = match self.rate {
            Some(rate) => (seconds * u64::from(rate)).div_ceil(records),
            None => seconds * CLOSED_LOOP_SUBMISSIONS_PER_S.min(CLOSED_LOOP_RECORDS_PER_S.div_ceil(records)),
        };
        count.min(self.submissions.unwrap_or(u64::MAX)).max(1)
    }

    fn authors(&self, nodes: usize) -> Result<Vec<Author>, CommandFault> {
        if self.key.len() > 1 && self.key.len() != nodes {
            let message = format!("{nodes} nodes and {} keys", self.key.len());
            return Err(CommandFault::usage(message, "give --key once for each --node, in the same order"));
        }
        let genesis = self.genesis.as_deref().map(files::read_text).transpose()?;
        let next = "take the genesis of the network that is loaded";
        let genesis =
            genesis.map(|text| Genesis::parse(&text)).transpose().map_err(|fault| CommandFault::usage(fault, next))?;
        let author = |at: usize| {
            let keys = keys::read_member(self.key.get(at).unwrap_or(&self.key[0]))?;
            let audience = match (&genesis, self.part) {
                (Some(genesis), true) => {
                    let opened = genesis.open_audiences(&keys.organisation, &keys.sealing_secrets());
                    let opened = opened.map_err(|defect| CommandFault::usage(defect, next))?;
                    let found = opened.into_iter().find(|key| key.audience == self.audience);
                    let missing = || format!("{} is not in the audience {}", keys.organisation, self.audience);
                    Some(found.ok_or_else(|| CommandFault::usage(missing(), "choose another --audience"))?)
                }
                _ => None,
            };
            Ok(Author { signer: keys::signer_of(&keys), audience })
        };
        (0..nodes).map(author).collect()
    }
}

async fn signed_before(stock: &Stock) {
    let progress = Progress::waiting("signing");
    while stock.signed() < stock.wanted() {
        progress.say(format!("signing {} of {} submissions", stock.signed(), stock.wanted()));
        tokio::time::sleep(BENCH_SIGN_POLL).await;
    }
}
