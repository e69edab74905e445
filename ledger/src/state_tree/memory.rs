//! Pages in memory: a whole tree, or changes over a tree that is kept elsewhere.

use super::Pages;
use super::changes::Changes;
use super::page::Page;
use super::path::PagePath;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

/// A tree in memory, empty at first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MemoryPages(BTreeMap<PagePath, Arc<Page>>);

impl MemoryPages {
    /// Make these changes, which were found on this tree.
    pub fn apply(&mut self, changes: &Changes) {
        for (path, page) in &changes.pages {
            match page {
                Some(page) => self.0.insert(*path, Arc::clone(page)),
                None => self.0.remove(path),
            };
        }
    }

    /// The pages by ascending path.
    pub fn iter(&self) -> impl Iterator<Item = (&PagePath, &Arc<Page>)> {
        self.0.iter()
    }
}

impl Pages for MemoryPages {
    type Fault = Infallible;

    fn page(&self, path: &PagePath) -> Result<Option<Arc<Page>>, Infallible> {
        Ok(self.0.get(path).cloned())
    }

    fn lost(&self, path: &PagePath) -> Infallible {
        panic!("the page at {path:?} was never put into memory")
    }
}

/// A tree as changes will leave it, before they are made.
#[derive(Debug)]
pub struct Changed<'a, P> {
    /// The tree.
    pub pages: &'a P,
    /// What changes in it.
    pub changes: &'a Changes,
}

impl<P: Pages> Pages for Changed<'_, P> {
    type Fault = P::Fault;

    fn page(&self, path: &PagePath) -> Result<Option<Arc<Page>>, P::Fault> {
        match self.changes.pages.binary_search_by_key(path, |(path, _)| *path) {
            Ok(at) => Ok(self.changes.pages[at].1.clone()),
            Err(_) => self.pages.page(path),
        }
    }

    fn lost(&self, path: &PagePath) -> P::Fault {
        self.pages.lost(path)
    }
}
