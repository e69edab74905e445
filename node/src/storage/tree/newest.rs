//! The tree as it stands after the newest block.

use super::KeptPages;
use crate::storage::database::Database;
use crate::storage::fault::StorageFault;
use crate::storage::keys::Key;
use portolan_ledger::state_tree::{Page, PagePath, Pages};
use std::sync::Arc;

/// The newest pages. Nobody may commit a block while this reads.
pub struct Newest<'a> {
    database: &'a Database,
    kept: Option<&'a KeptPages>,
}

impl<'a> Newest<'a> {
    /// Read from the database alone.
    pub const fn of(database: &'a Database) -> Self {
        Self { database, kept: None }
    }

    /// Read through the pages that are kept in memory.
    pub const fn kept_by(database: &'a Database, kept: &'a KeptPages) -> Self {
        Self { database, kept: Some(kept) }
    }
}

impl Pages for Newest<'_> {
    type Fault = StorageFault;

    fn page(&self, path: &PagePath) -> Result<Option<Arc<Page>>, StorageFault> {
        if let Some(page) = self.kept.and_then(|kept| kept.get(path)) {
            return Ok(Some(page));
        }
        let page = self.database.read::<Page>(&Key::TreePage(path))?.map(Arc::new);
        if let (Some(kept), Some(page)) = (self.kept, &page) {
            kept.keep(path, page);
        }
        Ok(page)
    }

    fn lost(&self, path: &PagePath) -> StorageFault {
        self.database.sickness().noted(StorageFault::PageLost { page: *path })
    }
}
