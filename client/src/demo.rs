//! Live one import release on a network of four nodes, and prove it with the network switched off.
//!
//! What `make demo` runs. The nodes are real processes, the messages are those of `network-config/dev/messages`, every
//! step goes through a node's HTTP interface or a command that a person could type. Each step says who does what, shows
//! the answer, and checks it: the first answer that is not as it must be ends the demo with a fault.
//!
//! One step per file under `steps`, in the order of the story.

mod account;
mod bench;
mod fault;
mod left_running;
pub mod messages;
mod offline;
pub mod sample;
mod stage;
mod steps;

pub use bench::bench;
pub use fault::DemoFault;
pub use left_running::leave_running;

use crate::local_network::{LocalPlan, Programs};
use stage::Stage;

/// Tell the whole story once. The nodes end with it, however it ends.
///
/// # Errors
/// [`DemoFault`] for the first expectation that does not hold.
pub async fn story() -> Result<(), DemoFault> {
    // Blocks come on demand alone, so that what leaves no trace can be seen to leave none.
    let plan = LocalPlan { heartbeat_ms: Some(crate::limits::DEMO_HEARTBEAT_MS), ..LocalPlan::default() };
    let mut stage = Stage::open(&Programs::find()?, &plan).await?;
    steps::port_call::run(&mut stage).await?;
    steps::discharge::run(&mut stage).await?;
    steps::declaration::run(&mut stage).await?;
    steps::control::run(&mut stage).await?;
    steps::gate_denied::run(&mut stage).await?;
    steps::releases::run(&mut stage).await?;
    steps::foreign_lift::run(&mut stage).await?;
    steps::inspection::run(&mut stage).await?;
    steps::clearance::run(&mut stage).await?;
    steps::gate_allowed::run(&mut stage).await?;
    steps::gate_out::run(&mut stage).await?;
    steps::departure::run(&mut stage).await?;
    let evidence = steps::audit::run(&mut stage).await?;
    steps::proof::run(&mut stage, &evidence).await?;
    stage.account.end(stage.started);
    Ok(())
}
