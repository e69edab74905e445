//! A network for one test.

use portolan_client::local_network::{LocalNetwork, LocalPlan, Member, Programs};
use portolan_ledger::Height;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// A heartbeat that is longer than any test: blocks come on demand alone, and what writes nothing leaves the log as long
/// as it was.
pub const SILENT_HEARTBEAT_MS: u64 = 10 * 60 * 1_000;

/// The programs, built once per test run from the tree that is tested.
///
/// # Panics
/// When they cannot be built.
pub fn programs() -> &'static Programs {
    static PROGRAMS: OnceLock<Programs> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        if std::env::var_os("PORTOLAN_PROGRAMS").is_none() {
            build();
        }
        Programs::find().expect("the programs are built")
    })
}

/// Cargo builds the programs of other crates for no test. Called as a person would: what cargo tells a test in its
/// environment would make some build scripts run again.
fn build() {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(workspace()).args(["build", "--quiet"]);
    for program in ["portolan-node", "portolan", "portolan-demo"] {
        cargo.args(["--bin", program]);
    }
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        if name_text.starts_with("CARGO_PKG_") || name_text.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(name);
        }
    }
    let status = cargo.status().expect("cargo runs");
    assert!(status.success(), "building the programs ended with {status}");
}

/// The folder of the workspace.
///
/// # Panics
/// Never: this crate lies in a folder of the workspace.
#[must_use]
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace").to_owned()
}

/// A network that is up and agrees.
///
/// # Panics
/// When it does not come up.
pub async fn start(plan: &LocalPlan) -> LocalNetwork {
    LocalNetwork::start(programs(), plan).await.expect("the network comes up")
}

/// A network that makes blocks on demand alone.
pub async fn start_silent() -> LocalNetwork {
    start(&LocalPlan { heartbeat_ms: Some(SILENT_HEARTBEAT_MS), ..LocalPlan::default() }).await
}

/// Leaves of a member's record log.
///
/// # Panics
/// When the node does not answer.
pub async fn log_size(network: &LocalNetwork, member: Member) -> u64 {
    let node = network.node(member).expect("a node");
    node.checkpoint().await.expect("its head").size
}

/// Wait until all running nodes have what the highest of them has, and say where that is.
///
/// # Panics
/// When they do not get there.
pub async fn settle(network: &LocalNetwork) -> Height {
    let mut highest = Height(0);
    for member in Member::ALL.into_iter().filter(|member| network.is_running(*member)) {
        let head = network.node(member).expect("a node").checkpoint().await.expect("its head");
        highest = highest.max(head.height);
    }
    network.wait_height(highest).await.expect("all nodes get to the highest height");
    highest
}
