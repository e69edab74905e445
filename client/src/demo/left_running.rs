//! `make network`: the sample network, left running until it is interrupted.

use super::fault::DemoFault;
use crate::local_network::{LocalNetwork, LocalPlan, Member, Programs};

/// First port of the network that is left running, so that it is found at the same place each time.
const FIRST_PORT: u16 = 26_600;

/// Start the four nodes, say how to reach them, and stop them on Ctrl-C.
///
/// # Errors
/// [`DemoFault`].
pub async fn leave_running() -> Result<(), DemoFault> {
    let plan = LocalPlan { first_port: Some(FIRST_PORT), ..LocalPlan::default() };
    let mut network = LocalNetwork::start(&Programs::find()?, &plan).await?;
    println!("network {}\nin      {}\n", network.network(), network.folder().display());
    for member in Member::ALL {
        println!("{member:<15} {}  token: {}", network.address(member), network.token_file(member).display());
    }
    println!("\nTry:");
    println!("  export PORTOLAN_NODE={}", network.address(Member::Terminal));
    println!("  export PORTOLAN_TOKEN={}", network.token_file(Member::Terminal).display());
    println!("  export PORTOLAN_POLICY={}", network.policy_file().display());
    println!("  portolan message network-config/dev/messages/coarri-discharge.edi");
    println!("  portolan show --container {}", super::sample::CONTAINER);
    println!("\nCtrl-C stops the nodes and removes the folder.");
    interrupted().await?;
    println!("\nstopping");
    Ok(network.stop_all().await?)
}

/// Ctrl-C or SIGTERM.
async fn interrupted() -> Result<(), DemoFault> {
    let failed = |source| DemoFault::system("listening for signals", source);
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).map_err(failed)?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        interrupt = tokio::signal::ctrl_c() => interrupt.map_err(failed),
    }
}
