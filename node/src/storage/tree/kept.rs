//! The upper pages of the tree in memory: nearly every write to the state passes through them.

use crate::limits::TREE_PAGE_BYTES;
use portolan_ledger::state_tree::{Changes, Page, PagePath, SLOTS};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Newest pages, as many levels from the root on as fit. What is below is left to the database's own cache.
pub struct KeptPages {
    /// Most nibbles in the path of a page that is kept.
    nibbles_max: u8,
    pages: Mutex<HashMap<PagePath, Arc<Page>>>,
}

impl KeptPages {
    /// Nothing yet, and never more than `bytes`, whole levels and at least the root.
    pub fn new(bytes: usize) -> Self {
        let (mut nibbles_max, mut pages, mut level) = (0, 1, 1);
        loop {
            level *= SLOTS;
            pages += level;
            if pages * TREE_PAGE_BYTES > bytes {
                return Self { nibbles_max, pages: Mutex::default() };
            }
            nibbles_max += 1;
        }
    }

    pub fn get(&self, path: &PagePath) -> Option<Arc<Page>> {
        if path.nibbles() > self.nibbles_max { None } else { self.lock().get(path).cloned() }
    }

    /// Keep a page that was read.
    pub fn keep(&self, path: &PagePath, page: &Arc<Page>) {
        if path.nibbles() <= self.nibbles_max {
            self.lock().insert(*path, Arc::clone(page));
        }
    }

    /// These changes were committed.
    pub fn follow(&self, changes: &Changes) {
        let mut pages = self.lock();
        for (path, page) in changes.pages.iter().filter(|(path, _)| path.nibbles() <= self.nibbles_max) {
            match page {
                Some(page) => pages.insert(*path, Arc::clone(page)),
                None => pages.remove(path),
            };
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<PagePath, Arc<Page>>> {
        // Each entry is right by itself, so that a panic between two leaves nothing wrong.
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_levels_are_kept_as_far_as_they_fit() {
        let levels = |pages: usize| KeptPages::new(pages * TREE_PAGE_BYTES).nibbles_max;
        assert_eq!([0, 16, 17, 272, 273, 4_369].map(levels), [0, 0, 1, 1, 2, 3]);
    }
}
