//! The options that say which node to ask.

use super::files;
use crate::exit::CommandFault;
use crate::sdk::{Connection, Node};
use clap::Args;
use std::path::PathBuf;

/// Which node to ask, and with what right.
#[derive(Args)]
pub struct NodeOptions {
    /// The node's HTTP address, for example https://node.port.example:8443.
    #[arg(long, value_name = "URL", env = "PORTOLAN_NODE")]
    node: String,
    /// File with the bearer token, as `portolan keys token` makes it.
    #[arg(long, value_name = "FILE", env = "PORTOLAN_TOKEN")]
    token: Option<PathBuf>,
    /// X.509 certificates (PEM) to trust instead of the public ones.
    #[arg(long, value_name = "FILE", env = "PORTOLAN_CA")]
    ca: Option<PathBuf>,
}

impl NodeOptions {
    /// The node, ready to be asked.
    pub fn node(&self) -> Result<Node, CommandFault> {
        let connection = Connection {
            node: self.node.clone(),
            token: self.token.as_deref().map(files::read_text).transpose()?,
            certificates: self.ca.as_deref().map(files::read).transpose()?,
        };
        Ok(Node::new(&connection)?)
    }
}
