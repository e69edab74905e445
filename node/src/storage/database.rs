//! The database behind typed keys: read, iterate, write a synced batch, and stop writing after a failure.

use super::StoreOptions;
use super::columns::{self, Column, FORMAT};
use super::fault::{Source, StorageFault};
use super::keys::Key;
use super::sickness::Sickness;
use crate::limits::{
    STORE_BACKGROUND_BYTES_PER_S, STORE_BYTES_PER_SYNC, STORE_LOG_BYTES, STORE_OPEN_FILES_MAX,
    STORE_WRITE_BUFFERS_BYTES,
};
use borsh::{BorshDeserialize, BorshSerialize};
use rocksdb::{
    Cache, ColumnFamily, DB, DBRecoveryMode, Direction, FlushOptions, IteratorMode, Options, ReadOptions, WriteBatch,
    WriteOptions,
};
use std::path::Path;
use std::sync::OnceLock;

/// One entry as read: key and value.
pub(super) type Entry = (Box<[u8]>, Box<[u8]>);

pub(super) struct Database {
    inner: DB,
    /// What the first failed write was of.
    poisoned: OnceLock<&'static str>,
    /// Told to whoever runs the node.
    sickness: Sickness,
}

impl Database {
    pub(super) fn open(folder: &Path, options: StoreOptions) -> Result<Self, StorageFault> {
        std::fs::create_dir_all(folder).map_err(|source| StorageFault::Folder { folder: folder.to_owned(), source })?;
        let cache = Cache::new_lru_cache(options.cache_bytes);
        let mut settings = settings();
        // Where a store was, one whose file CURRENT is lost must not be taken for a new one: it would begin from genesis.
        let is_new = !holds_a_store(folder)?;
        settings.create_if_missing(is_new);
        let inner = DB::open_cf_descriptors(&settings, folder, columns::descriptors(options, &cache))
            .map_err(|source| open_fault(folder, source))?;
        let database = Self { inner, poisoned: OnceLock::new(), sickness: Sickness::new(folder) };
        match database.read::<u32>(&Key::Format)? {
            Some(FORMAT) => Ok(database),
            Some(found) => Err(StorageFault::Format { folder: folder.to_owned(), found }),
            None => {
                let mut batch = database.batch();
                batch.put_value(&Key::Format, &FORMAT);
                batch.commit("the format")?;
                Ok(database)
            }
        }
    }

    /// Open what is there to be looked at, also while a node has it open. What that node writes later is not seen.
    pub(super) fn open_to_read(folder: &Path, options: StoreOptions) -> Result<Self, StorageFault> {
        let cache = Cache::new_lru_cache(options.cache_bytes);
        let mut settings = settings();
        settings.create_if_missing(false);
        settings.create_missing_column_families(false);
        let columns = columns::descriptors(options, &cache);
        let inner = DB::open_cf_descriptors_read_only(&settings, folder, columns, false)
            .map_err(|source| StorageFault::Open { folder: folder.to_owned(), source: source.into() })?;
        let database = Self { inner, poisoned: OnceLock::new(), sickness: Sickness::new(folder) };
        match database.read::<u32>(&Key::Format)? {
            Some(FORMAT) => Ok(database),
            found => Err(StorageFault::Format { folder: folder.to_owned(), found: found.unwrap_or_default() }),
        }
    }

    pub(super) const fn inner(&self) -> &DB {
        &self.inner
    }

    pub(super) fn family(&self, column: Column) -> &ColumnFamily {
        self.inner.cf_handle(column.name()).expect("every column was opened")
    }

    pub(super) fn get(&self, key: &Key<'_>) -> Result<Option<Vec<u8>>, StorageFault> {
        let column = key.column();
        self.inner.get_cf(self.family(column), key.encode()).map_err(|source| self.unreadable(column, source))
    }

    pub(super) fn has(&self, key: &Key<'_>) -> Result<bool, StorageFault> {
        let column = key.column();
        let found = self.inner.get_pinned_cf(self.family(column), key.encode());
        Ok(found.map_err(|source| self.unreadable(column, source))?.is_some())
    }

    /// The value at `key`, decoded.
    pub(super) fn read<T: BorshDeserialize>(&self, key: &Key<'_>) -> Result<Option<T>, StorageFault> {
        let decoded = self.get(key)?.map(|bytes| decode(key.column(), &bytes)).transpose();
        decoded.map_err(|fault| self.sickness.noted(fault))
    }

