//! Copy a node's store to another place while the node runs, and put it back.
//!
//! `portolan-node backup` asks the running node over a socket in its data folder to freeze its store ([`desk`]), or
//! freezes it itself when the node is stopped. Then it copies the frozen files, hashes what it reads, and writes the
//! manifest last. `portolan-node restore` checks every hash, builds the store beside its place, checks the store itself,
//! marks the node silent, and only then puts the store in place.
//!
//! Invariants
//! - A backup without a manifest is none; a folder with one is never written to again.
//! - What is copied is of one block's boundary, whatever is committed meanwhile.
//! - Secret keys and the engine's log are in no backup: keys are kept apart, and an old log of what was signed is worse
//!   than none (`crate::silence`).
//!
//! Why a socket in the data folder and not a path of the HTTP interface: who may open it is decided by the operating system
//! for the very files that a backup copies, it needs no token that a nightly job would have to keep, and it is not there for
//! anybody on the network.

pub mod copying;
pub mod desk;
pub mod manifest;
pub mod restoring;
pub mod taking;

use crate::silence::MarkerFault;
use crate::storage::StorageFault;
use portolan_ledger::{Digest, NetworkId, OrganisationId};
use std::path::PathBuf;

/// Why a backup cannot be made or put back. Nothing that was there before is changed.
#[derive(Debug, thiserror::Error)]
pub enum BackupFault {
    /// A file or folder cannot be used.
    #[error("cannot {doing} {}", path.display())]
    File {
        /// What was attempted.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// There is something where the backup or the store is to go.
    #[error("{} is there already and is never written over; name another folder, or move it away", .0.display())]
    Occupied(PathBuf),
    /// The running node refused.
    #[error("the running node did not freeze its store: {0}")]
    Refused(String),
    /// The node has no genesis yet.
    #[error("the store in {} is empty: there is nothing to keep", .0.display())]
    Empty(PathBuf),
    /// The manifest is none of ours.
    #[error("{} is no manifest of a backup: {reason}", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The backup is of another network.
    #[error("the backup is of network {found}, the genesis file here of {expected}")]
    OtherNetwork {
        /// The backup's.
        found: NetworkId,
        /// The node's.
        expected: NetworkId,
    },
    /// The backup is another member's: it holds what only that member may read.
    #[error("the backup is of {found}'s node, this one is {expected}'s")]
    OtherMember {
        /// The backup's.
        found: OrganisationId,
        /// The node's.
        expected: OrganisationId,
    },
    /// A file is not as the manifest says.
    #[error("{} is not as it was backed up: it has digest {found}, the manifest says {expected}", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
        /// What it has.
        found: Digest,
        /// What the manifest says.
        expected: Digest,
    },
    /// The restored store is not what the manifest says.
    #[error(
        "the restored store does not agree with the manifest or with itself: {0}; use another backup, or join anew"
    )]
    Disagrees(String),
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] StorageFault),
    /// The node cannot be marked silent.
    #[error(transparent)]
    Silence(#[from] MarkerFault),
}

impl BackupFault {
    pub(crate) fn file(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { doing, path, source }
    }
}

#[cfg(test)]
mod tests;
