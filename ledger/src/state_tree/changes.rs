//! Writes to a tree, and what they change in it.

use super::page::{Page, Slot};
use super::path::PagePath;
use crate::digest::Digest;
use std::sync::Arc;

/// A change to one entry: the hash of its key, and of its new value or `None` to remove it.
pub type HashedWrite = (Digest, Option<Digest>);

/// What writes change, each list by ascending path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The root of the tree after them.
    pub root: Digest,
    /// Pages that are new or differ, and those that are no more (`None`).
    pub pages: Vec<(PagePath, Option<Arc<Page>>)>,
    /// What stood in every slot that differs, slots of new and removed pages among them.
    pub replaced: Vec<Replaced>,
}

/// A slot before a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replaced {
    /// Its page.
    pub page: PagePath,
    /// Its place in the page, 0 to 15.
    pub nibble: u8,
    /// What stood there.
    pub before: Slot,
}
