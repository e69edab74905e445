//! Keep everything a node must not forget, in one database: blocks, state, log, bodies, and what is private to the node.
//!
//! The only module that names RocksDB. Stands below the chain, admission, authoring and the queries; all of it blocks and
//! is called from blocking threads. What a block changes is one synced batch, so that a crash leaves the store at a
//! block's boundary; what is promised to others (bodies, proposals, receipts) is synced before the call returns.
//!
//! Invariants
//! - The tip cursor, the header at its height, the frontier and the state tree's root always agree: checked at open.
//! - A body is kept before a block that names it, and never dropped after.
//! - A failed write poisons the handle until restart: nothing is written after a write of which nobody knows the outcome.
//! - A read that fails is a fault and never an absence; in [`StateAt`], where an absence would decide, it is a panic.
//! - The first fault of the disk is told to who runs the node ([`Store::sickness`]), whoever met it.
//!
//! One database rather than one per concern, because two cannot be written atomically. Layout: `docs/internals/storage.md`.

mod block;
mod bodies;
mod checkpoint;
mod closing;
mod columns;
mod database;
mod events;
mod exporting;
mod fault;
mod fsck;
mod importing;
mod index;
mod keys;
mod log;
mod messages;
mod misbehaviour;
mod private;
mod proposals;
mod sets;
mod sickness;
mod state;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::sample;
mod tree;
pub mod unfinished;

pub use block::{CommittedBlock, RecordEntry, StoredBlock, Tip};
pub use checkpoint::frozen_tip;
pub use closing::Closing;
pub use events::EventCursor;
pub use exporting::Exported;
pub use fault::StorageFault;
pub use fsck::{FsckProgress, KnownSets, Problem};
pub use importing::{ImportFault, Importing};
pub use index::RecordPlace;
pub use messages::{MessageState, StoredMessage};
pub use misbehaviour::StoredMisbehaviour;
pub use private::PrivateWrites;
pub use sickness::{Ailment, DiskFault};
pub use state::StateAt;
pub use tree::{TreeUpdate, genesis_root};

use crate::limits::MIB;
use database::Database;
use keys::Key;
use portolan_ledger::merkle::Frontier;
use portolan_ledger::{Digest, Header, Height, StateWrites};
use portolan_network_config::limits::DATABASE_CACHE_MIB;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tokio::sync::watch;
use tree::{Stored, Tree};

/// How the store uses the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreOptions {
    /// Whether files are compressed. Off where files are searched for what must not be in them.
    pub compression: bool,
    /// Bytes of decompressed blocks, indexes and filters kept in memory.
    pub cache_bytes: usize,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { compression: true, cache_bytes: DATABASE_CACHE_MIB as usize * MIB }
    }
}

/// A node's store. Clones share one database.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
}

struct Shared {
    database: Database,
    /// As on disk; replaced after each commit.
    tip: RwLock<Option<Arc<Tip>>>,
    /// Held while a block is committed or bodies are dropped: a body may not go while a block that names it is written.
    chain: Mutex<()>,
    /// Held while bodies or private data are written, which read before they write. Taken after `chain`.
    intake: Mutex<Numbers>,
    /// Fields are dropped in their order: this one goes when the database is closed.
    held: closing::Held,
}

/// The next numbers of what is counted on this node.
#[derive(Debug, Clone, Copy)]
struct Numbers {
    /// Of the next body that arrives.
    arrival: u64,
    /// Of the next message.
    message: u64,
}

impl Store {
    /// Open the store in `folder`, or make a new one there.
    ///
    /// # Errors
    /// [`StorageFault`]: the folder cannot be used, is open elsewhere, is of another format, or its cursors disagree.
    pub fn open(folder: &Path, options: StoreOptions) -> Result<Self, StorageFault> {
        Self::over(Database::open(folder, options)?, folder)
    }

    /// Open the store in `folder` to look at it, also while its node runs; every write through it fails.
    ///
    /// # Errors
    /// [`StorageFault`], also when the running node tidied its files at the same moment: then try again.
    pub fn open_to_read(folder: &Path, options: StoreOptions) -> Result<Self, StorageFault> {
        Self::over(Database::open_to_read(folder, options)?, folder)
    }

    fn over(database: Database, folder: &Path) -> Result<Self, StorageFault> {
        let store = Self::unchecked(database)?;
        let problem = match store.shared_tip() {
            Some(tip) => fsck::tip_problem(store.database(), &tip)?,
            None => None,
        };
        match problem {
            Some(problem) => Err(StorageFault::Damaged { folder: folder.to_owned(), problem: Box::new(problem) }),
            None => Ok(store),
        }
    }

