//! The commands of `portolan-node`.

mod genesis;

use crate::files::NodeFiles;
use crate::limits::STORE_CLOSE_TIME_MAX;
use crate::running;
use clap::{Parser, Subcommand};
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
    /// Say what this node has on disk; the node must not be running.
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
    let closing = runtime.block_on(running::run(config, asked_to_stop()))?;
    // Tasks that still hold the store end with the runtime.
    runtime.shutdown_timeout(STORE_CLOSE_TIME_MAX);
    anyhow::ensure!(closing.wait(STORE_CLOSE_TIME_MAX), "the store is still in use; what was synced is safe");
    Ok(())
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
    let store = running::open_store(&files)?;
    let tip = store.tip().ok_or_else(|| anyhow::anyhow!("the store has no genesis; run `portolan-node init`"))?;
    println!("organisation  {}", files.config.organisation);
    println!("network       {}", files.genesis.network());
    println!("height        {}", tip.header.height);
    println!("block time    {}", tip.header.time);
    println!("log           {} leaves, root {}", tip.header.log_size, tip.header.log_root);
    println!("state root    {}", tip.header.state_root);
    println!("undecided     {} submissions", store.undecided_bodies()?.len());
    Ok(())
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
