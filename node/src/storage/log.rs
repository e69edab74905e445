//! The record log's stored subtrees: inclusion, consistency, roots of any earlier size.

use super::Store;
use super::fault::StorageFault;
use super::keys::Key;
use portolan_ledger::Digest;
use portolan_ledger::merkle::{self, NodeFetcher};
use std::cell::RefCell;

impl Store {
    /// The path of `leaf` in the log of the first `size` leaves; `None` when the leaf is outside or the log is not as long.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn log_inclusion(&self, leaf: u64, size: u64) -> Result<Option<Vec<Digest>>, StorageFault> {
        self.with_log(size, |fetch| merkle::inclusion_path(fetch, leaf, size))
    }

    /// The proof that the log of the first `old` leaves is a prefix of that of the first `new`; `None` when `old` is
    /// larger or the log is not as long as `new`.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn log_consistency(&self, old: u64, new: u64) -> Result<Option<Vec<Digest>>, StorageFault> {
        self.with_log(new, |fetch| merkle::consistency_path(fetch, old, new))
    }

    /// The root of the log of the first `size` leaves; `None` when the log is not as long.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn log_root(&self, size: u64) -> Result<Option<Digest>, StorageFault> {
        let Some(last) = size.checked_sub(1) else { return Ok(Some(merkle::empty_root())) };
        self.with_log(size, |fetch| {
            let path = merkle::inclusion_path(fetch, last, size)?;
            merkle::root_from_path(fetch(0, last)?, last, size, &path)
        })
    }

    /// The leaf hash at `leaf`.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn log_leaf(&self, leaf: u64) -> Result<Option<Digest>, StorageFault> {
        self.database().read(&Key::LogNode { level: 0, index: leaf })
    }

    /// Answer from the stored subtrees. A read that fails comes out as a fault: to who walks the tree it looks as if the
    /// node were not there.
    fn with_log<T>(
        &self,
        size: u64,
        answer: impl FnOnce(&NodeFetcher<'_>) -> Option<T>,
    ) -> Result<Option<T>, StorageFault> {
        if size > self.shared_tip().map_or(0, |tip| tip.frontier.size()) {
            return Ok(None);
        }
        let failed = RefCell::new(None);
        let fetch = |level, index| {
            let found = self.database().read(&Key::LogNode { level, index });
            found.unwrap_or_else(|fault| {
                failed.borrow_mut().get_or_insert(fault);
                None
            })
        };
        let answered = answer(&fetch);
        match failed.into_inner() {
            Some(fault) => Err(fault),
            None => Ok(answered),
        }
    }
}
