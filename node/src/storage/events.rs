//! What the rules said happened, in the order of the ledger.

use super::Store;
use super::columns::Column;
use super::database::decode;
use super::fault::StorageFault;
use super::keys::{Key, trailing_number};
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
    /// Never: the keys of this column are eight bytes.
    pub fn events_after(&self, cursor: EventCursor, limit: usize) -> Result<Vec<(EventCursor, Vec<u8>)>, StorageFault> {
        let limit = limit.min(STORE_PAGE_MAX);
        let mut found = Vec::new();
        for entry in self.database().iterate(Column::Events, Key::Events(cursor.height).encode(), None) {
            let (key, events) = entry?;
            let height = Height(trailing_number(&key));
            for (index, event) in (0..).zip(decode::<Vec<Vec<u8>>>(Column::Events, &events)?) {
                let at = EventCursor { height, index };
                if found.len() >= limit {
                    return Ok(found);
                }
                if at > cursor {
                    found.push((at, event));
                }
            }
        }
        Ok(found)
    }
}
