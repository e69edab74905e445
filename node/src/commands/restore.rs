//! `portolan-node restore`.

use super::OfNode;
use super::progress::Shown;
use crate::backup::restoring::restore;
use crate::backup::taking::Subject;
use crate::files::NodeFiles;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Restore {
    #[command(flatten)]
    pub(super) node: OfNode,
    /// The folder that `portolan-node backup` made.
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
}

impl Restore {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let files = NodeFiles::read(&self.node.config)?;
        let subject = Subject {
            network: files.genesis.network(),
            organisation: &files.config.organisation,
            data_folder: &files.config.data_folder,
        };
        let set = files.genesis.validators();
        let (mut copied, mut checked) = (Shown::default(), Shown::default());
        let manifest = restore(&subject, &set, &self.from, &mut copied, &mut checked)?;
        copied.ends();
        checked.ends();
        println!("restored   height {}, header {}", manifest.height, manifest.header);
        println!("made at    {}", manifest.made_at);
        println!("next       portolan-node run --config {}", self.node.config.display());
        println!("The node follows the others in silence, and votes again after the first block made after its start.");
        Ok(())
    }
}