    /// The entries whose keys are in `from..until` (`None`: to the end), in ascending order.
    pub(super) fn iterate(
        &self,
        column: Column,
        from: Vec<u8>,
        until: Option<Vec<u8>>,
    ) -> impl Iterator<Item = Result<Entry, StorageFault>> + '_ {
        let mut options = ReadOptions::default();
        options.set_iterate_lower_bound(from);
        if let Some(until) = until {
            options.set_iterate_upper_bound(until);
        }
        let entries = self.inner.iterator_cf_opt(self.family(column), options, IteratorMode::Start);
        entries.map(move |entry| entry.map_err(|source| self.unreadable(column, source)))
    }

    /// The entry of the same column with the greatest key that is not beyond `key`.
    pub(super) fn at_or_before(&self, key: &Key<'_>) -> Result<Option<Entry>, StorageFault> {
        let (column, key) = (key.column(), key.encode());
        let mode = IteratorMode::From(&key, Direction::Reverse);
        let mut entries = self.inner.iterator_cf(self.family(column), mode);
        entries.next().transpose().map_err(|source| self.unreadable(column, source))
    }

    /// A read failed: the node learns of it, whatever becomes of the question.
    pub(super) fn unreadable(&self, column: Column, source: impl Into<Source>) -> StorageFault {
        self.sickness.noted(StorageFault::Read { column, source: source.into() })
    }

    pub(super) const fn sickness(&self) -> &Sickness {
        &self.sickness
    }

    /// Write out all that was written unsynced, and wait until it is on disk.
    pub(super) fn write_out(&self) -> Result<(), StorageFault> {
        let families: Vec<_> = Column::ALL.iter().map(|column| self.family(*column)).collect();
        let mut options = FlushOptions::default();
        options.set_wait(true);
        self.inner.flush_cfs_opt(&families, &options).map_err(|source| {
            self.sickness.noted(StorageFault::Write { what: "all of a new store", source: source.into() })
        })
    }

    pub(super) fn batch(&self) -> Batch<'_> {
        Batch { database: self, inner: WriteBatch::default() }
    }
}

/// Whether a database was ever written to in this folder, whatever is left of it.
fn holds_a_store(folder: &Path) -> Result<bool, StorageFault> {
    let fault = |source| StorageFault::Folder { folder: folder.to_owned(), source };
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if path.extension().is_some_and(|extension| ["sst", "log", "blob"].iter().any(|one| extension == *one)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Why the database did not open: told apart from damage when it is only open elsewhere.
fn open_fault(folder: &Path, source: rocksdb::Error) -> StorageFault {
    let folder = folder.to_owned();
    let is_locked = ["Resource temporarily unavailable", "lock hold by current process"];
    if is_locked.iter().any(|text| source.as_ref().contains(text)) {
        return StorageFault::InUse { folder };
    }
    StorageFault::Open { folder, source: source.into() }
}

pub(super) fn decode<T: BorshDeserialize>(column: Column, bytes: &[u8]) -> Result<T, StorageFault> {
    borsh::from_slice(bytes).map_err(|source| StorageFault::Decode { column, source: source.into() })
}

fn settings() -> Options {
    let mut settings = Options::default();
    settings.create_missing_column_families(true);
    settings.set_max_open_files(STORE_OPEN_FILES_MAX);
    settings.set_db_write_buffer_size(STORE_WRITE_BUFFERS_BYTES);
    settings.set_max_total_wal_size(STORE_LOG_BYTES);
    settings.set_bytes_per_sync(STORE_BYTES_PER_SYNC);
    settings.set_wal_bytes_per_sync(STORE_BYTES_PER_SYNC);
    settings.set_ratelimiter(STORE_BACKGROUND_BYTES_PER_S, 100_000, 10);
    settings.set_max_background_jobs(2);
    settings.set_keep_log_file_num(4);
    // A torn write at the end of the log was promised to nobody; a hole before its end is damage and must not pass in
    // silence, as it would in the default mode, which drops all that follows the hole.
    // A log that is missing or shorter than it was synced is damage too, where the database can know it.
    settings.set_track_and_verify_wals_in_manifest(true);
    settings.set_wal_recovery_mode(DBRecoveryMode::TolerateCorruptedTailRecords);
    settings
}

/// When what is written is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WriteMode {
    /// When the call returns.
    Synced,
    /// When [`Database::write_out`] returns: for a store that is being built and thrown away if that does not end.
    Unsynced,
}

/// Changes that become durable together or not at all.
pub(super) struct Batch<'a> {
    database: &'a Database,
    inner: WriteBatch,
}

impl Batch<'_> {
    pub(super) fn put(&mut self, key: &Key<'_>, value: impl AsRef<[u8]>) {
        self.inner.put_cf(self.database.family(key.column()), key.encode(), value);
    }

    pub(super) fn put_value(&mut self, key: &Key<'_>, value: &impl BorshSerialize) {
        self.put(key, borsh::to_vec(value).expect("writing to memory cannot fail"));
    }

    pub(super) fn delete(&mut self, key: &Key<'_>) {
        self.inner.delete_cf(self.database.family(key.column()), key.encode());
    }

    /// Write all of it and sync. Nothing is written when there is nothing to write.
    pub(super) fn commit(self, what: &'static str) -> Result<(), StorageFault> {
        self.commit_with(what, WriteMode::Synced)
    }

    /// The same, synced or not.
    pub(super) fn commit_with(self, what: &'static str, mode: WriteMode) -> Result<(), StorageFault> {
        if let Some(first) = self.database.poisoned.get() {
            return Err(StorageFault::Poisoned { first });
        }
        if self.inner.is_empty() {
            return Ok(());
        }
        let mut options = WriteOptions::default();
        match mode {
            WriteMode::Synced => options.set_sync(true),
            WriteMode::Unsynced => options.disable_wal(true),
        }
        self.database.inner.write_opt(self.inner, &options).map_err(|source| {
            // Only the first failure is kept; a second one at the same time says nothing new.
            let _ = self.database.poisoned.set(what);
            self.database.sickness.noted(StorageFault::Write { what, source: source.into() })
        })
    }
}
