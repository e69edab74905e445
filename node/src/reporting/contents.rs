//! What this node could read of records, and where they stand.

use crate::limits::CHANGES_FOLLOWED_MAX;
use crate::reporting::Stated;
use crate::storage::{RecordPlace, StorageFault, Store};
use portolan_gateway::sealed::{self, SealedContent};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, Record, RecordType, SubjectId, Time};
use std::cell::Cell;

/// Records and what could be read of them. What is not here is as if it had never been said.
pub trait Contents {
    /// The record.
    fn record(&self, record: &Digest) -> Option<Record>;
    /// The contents of its parts, of a record of this type, as far as they could be opened and are as specified.
    fn opened(&self, record: &Digest, record_type: &str) -> Vec<SealedContent>;
    /// Its leaf in the log: what was recorded later has a higher one.
    fn leaf(&self, record: &Digest) -> Option<u64>;
    /// Time of its block.
    fn block_time(&self, record: &Digest) -> Option<Time>;
    /// The first records about a subject, at most `limit`.
    fn records_of(&self, subject: &SubjectId, limit: usize) -> Vec<Digest>;
}

/// The content that counts for a declaration or a line whose newest record is `record`: its own, or, of a record that only adds
/// something (function 4), that of the record it changes.
pub fn newest<T>(
    contents: &dyn Contents,
    record: Digest,
    record_type: &str,
    shape: fn(SealedContent) -> Option<T>,
) -> Option<Stated<T>> {
    let mut at = record;
    for _ in 0..CHANGES_FOLLOWED_MAX {
        if let Some(value) = contents.opened(&at, record_type).into_iter().find_map(shape) {
            return Some(Stated { record: at, value });
        }
        let told = contents.record(&at).filter(|told| told.function == Function::Change)?;
        at = told.supersedes?;
    }
    None
}

/// What a store holds.
pub struct StoredContents<'a> {
    store: &'a Store,
    /// The first read that failed: then what was found missing may be there.
    fault: Cell<Option<StorageFault>>,
}

impl<'a> StoredContents<'a> {
    /// The contents that `store` holds opened.
    #[must_use]
    pub const fn new(store: &'a Store) -> Self {
        Self { store, fault: Cell::new(None) }
    }

    /// Whether everything could be read that was asked for.
    ///
    /// # Errors
    /// The first [`StorageFault`].
    pub fn fault(self) -> Result<(), StorageFault> {
        self.fault.into_inner().map_or(Ok(()), Err)
    }

    fn or_none<T>(&self, read: Result<Option<T>, StorageFault>) -> Option<T> {
        read.unwrap_or_else(|fault| {
            let first = self.fault.take().unwrap_or(fault);
            self.fault.set(Some(first));
            None
        })
    }

    fn place(&self, record: &Digest) -> Option<RecordPlace> {
        self.or_none(self.store.record(record))
    }
}

impl Contents for StoredContents<'_> {
    fn record(&self, record: &Digest) -> Option<Record> {
        let bytes = self.or_none(self.store.record_bytes(record))?;
        Record::decode(&bytes).ok()
    }

    fn opened(&self, record: &Digest, record_type: &str) -> Vec<SealedContent> {
        let Ok(record_type) = RecordType::parse(record_type) else { return Vec::new() };
        let opened = self.or_none(self.store.opened(record).map(Some)).unwrap_or_default();
        // What is not as specified is its author's defect, and says nothing.
        let read = opened.into_iter().map(|(_, part)| sealed::read(&record_type, &part.plaintext));
        read.filter_map(|read| read.ok().flatten()).collect()
    }

    fn leaf(&self, record: &Digest) -> Option<u64> {
        self.place(record).map(|place| place.leaf)
    }

    fn block_time(&self, record: &Digest) -> Option<Time> {
        let height = self.place(record)?.height;
        self.or_none(self.store.header(height)).map(|header| header.time)
    }

    fn records_of(&self, subject: &SubjectId, limit: usize) -> Vec<Digest> {
        let records = self.or_none(self.store.records_of(subject, None, limit).map(Some)).unwrap_or_default();
        records.into_iter().map(|(_, record)| record).collect()
    }
}
