//! The options that say which node to ask.

use super::files;
use crate::exit::CommandFault;
use crate::limits::NODES_MAX;
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

/// Which nodes to ask, each with its token.
#[derive(Args)]
pub struct NodesOptions {
    /// A node's HTTP address; give it several times to compare nodes.
    #[arg(long, value_name = "URL", env = "PORTOLAN_NODE", value_delimiter = ',', required = true)]
    node: Vec<String>,
    /// File with the bearer token: one for each node in the same order, or one for all.
    #[arg(long, value_name = "FILE", env = "PORTOLAN_TOKEN", value_delimiter = ',')]
    token: Vec<PathBuf>,
    /// X.509 certificates (PEM) to trust instead of the public ones.
    #[arg(long, value_name = "FILE", env = "PORTOLAN_CA")]
    ca: Option<PathBuf>,
}

impl NodesOptions {
    /// The nodes in the order they were given, each once.
    pub fn nodes(&self) -> Result<Vec<Node>, CommandFault> {
        let (nodes, tokens) = (self.node.len(), self.token.len());
        if nodes > NODES_MAX {
            return Err(CommandFault::usage(format!("{nodes} nodes, at most {NODES_MAX}"), "name fewer nodes"));
        }
        if tokens > 1 && tokens != nodes {
            let message = format!("{nodes} nodes and {tokens} tokens");
            return Err(CommandFault::usage(message, "give --token once for each --node, in the same order"));
        }
        let certificates = self.ca.as_deref().map(files::read).transpose()?;
        let mut made: Vec<Node> = Vec::new();
        for (at, address) in self.node.iter().enumerate() {
            let token = self.token.get(at).or(self.token.first()).map(|path| files::read_text(path)).transpose()?;
            let connection = Connection { node: address.clone(), token, certificates: certificates.clone() };
            let node = Node::new(&connection)?;
            if made.iter().any(|other| other.name() == node.name()) {
                let message = format!("{} stands twice", node.name());
                return Err(CommandFault::usage(message, "name each node once"));
            }
            made.push(node);
        }
        Ok(made)
    }
}
