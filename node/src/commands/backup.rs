//! `portolan-node backup`.

use super::OfNode;
use super::progress::Shown;
use crate::backup::taking::{Subject, back_up};
use crate::files::NodeFiles;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Backup {
    #[command(flatten)]
    pub(super) node: OfNode,
    /// The folder to make. It must not exist; what a broken attempt left beside it is used.
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
}

impl Backup {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let files = NodeFiles::read(&self.node.config)?;
        let subject = Subject {
            network: files.genesis.network(),
            organisation: &files.config.organisation,
            data_folder: &files.config.data_folder,
        };
        let mut shown = Shown::default();
        let manifest = back_up(&subject, &self.to, &mut shown)?;
        shown.ends();
        println!("backed up  {} in {} files", manifest.bytes(), manifest.files.len());
        println!("height     {}, header {}", manifest.height, manifest.header);
        println!("folder     {}", self.to.display());
        for lack in &manifest.lacks {
            println!("not in it  {lack}");
        }
        println!("It holds business names in clear: keep it as you keep the node's disk.");
        Ok(())
    }
}
