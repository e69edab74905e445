//! The commands of `portolan-node`.

mod backup;
mod fsck;
mod genesis;
mod join;
mod progress;
mod restore;
mod run;
mod speak;
mod status;

use crate::files::NodeFiles;
use crate::repair::Repair;
use crate::running;
use clap::{Parser, Subcommand};
use std::path::{Path, PathBuf};

/// What the help ends with.
const EXIT_CODES: &str = "\
Exit codes:
  0   done
  1   not done; the reason is printed, starting again may help
  2   called wrongly
  74  the disk is full, read-only, damaged or failing: do not start again before it is repaired
      (systemd: RestartPreventExitStatus=74)";

/// Run a member's node of a Portolan network.
#[derive(Debug, Parser)]
#[command(name = "portolan-node", version, about, after_help = EXIT_CODES)]
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
    /// Take the ledger's state from other members, checked, and begin there; the node then follows in silence until it may
    /// vote.
    Join(join::Join),
    /// Copy the node's store to a new folder, while the node runs or when it is stopped.
    Backup(backup::Backup),
    /// Put a backup back into an empty data folder; the node then follows in silence until it may vote.
    Restore(restore::Restore),
    /// Let a silent node vote at once. Read the guide first: it may sign twice.
    Speak(speak::Speak),
}

#[derive(Debug, clap::Args)]
struct OfNode {
    /// The node's configuration.
    #[arg(long, value_name = "FILE", default_value = "node.toml")]
    config: PathBuf,
}

impl Command {
    /// The configuration of the node that the command is about.
    fn config(&self) -> Option<&Path> {
        match self {
            Self::Genesis(_) => None,
            Self::Init(node) | Self::Run(node) | Self::Status(node) | Self::Fsck(node) => Some(&node.config),
            Self::Join(join) => Some(&join.node.config),
            Self::Backup(backup) => Some(&backup.node.config),
            Self::Restore(restore) => Some(&restore.node.config),
            Self::Speak(speak) => Some(&speak.node.config),
        }
    }

    fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Genesis(genesis) => genesis.run(),
            Self::Init(OfNode { config }) => {
                let store = running::open_store(&NodeFiles::read(&config)?)?;
                let tip = store.tip().map(|tip| tip.header.height).unwrap_or_default();
                println!("the node's data folder stands at height {tip}");
                Ok(())
            }
            Self::Run(OfNode { config }) => run::run(&config),
            Self::Status(OfNode { config }) => status::status(&config),
            Self::Fsck(OfNode { config }) => fsck::fsck(&config),
            Self::Join(join) => join.run(),
            Self::Backup(backup) => backup.run(),
            Self::Restore(restore) => restore.run(),
            Self::Speak(speak) => speak.run(),
        }
    }
}

impl CommandLine {
    /// Do what was asked.
    ///
    /// # Errors
    /// What went wrong, with its cause; a fault of the disk as a [`Repair`], with the command that helps.
    pub fn run(self) -> anyhow::Result<()> {
        let config = self.command.config().map(Path::to_owned);
        let done = self.command.run();
        let Some(config) = config else { return done };
        done.map_err(|error| {
            let data_folder = NodeFiles::data_folder(&config);
            let repair = data_folder.and_then(|folder| Repair::of_error(&error, &config, &folder));
            repair.map_or(error, anyhow::Error::new)
        })
    }
}
