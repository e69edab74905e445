//! The tree as it stood after a block, while others are committed.
//!
//! What stands in a slot after a height is what was first replaced there later, or what stands there today.

use crate::storage::Tip;
use crate::storage::columns::Column;
use crate::storage::database::{Database, decode};
use crate::storage::fault::StorageFault;
use crate::storage::keys::Key;
use portolan_ledger::Height;
use portolan_ledger::state_tree::{Page, PagePath, Pages, SLOTS};
use rocksdb::{ReadOptions, Snapshot};
use std::sync::Arc;

/// The pages after one block. Hold it for one piece of work, not for long.
pub struct PagesAt<'a> {
    database: &'a Database,
    snapshot: Snapshot<'a>,
    height: Height,
    /// Whether blocks were committed after that height.
    is_past: bool,
}

impl<'a> PagesAt<'a> {
    /// After the block at `height`, which is decided here.
    pub fn new(database: &'a Database, height: Height) -> Result<Self, StorageFault> {
        let snapshot = database.inner().snapshot();
        let tip = snapshot.get_cf(database.family(Column::Cursors), Key::Tip.encode());
        let tip = tip.map_err(|source| database.unreadable(Column::Cursors, source))?;
        let tip: Option<Tip> = tip.map(|tip| decode(Column::Cursors, &tip)).transpose()?;
        let is_past = tip.is_some_and(|tip| tip.header.height > height);
        Ok(Self { database, snapshot, height, is_past })
    }

    fn newest(&self, path: &PagePath) -> Result<Page, StorageFault> {
        let found = self.snapshot.get_cf(self.database.family(Column::Tree), Key::TreePage(path).encode());
        let found = found.map_err(|source| self.database.unreadable(Column::Tree, source))?;
        Ok(found.map(|page| decode(Column::Tree, &page)).transpose()?.unwrap_or_default())
    }

    /// Put back what was replaced since.
    fn put_back(&self, path: &PagePath, page: &mut Page) -> Result<(), StorageFault> {
        let family = self.database.family(Column::TreeReplaced);
        let mut entries = self.snapshot.raw_iterator_cf_opt(family, ReadOptions::default());
        for nibble in 0..SLOTS as u8 {
            let of_slot = Key::TreeReplaced { page: path, nibble, height: Height(0) }.encode();
            let of_slot = &of_slot[..of_slot.len() - size_of::<Height>()];
            entries.seek(Key::TreeReplaced { page: path, nibble, height: self.height.next() }.encode());
            if let Some((_, before)) = entries.item().filter(|(key, _)| key.starts_with(of_slot)) {
                page.set(nibble, decode(Column::TreeReplaced, before)?);
            }
            entries.status().map_err(|source| self.database.unreadable(Column::TreeReplaced, source))?;
        }
        Ok(())
    }
}

impl Pages for PagesAt<'_> {
    type Fault = StorageFault;

    fn page(&self, path: &PagePath) -> Result<Option<Arc<Page>>, StorageFault> {
        let mut page = self.newest(path)?;
        if self.is_past {
            self.put_back(path, &mut page)?;
        }
        Ok((!page.is_empty()).then(|| Arc::new(page)))
    }

    fn lost(&self, path: &PagePath) -> StorageFault {
        self.database.sickness().noted(StorageFault::PageLost { page: *path })
    }
}
