//! The commands of `portolan-node`.

mod genesis;

use crate::files::NodeFiles;
use crate::limits::STORE_CLOSE_TIME_MAX;
use crate::running::{self, Ended};
use crate::storage::StoredMisbehaviour;
use anyhow::Context as _;
use clap::{Parser, Subcommand};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use tracing_subscriber::EnvFilter;

/// Run a member's node of a Portolan network.
#[derive(Debug, Parser)]
#[command(name = "portolan-node", version, about)]
pub struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make the genesis of a network.
    #[command(subcommand)]
    Genesis(genesis::Genesis),
    /// Make the data folder of a node from its genesis; `run` does it too.
    Init(OfNode),
    /// Run the node until it is told to stop (SIGTERM, Ctrl-C).
    Run(OfNode),
    /// Say what this node has on disk, and which members broke the protocol; it may be running.
    Status(OfNode),
    /// Check everything on disk against everything else; the node must not be running.
    Fsck(OfNode),
}

#[derive(Debug, clap::Args)]
struct OfNode {
    /// The node's configuration.
    #[arg(long, value_name = "FILE", default_value = "node.toml")]
    config: PathBuf,
}

impl CommandLine {
    /// Do what was asked.
    ///
    /// # Errors
    /// What went wrong, with its cause.
    pub fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Genesis(genesis) => genesis.run(),
            Command::Init(OfNode { config }) => {
                let store = running::open_store(&NodeFiles::read(&config)?)?;
                let tip = store.tip().map(|tip| tip.header.height).unwrap_or_default();
                println!("the node's data folder stands at height {tip}");
                Ok(())
            }
            Command::Run(OfNode { config }) => run(&config),
            Command::Status(OfNode { config }) => status(&config),
            Command::Fsck(OfNode { config }) => fsck(&config),
        }
    }
}

fn run(config: &std::path::Path) -> anyhow::Result<()> {
    let files = NodeFiles::read(config)?;
    let mut filter = EnvFilter::try_new(&files.config.log_filter)?;
    for directive in portolan_consensus::LOG_DIRECTIVES {
        filter = filter.add_directive(directive.parse()?);
    }
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).init();
    drop(files);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (ended, closing) = runtime.block_on(running::run(config, asked_to_stop()))?;
    // Tasks that still hold the store end with the runtime.
    runtime.shutdown_timeout(STORE_CLOSE_TIME_MAX);
    anyhow::ensure!(closing.wait(STORE_CLOSE_TIME_MAX), "the store is still in use; what was synced is safe");
    match ended {
        Ended::Asked => Ok(()),
        Ended::KeysChanged => begin_again(),
    }
}

/// Replace this process by a new one of the same program with the same arguments: nothing of the old keys is left, and a
/// supervisor sees one process that went on.
fn begin_again() -> anyhow::Result<()> {
    let program = std::env::current_exe().context("find this program to begin again")?;
    let error = std::process::Command::new(program).args(std::env::args_os().skip(1)).exec();
    Err(error).context("begin again with the new keys; start the node again")
}

async fn asked_to_stop() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(error) => {
            tracing::error!(%error, "SIGTERM cannot be heard; only Ctrl-C stops the node cleanly");
            let _ = tokio::signal::ctrl_c().await;
            return;
        }
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

fn status(config: &std::path::Path) -> anyhow::Result<()> {
    let files = NodeFiles::read(config)?;
    let store = running::open_store_to_read(&files)?;
    let tip = store.tip().ok_or_else(|| anyhow::anyhow!("the store has no genesis; run `portolan-node init`"))?;
    println!("organisation  {}", files.config.organisation);
    println!("network       {}", files.genesis.network());
    println!("height        {}", tip.header.height);
    println!("block time    {}", tip.header.time);
    println!("log           {} leaves, root {}", tip.header.log_size, tip.header.log_root);
    println!("state root    {}", tip.header.state_root);
    println!("undecided     {} submissions", store.undecided_bodies()?.len());
    let seen = store.misbehaviour()?;
    println!("misbehaviour  {} breaches of the protocol by other members seen here", seen.len());
    for StoredMisbehaviour { kind, member, height, round, says, seen_at, proof } in seen {
        let round = round.map(|round| format!(" round {round}")).unwrap_or_default();
        println!("  {member}: {kind} at height {height}{round}, seen {seen_at}: {says}");
        for (text, signature) in proof {
            let text = text.trim_end().replace('\n', " | ");
            println!(
                "    signed: {text}{}",
                if signature.is_empty() { String::new() } else { format!(" | {}", hex(&signature)) }
            );
        }
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn fsck(config: &std::path::Path) -> anyhow::Result<()> {
    let store = running::open_store(&NodeFiles::read(config)?)?;
    let problems = store.fsck()?;
    for problem in &problems {
        println!("{problem}");
    }
    anyhow::ensure!(problems.is_empty(), "{} problems found; restore from a backup or join anew", problems.len());
    println!("everything on disk agrees");
    Ok(())
}
