//! `make bench`: `portolan bench` against four nodes of this machine.

use super::fault::DemoFault;
use crate::local_network::{LocalNetwork, LocalPlan, Member, Programs};
use std::process::Command;

/// The record of the published figures: one sealed part each.
const ARGUMENTS_DEFAULT: [&str; 1] = ["--part"];

/// Start the four nodes, run `portolan bench` against all of them with these further arguments, stop them.
///
/// # Errors
/// [`DemoFault`], also when the bench ends with a fault.
pub async fn bench(arguments: &[String]) -> Result<(), DemoFault> {
    let mut network = LocalNetwork::start(&Programs::find()?, &LocalPlan::default()).await?;
    let mut command = Command::new(&network.programs().client);
    command.arg("bench").arg("--genesis").arg(network.folder().join("genesis.toml"));
    for member in Member::ALL {
        command.args(["--node", &network.address(member), "--token"]).arg(network.token_file(member));
        command.arg("--key").arg(network.member_folder(member).join("keys/keys.toml"));
    }
    if arguments.is_empty() {
        command.args(ARGUMENTS_DEFAULT);
    }
    let status =
        command.args(arguments).status().map_err(|source| DemoFault::system("starting portolan bench", source))?;
    network.stop_all().await?;
    if status.success() {
        return Ok(());
    }
    Err(DemoFault::NotAsExpected { expected: "portolan bench ends well".into(), found: status.to_string() })
}
