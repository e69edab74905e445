//! The way from the root to a key, and the proof it gives (`docs/specs/state.md` §5).

use super::page::{Holding, Page, Slot, holding, root_of};
use super::path::PagePath;
use super::{Pages, named};
use crate::digest::Digest;
use crate::state::{StateProof, bit};
use std::ops::Range;

/// The subtree beside the way to a key at one bit.
pub(super) struct Beside<'a> {
    /// Which bit of the key leads past it: the depth of its parent.
    pub bit: usize,
    path: &'a PagePath,
    page: &'a Page,
    slots: Range<u8>,
}

impl Beside<'_> {
    pub(super) fn slots(&self) -> &[Slot] {
        &self.page.slots()[usize::from(self.slots.start)..usize::from(self.slots.end)]
    }

    pub(super) fn hash(&self) -> Digest {
        root_of(self.slots())
    }

    /// The path of the page below it, should it be a page.
    pub(super) fn page_below(&self) -> PagePath {
        self.path.child(self.slots.start)
    }
}

/// Go from the root to where `key` stands or would stand, meeting what is beside the way. Gives the leaf or the empty
/// place at its end.
pub(super) fn descend<P: Pages>(
    pages: &P,
    key: &Digest,
    mut meet: impl FnMut(Beside<'_>) -> Result<(), P::Fault>,
) -> Result<Slot, P::Fault> {
    let mut path = PagePath::ROOT;
    let Some(mut page) = pages.page(&path)? else { return Ok(Slot::Empty) };
    loop {
        let mut slots = 0..16_u8;
        for depth in 4 * usize::from(path.nibbles()).. {
            match holding(&page.slots()[usize::from(slots.start)..usize::from(slots.end)]) {
                Holding::None => return Ok(Slot::Empty),
                Holding::Leaf(leaf) => return Ok(leaf),
                Holding::More if slots.len() == 1 => break,
                Holding::More => {}
            }
            let middle = slots.start.midpoint(slots.end);
            let (left, right) = (slots.start..middle, middle..slots.end);
            let (way, beside) = if bit(key, depth) { (right, left) } else { (left, right) };
            meet(Beside { bit: depth, path: &path, page: &page, slots: beside })?;
            slots = way;
        }
        path = path.child(slots.start);
        page = named(pages, &path)?;
    }
}

/// The value hash of the entry whose key has this hash, if there is one, and the proof of either.
///
/// # Errors
/// The keeper's fault.
pub fn prove<P: Pages>(pages: &P, key: &Digest) -> Result<(Option<Digest>, StateProof), P::Fault> {
    let mut siblings = Vec::new();
    let end = descend(pages, key, |beside| {
        siblings.push(beside.hash());
        Ok(())
    })?;
    siblings.reverse();
    let (found, other_leaf) = match end {
        Slot::Leaf { key: at, value } if at == *key => (Some(value), None),
        Slot::Leaf { key, value } => (None, Some((key, value))),
        Slot::Empty | Slot::Page(_) => (None, None),
    };
    Ok((found, StateProof { other_leaf, siblings }))
}
