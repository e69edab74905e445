//! Load the nodes of a network and measure it: records per second, submit to final, errors, and the cost of measuring.
//!
//! Submissions are signed beforehand, as far as they fit into memory, and sent to the nodes in turn. *Submit to final*
//! runs from the moment a submission was due until its node answered that it is on the ledger. With a rate the load is
//! open: what a slow network delays is counted as delay, not as less load. Without one it is closed: so many submissions
//! are on their way at any time.
//!
//! Invariants
//! - Every submission that was taken ends as final, refused, or failed; the report's sums show it.
//! - A refusal for overload is tried again, with the same bytes, and counted; the time runs on meanwhile.
//! - At the end all nodes that answer must stand at one head, and the log must have grown by at least the records answered final.

mod door;
mod load;
mod machine;
mod record;
mod report;
mod stock;
mod tally;

pub use load::Load;
pub use machine::{CpuTime, Machine};
pub use record::{Author, RecordShape};
pub use report::{Heads, Report};
pub use stock::{Prepared, Stock};
pub use tally::{Latencies, Tally};

use crate::sdk::{CallFault, Node};
use std::time::Duration;

/// What a run does.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Records per second in all; absent: as fast as the submissions on their way come back.
    pub rate: Option<u32>,
    /// How long new submissions are sent.
    pub duration: Duration,
    /// Most submissions on their way at once, over all nodes.
    pub in_flight_max: usize,
    /// Most submissions in all.
    pub submissions_max: Option<u64>,
}

/// Run the load to its end and report. `stock` gives the submissions; `watch` sees the tally several times a second.
///
/// # Errors
/// [`CallFault`] when the first node cannot be asked for its head before; faults of submissions are in the report.
pub async fn run(
    nodes: &[Node],
    stock: Stock,
    plan: &Plan,
    watch: impl Fn(&Tally) + Send,
) -> Result<Report, CallFault> {
    let records_per_submission = stock.records_per_submission();
    let before = nodes[0].checkpoint().await?;
    let (cpu, machine_cpu) = (CpuTime::of_this_process(), CpuTime::of_the_machine());
    let load = Load::new(nodes.to_vec(), plan.clone());
    let signed_before = stock.signed();
    let (tally, took) = load.run(stock, watch).await;
    let spent = CpuTime::of_this_process().since(&cpu);
    let machine_spent = CpuTime::of_the_machine().since(&machine_cpu);
    let after = Heads::settle(nodes).await;
    Ok(Report {
        nodes: nodes.iter().map(|node| node.name().to_owned()).collect(),
        records_per_submission,
        rate: plan.rate,
        signed_before,
        took,
        cpu_s: spent.seconds(),
        machine_cpu_s: machine_spent.seconds(),
        leaves_before: before.size,
        height_before: before.height,
        after,
        tally,
        machine: Machine::this(),
    })
}
