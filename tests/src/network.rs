//! A network for one test.

use portolan_client::local_network::{LocalNetwork, LocalPlan, Member, Programs};
use portolan_ledger::Height;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// A test of a crate below all programs, which costs next to nothing.
const A_TEST: &str = "wire";

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

/// The node that lies, built like the others but with the feature that the released one does not have.
///
/// # Panics
/// When it cannot be built.
pub fn adversary() -> &'static Path {
    static ADVERSARY: OnceLock<PathBuf> = OnceLock::new();
    ADVERSARY.get_or_init(|| {
        let beside = programs().node.with_file_name("portolan-adversary");
        if std::env::var_os("PORTOLAN_PROGRAMS").is_none() {
            // The whole workspace's features, and one more: with a package picked, cargo would build every dependency again.
            build_with(&["--features", "portolan-node/adversary", "--bin", "portolan-adversary"]);
        }
        assert!(beside.is_file(), "there is no program {}", beside.display());
        beside
    })
}

/// Cargo builds the programs of other crates for no test. Called as a person would: what cargo tells a test in its
/// environment would make some build scripts run again.
fn build() {
    build_with(&["--bin", "portolan-node", "--bin", "portolan", "--bin", "portolan-demo"]);
}

fn build_with(arguments: &[&str]) {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // With a test among what is built, cargo chooses the features of dependencies as it did for this very test, and takes
    // what it built for it; without one the node would be compiled a second time.
    cargo.current_dir(workspace()).args(["build", "--quiet", "--test", A_TEST]).args(arguments);
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

/// Four nodes that report what breaks with the records of others after so many seconds of block time, not after ten minutes.
///
/// # Panics
/// When it does not start.
pub async fn start_reporting_after(seconds: u64) -> LocalNetwork {
    // Time passes with blocks alone.
    let plan = LocalPlan { heartbeat_ms: Some(1_000), ..LocalPlan::default() };
    let mut network = LocalNetwork::make(programs(), &plan).expect("the files of a network");
    for member in Member::ALL {
        let file = crate::operator::config_file(&network, member);
        let text = std::fs::read_to_string(&file).expect("the configuration");
        let sooner = text.replace("others_reported_after_s = 600", &format!("others_reported_after_s = {seconds}"));
        assert_ne!(sooner, text, "ten minutes are what a node waits by itself");
        std::fs::write(&file, sooner).expect("the configuration is written");
    }
    network.run_all().expect("four nodes");
    network.wait_ready(&Member::ALL).await.expect("they are ready");
    network
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
