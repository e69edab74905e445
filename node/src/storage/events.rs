//! What the rules said happened, in the order of the ledger.

use super::Store;
use super::columns::Column;
use super::fault::StorageFault;
use super::keys::Key;
use crate::limits::STORE_PAGE_MAX;
use portolan_ledger::Height;

/// A place in the sequence of events; the same on every node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventCursor {
    /// Height of the block.
    pub height: Height,
    /// Number of the event in the block, from 0.
    pub index: u32,
}

impl EventCursor {
    /// Before the first event: block 0 has none.
    pub const START: Self = Self { height: Height(0), index: 0 };

    /// After the last event of the block at `height`.
    #[must_use]
    pub const fn end_of(height: Height) -> Self {
        Self { height, index: u32::MAX }
    }
}

impl Store {
    /// At most `limit` events after `cursor`, in order.
    ///
    /// # Errors
    /// [`StorageFault`].
    ///
    /// # Panics
    /// Never: the keys of this column are 12 bytes.
    pub fn events_after(&self, cursor: EventCursor, limit: usize) -> Result<Vec<(EventCursor, Vec<u8>)>, StorageFault> {
        let EventCursor { height, index } = cursor;
        let next = match index.checked_add(1) {
            Some(index) => EventCursor { height, index },
            None => EventCursor { height: height.next(), index: 0 },
        };
        let entries = self.database().iterate(Column::Events, Key::Event(next).encode(), None);
        let read = |entry| {
            let (key, value): (Box<[u8]>, Box<[u8]>) = entry?;
            let (height, index) = key.split_at(8);
            let height = u64::from_be_bytes(height.try_into().expect("split at eight bytes"));
            let index = u32::from_be_bytes(index.try_into().expect("four bytes follow"));
            Ok((EventCursor { height: Height(height), index }, value.into_vec()))
        };
        entries.take(limit.min(STORE_PAGE_MAX)).map(read).collect()
    }
}
