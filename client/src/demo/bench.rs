//! `make bench`: `portolan bench` against four nodes of this machine.

use super::fault::DemoFault;
use crate::local_network::{LocalNetwork, LocalPlan, Member, Programs};
use std::process::Command;

/// Start the four nodes, run `portolan bench` with these further arguments against all of them, stop them.
///
/// # Errors
/// [`DemoFault`], also when the bench ends with a fault.
pub async fn bench(arguments: &[String]) -> Result<(), DemoFault> {
    let mut network = LocalNetwork::start(&Programs::find()?, &LocalPlan::default()).await?;
    let mut command = Command::new(&network.programs().client);
    command.arg("bench");
    for member in Member::ALL {
        command.args(["--node", &network.address(member), "--token"]).arg(network.token_file(member));
    }
    let status =
        command.args(arguments).status().map_err(|source| DemoFault::system("starting portolan bench", source))?;
    network.stop_all().await?;
    if status.success() {
        return Ok(());
    }
    Err(DemoFault::NotAsExpected { expected: "portolan bench ends well".into(), found: status.to_string() })
}
