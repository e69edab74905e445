//! Take the store of other members, checked piece by piece, and put it in place whole (`docs/specs/snapshot.md`).
//!
//! `checking` says whether a head can be believed, `taking` asks one source for everything and builds the store beside its
//! place, `members` are the sources there are: members' nodes, asked through `portolan_consensus::SnapshotLink`.
//!
//! Invariants
//! - What is believed is the genesis file, and the trust policy if one is given; never the source.
//! - A source that lies, breaks off or is too slow is named with what was wrong, and the next is asked from the beginning:
//!   nothing of two sources is mixed.
//! - A power cut leaves no store, or a whole one that is marked silent.

pub mod checking;
pub mod members;
pub mod taking;

use crate::snapshot::format::Request;
use crate::storage::StorageFault;
use async_trait::async_trait;
use portolan_ledger::policy::TrustPolicy;
use portolan_ledger::{Header, Height, OrganisationId, ValidatorSet};
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// What a joining node believes before it asks anybody.
pub struct Ground {
    /// The header of height 0, which the genesis file implies.
    pub genesis: Header,
    /// The validator set of the genesis.
    pub validators: ValidatorSet,
    /// An anchor that the log must extend.
    pub policy: Option<TrustPolicy>,
    /// How long one answer of a source may take.
    pub patience: Duration,
}

/// Somebody who gives a snapshot.
#[async_trait]
pub trait Source: Send + Sync {
    /// Who it is, as an operator knows it.
    fn name(&self) -> String;

    /// The member whose node it is, once its key has shown that.
    fn member(&self) -> Option<OrganisationId>;

    /// The encoded answer to a request.
    async fn ask(&self, request: Request) -> Result<Vec<u8>, SourceFault>;
}

/// Why a source is of no use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceFault {
    /// It is not reached, or the connection ended.
    #[error("it does not answer: {0}")]
    Away(String),
    /// It did not answer in time.
    #[error("it was too slow: {0}")]
    Slow(&'static str),
    /// It does not have what it announced any more.
    #[error("it no longer has the snapshot it announced")]
    Gone,
    /// What it sent is not so.
    #[error("it sent what is not so: {0}")]
    Lies(String),
    /// What it sent is true and no use to this node.
    #[error("its snapshot is of no use here: {0}")]
    Useless(String),
}

/// Why a node cannot join.
#[derive(Debug, thiserror::Error)]
pub enum JoinFault {
    /// There is a store.
    #[error("{} is there already and is never written over; run the node, or move its data folder away first", .0.display())]
    Occupied(PathBuf),
    /// No source was of use.
    #[error("no member gave a snapshot that holds:{0}")]
    NoSource(Refused),
    /// A file cannot be used.
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
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] StorageFault),
    /// The node cannot be marked silent.
    #[error(transparent)]
    Silence(#[from] crate::silence::MarkerFault),
}

/// The sources that were of no use, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(pub Vec<(String, SourceFault)>);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("\n  there was nobody to ask; name a member's node with --from HOST:PORT");
        }
        self.0.iter().try_for_each(|(name, fault)| write!(f, "\n  {name}: {fault}"))
    }
}

/// Told how far joining is.
pub trait Told: Send {
    /// A source is asked.
    fn asks(&mut self, source: &str);
    /// It is making its snapshot.
    fn waits(&mut self);
    /// Its snapshot is of this height, with so many pieces.
    fn takes(&mut self, height: Height, pieces: u64);
    /// One piece of so many bytes was checked and written.
    fn piece(&mut self, bytes: u64);
    /// A source was of no use.
    fn refused(&mut self, source: &dyn Source, fault: &SourceFault);
}

/// Nobody looks.
impl Told for () {
    fn asks(&mut self, _: &str) {}
    fn waits(&mut self) {}
    fn takes(&mut self, _: Height, _: u64) {}
    fn piece(&mut self, _: u64) {}
    fn refused(&mut self, _: &dyn Source, _: &SourceFault) {}
}

#[cfg(test)]
mod tests;
