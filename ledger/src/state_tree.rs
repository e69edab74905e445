//! The state tree kept in pages: what a block changes in it, its root, its proofs (`docs/specs/state.md` §3, §5) and the
//! proofs of ranges (`docs/specs/snapshot.md` §4).
//!
//! The binary tree is cut into pages of sixteen subtrees, one for each value of the next four bits of the key hash. A
//! page holds its leaves itself, so that a key costs one read for each page above it. Who keeps the pages answers
//! [`Pages`]; nothing here reads or writes by itself.
//!
//! Invariants
//! - The pages are a function of the entries alone: the same entries stand in the same pages, however they came.
//! - A subtree with one leaf is that leaf in the page above it; every page but the root has at least two leaves below.
//! - The root page stands if the tree has an entry.
//! - What [`update`] says was replaced leads back: for each slot, what was replaced first after a height, or else what
//!   stands there today, is what stood there at that height.

mod changes;
mod leaves;
mod memory;
mod page;
mod path;
mod proof;
mod range;
#[cfg(test)]
mod tests;
mod update;
mod workers;

pub use changes::{Changes, HashedWrite, Replaced};
pub use leaves::{Leaves, leaves};
pub use memory::{Changed, MemoryPages};
pub use page::{Page, SLOTS, Slot};
pub use path::{NotAPath, PagePath};
pub use proof::prove;
pub use range::{LeftEdge, NotTheSiblings, RangeProof, Sibling, left_edge, prove_range};
pub use update::{update, update_by};
pub use workers::{OneWorker, Workers};

use crate::digest::Digest;
use crate::state::EMPTY_STATE_ROOT;
use std::sync::Arc;

/// Read access to the pages of one tree.
pub trait Pages {
    /// Why the keeper could not answer.
    type Fault;

    /// The page at `path`, if one stands there.
    ///
    /// # Errors
    /// The keeper's fault.
    fn page(&self, path: &PagePath) -> Result<Option<Arc<Page>>, Self::Fault>;

    /// The fault that a page which another page names is not there: the keeper has lost it.
    fn lost(&self, path: &PagePath) -> Self::Fault;
}

/// The root of the tree.
///
/// # Errors
/// The keeper's fault.
pub fn root<P: Pages>(pages: &P) -> Result<Digest, P::Fault> {
    Ok(pages.page(&PagePath::ROOT)?.map_or(EMPTY_STATE_ROOT, |page| page.hash()))
}

/// A page that another one names.
fn named<P: Pages>(pages: &P, path: &PagePath) -> Result<Arc<Page>, P::Fault> {
    pages.page(path)?.ok_or_else(|| pages.lost(path))
}
