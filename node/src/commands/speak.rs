//! `portolan-node speak`: the operator takes the risk that a silent node avoids.

use super::OfNode;
use crate::clock;
use crate::files::NodeFiles;
use crate::silence::marker;

#[derive(Debug, clap::Args)]
pub(super) struct Speak {
    #[command(flatten)]
    pub(super) node: OfNode,
    /// Say that you know: if this node's key has voted after what is on its disk, it may now vote differently, which every
    /// member can prove and which counts as an attack.
    #[arg(long, required = true)]
    risk_signing_twice: bool,
}

impl Speak {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        anyhow::ensure!(self.risk_signing_twice, "the risk has to be taken in so many words");
        let files = NodeFiles::read(&self.node.config)?;
        let Some(reason) = marker::read(&files.config.data_folder) else {
            println!("this node is not silent");
            return Ok(());
        };
        marker::permit(&files.config.data_folder, clock::now())?;
        println!("the node was silent, because {reason}; from its next start on it votes");
        Ok(())
    }
}