    /// Open a store that is to be checked: whether its cursors agree is not asked yet.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn open_to_check(folder: &Path, options: StoreOptions) -> Result<Self, StorageFault> {
        Self::unchecked(Database::open(folder, options)?)
    }

    fn unchecked(database: Database) -> Result<Self, StorageFault> {
        let tip = database.read::<Tip>(&Key::Tip)?;
        let numbers = Numbers { arrival: bodies::next_arrival(&database)?, message: messages::next_number(&database)? };
        let shared = Shared {
            database,
            tip: RwLock::new(tip.map(Arc::new)),
            chain: Mutex::default(),
            intake: Mutex::new(numbers),
            held: closing::Held::default(),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Refuse to begin a store in `folder` beside what a restore or a join left unfinished: a new store from genesis would
    /// hide it.
    ///
    /// # Errors
    /// [`StorageFault::Unfinished`].
    pub fn refuse_unfinished(folder: &Path) -> Result<(), StorageFault> {
        let is_there = |path: &Path| path.try_exists().unwrap_or(true);
        match unfinished::ALL
            .into_iter()
            .map(|work| (work, unfinished::folder(folder, work)))
            .find(|(_, f)| is_there(f))
        {
            Some((work, left)) if !is_there(folder) => Err(StorageFault::Unfinished { folder: left, work }),
            _ => Ok(()),
        }
    }

    /// Write height 0: the genesis header and the state it stands for. Doing it again with the same header changes
    /// nothing.
    ///
    /// # Errors
    /// [`StorageFault::OtherGenesis`] when the store has another header at height 0; or the write fails.
    ///
    /// # Panics
    /// When the header is not that of height 0 or its state root is not that of `state`.
    pub fn begin(&self, header: &Header, state: StateWrites) -> Result<(), StorageFault> {
        let _chain = self.lock_chain();
        assert!(header.height == Height(0) && header.log_size == 0, "the genesis header has height 0 and an empty log");
        if let Some(here) = self.header(Height(0))? {
            let (here, asked) = (here.digest(), header.digest());
            return if here == asked { Ok(()) } else { Err(StorageFault::OtherGenesis { here, asked }) };
        }
        let (root, update) = self.tree().after(None, &state)?;
        assert_eq!(root, header.state_root, "the genesis header states the root of the genesis state");
        let tip = Tip { header: header.clone(), certificate: None, frontier: Frontier::default() };
        let mut batch = self.database().batch();
        batch.put(&Key::Header(Height(0)), header.encode());
        state::write(&mut batch, &state);
        update.write(&mut batch);
        batch.put_value(&Key::Tip, &tip);
        batch.commit("the genesis")?;
        self.set_tip(tip);
        Ok(())
    }

    /// What tells when all handles of this store are gone and its database is closed.
    #[must_use]
    pub fn closing(&self) -> Closing {
        self.shared.held.watch()
    }

    /// Tells the first fault of the disk, as soon as anybody met it.
    #[must_use]
    pub fn sickness(&self) -> watch::Receiver<Option<DiskFault>> {
        self.database().sickness().watch()
    }

    /// The newest block, or the genesis header; `None` before [`Store::begin`].
    #[must_use]
    pub fn tip(&self) -> Option<Tip> {
        self.shared_tip().map(|tip| Tip::clone(&tip))
    }

    /// The block that this store was joined at, which it holds nothing before; none when it began at genesis.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn base(&self) -> Result<Option<Tip>, StorageFault> {
        self.database().read(&Key::Base)
    }

    /// The lowest height of which this store has the whole block; 1 when it began at genesis.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn history_min(&self) -> Result<Height, StorageFault> {
        Ok(self.base()?.map_or(Height(1), |base| base.header.height.next()))
    }

    /// The state root after `writes` on top of the tip (of an empty state before [`Store::begin`]), and what the tree has
    /// to store for it; nothing is stored yet.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn root_after(&self, writes: &StateWrites) -> Result<(Digest, TreeUpdate), StorageFault> {
        let base = self.shared_tip().map(|tip| tip.header.height);
        self.tree().after(base, writes)
    }

    fn shared_tip(&self) -> Option<Arc<Tip>> {
        self.shared.tip.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_tip(&self, tip: Tip) {
        *self.shared.tip.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(tip));
    }

    fn database(&self) -> &Database {
        &self.shared.database
    }

    fn tree(&self) -> Tree<Stored<'_>> {
        Tree::new(self.database())
    }

    fn lock_chain(&self) -> MutexGuard<'_, ()> {
        // What the lock guards is on disk: a panic of its holder left either all of its batch there or nothing.
        self.shared.chain.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_intake(&self) -> MutexGuard<'_, Numbers> {
        // As above; a number that was taken and not written is left out.
        self.shared.intake.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let height = self.shared_tip().map(|tip| tip.header.height);
        f.debug_struct("Store").field("height", &height).finish_non_exhaustive()
    }
}
