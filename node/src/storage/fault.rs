//! What can go wrong between the node and its disk.

use super::columns::{Column, FORMAT};
use super::fsck::Problem;
use portolan_ledger::state_tree::PagePath;
use portolan_ledger::{Digest, Height};
use std::error::Error;
use std::path::PathBuf;

/// The lower error. The database's own type stays inside this module.
pub(super) type Source = Box<dyn Error + Send + Sync>;

/// Why the store could not do what it was asked. None of it is the caller's fault, and none goes away by asking again.
#[derive(Debug, thiserror::Error)]
pub enum StorageFault {
    /// The folder cannot be made or read.
    #[error("cannot use the folder {folder}")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// Another process has the database open.
    #[error("the store in {folder} is open in another process; stop that node first")]
    InUse {
        /// Its folder.
        folder: PathBuf,
    },
    /// Work on the folder was begun and not ended: what is there is not a store yet.
    #[error("{folder} is what an unfinished {work} left; run the same `portolan-node {work}` again")]
    Unfinished {
        /// The folder it left.
        folder: PathBuf,
        /// The command that left it.
        work: &'static str,
    },
    /// The database does not open: its files are damaged, or the disk fails.
    #[error("cannot open the store in {folder}")]
    Open {
        /// Its folder.
        folder: PathBuf,
        /// Why not.
        source: Source,
    },
    /// The database was written by another version of the node.
    #[error("the store in {folder} is of format {found}, this node reads {FORMAT}")]
    Format {
        /// Its folder.
        folder: PathBuf,
        /// The format it is of.
        found: u32,
    },
    /// What must agree does not.
    #[error("the store in {folder} is damaged: {problem}")]
    Damaged {
        /// Its folder.
        folder: PathBuf,
        /// What was found.
        problem: Box<Problem>,
    },
    /// The store was begun with another genesis.
    #[error("the store begins with header {here}, not with {asked}")]
    OtherGenesis {
        /// Digest of its header of height 0.
        here: Digest,
        /// Digest of the one that was asked for.
        asked: Digest,
    },
    /// Nothing is known of a block that is not decided here.
    #[error("block {asked} is not decided on this node, whose tip is {tip}")]
    AheadOfTip {
        /// The height that was asked for.
        asked: Height,
        /// The tip's.
        tip: Height,
    },
    /// A store that was joined knows nothing of the state before.
    #[error("this store was joined at block {base} and has no state of block {asked}")]
    BeforeBase {
        /// The height that was asked for.
        asked: Height,
        /// That of the block it was joined at.
        base: Height,
    },
    /// The database did not read.
    #[error("cannot read {column} from the store")]
    Read {
        /// Where.
        column: Column,
        /// Why not.
        source: Source,
    },
    /// What was read is not what was written.
    #[error("an entry of {column} in the store does not decode")]
    Decode {
        /// Where.
        column: Column,
        /// Why not.
        source: Source,
    },
    /// A page of the state tree is not where the one above it says.
    #[error("the page {page:?} of the state tree is not in the store")]
    PageLost {
        /// Where it would stand.
        page: PagePath,
    },
    /// The database did not write. Whether it is on disk shows only after a restart.
    #[error("cannot write {what} to the store")]
    Write {
        /// What was written.
        what: &'static str,
        /// Why not.
        source: Source,
    },
    /// An earlier write failed.
    #[error("the store takes no more writes, because writing {first} failed; restart the node")]
    Poisoned {
        /// What was written then.
        first: &'static str,
    },
}
