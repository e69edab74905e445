//! Every entry of a tree.

use super::page::{Page, SLOTS, Slot};
use super::path::PagePath;
use super::{Pages, named};
use crate::digest::Digest;
use std::sync::Arc;

/// The entries of a tree as hashes of key and value, by ascending key hash.
pub struct Leaves<'a, P> {
    pages: &'a P,
    /// The pages from the root to where the walk is, each with its next slot.
    way: Vec<(PagePath, Arc<Page>, u8)>,
    begun: bool,
}

/// Walk over the entries. A fault of the keeper ends the walk.
pub const fn leaves<P: Pages>(pages: &P) -> Leaves<'_, P> {
    Leaves { pages, way: Vec::new(), begun: false }
}

impl<P: Pages> Leaves<'_, P> {
    fn step(&mut self) -> Result<Option<(Digest, Digest)>, P::Fault> {
        if !self.begun {
            self.begun = true;
            let page = self.pages.page(&PagePath::ROOT)?;
            self.way.extend(page.map(|page| (PagePath::ROOT, page, 0)));
        }
        while let Some((path, page, next)) = self.way.last_mut() {
            let nibble = *next;
            if usize::from(nibble) == SLOTS {
                self.way.pop();
                continue;
            }
            *next += 1;
            match page.slots()[usize::from(nibble)] {
                Slot::Empty => {}
                Slot::Leaf { key, value } => return Ok(Some((key, value))),
                Slot::Page(_) => {
                    let below = path.child(nibble);
                    let page = named(self.pages, &below)?;
                    self.way.push((below, page, 0));
                }
            }
        }
        Ok(None)
    }
}

impl<P: Pages> Iterator for Leaves<'_, P> {
    type Item = Result<(Digest, Digest), P::Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        let step = self.step();
        if step.is_err() {
            self.way.clear();
        }
        step.transpose()
    }
}
