//! Why a local network does not do what was asked.

use super::Member;
use crate::sdk::CallFault;
use portolan_ledger::policy::PolicyRefusal;
use std::path::PathBuf;

/// Why a local network does not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum LocalFault {
    /// A program is not built.
    #[error("there is no program {}; build it: cargo build --bin portolan-node --bin portolan", .0.display())]
    ProgramMissing(PathBuf),
    /// A program did not do its work.
    #[error("`{call}` ended with {status}\n{said}")]
    Program {
        /// The call, as a person would type it.
        call: String,
        /// How it ended.
        status: std::process::ExitStatus,
        /// What it said.
        said: String,
    },
    /// The operating system refused something.
    #[error("{doing}")]
    System {
        /// What was attempted.
        doing: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// No block of ports is free.
    #[error("no fourteen ports in a row are free on this machine below {0}; stop other networks")]
    NoPorts(u16),
    /// A node is not ready in time.
    #[error("the node of {member} is not ready: {reason}\nend of its log:\n{log}")]
    NotReady {
        /// Whose node.
        member: Member,
        /// What it said last.
        reason: String,
        /// The end of its log.
        log: String,
    },
    /// A node did not stop cleanly when asked.
    #[error("the node of {member} did not stop as asked: {reason}")]
    NotStopped {
        /// Whose node.
        member: Member,
        /// What happened instead.
        reason: String,
    },
    /// The trust policy of the network cannot be read.
    #[error(transparent)]
    Policy(PolicyRefusal),
    /// A call to a node failed.
    #[error(transparent)]
    Call(#[from] CallFault),
}

impl LocalFault {
    pub(super) fn system(doing: impl Into<String>, source: std::io::Error) -> Self {
        Self::System { doing: doing.into(), source }
    }
}
