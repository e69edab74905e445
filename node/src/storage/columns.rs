//! The columns of the database and how each uses the disk.

use super::StoreOptions;
use crate::limits::{STORE_BLOB_BYTES_MIN, STORE_WRITE_BUFFER_BYTES};
use rocksdb::{BlockBasedOptions, Cache, ColumnFamilyDescriptor, DBCompressionType, Options};
use std::fmt;

/// Format of the database; another one is refused at open.
pub(super) const FORMAT: u32 = 2;
/// Bits per key of the filters that spare a read for a key that is not there (1 % false).
const FILTER_BITS: f64 = 10.0;
/// Part of a write buffer that its filter takes.
const MEMTABLE_FILTER_RATIO: f64 = 0.05;
/// Bytes of one block, the unit of reading.
const BLOCK_BYTES: usize = 8 * 1024;
/// The same where single small entries are read at random: what is read beside them is wasted.
const SMALL_BLOCK_BYTES: usize = 4 * 1024;

macro_rules! columns {
    ($($(#[$doc:meta])* $column:ident = $name:literal,)*) => {
        /// A column family: one concern, one range of keys. What is in it: [`super::keys::Key`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Column {
            $($(#[$doc])* $column,)*
        }

        impl Column {
            /// All of them.
            pub(super) const ALL: &[Self] = &[$(Self::$column,)*];

            /// Its name in the database.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$column => $name,)*
                }
            }
        }
    };
}

columns! {
    /// The tip and the format.
    Cursors = "cursors",
    /// Headers by height, for ever.
    Headers = "headers",
    /// Certificates by height, for ever.
    Certificates = "certificates",
    /// Validator sets, by the height whose header names them for the next, for ever.
    SetChanges = "set_changes",
    /// The submissions a block names, by height.
    Blocks = "blocks",
    /// The state at the tip.
    State = "state",
    /// Pages of the state tree at the tip.
    Tree = "tree",
    /// What blocks replaced in them, for proofs at earlier heights.
    TreeReplaced = "tree_replaced",
    /// Values of the state, all versions, for proofs.
    TreeValues = "tree_values",
    /// Complete subtrees of the record log.
    Log = "log",
    /// What record stands at a leaf of the log.
    Leaves = "leaves",
    /// Where a record is.
    Records = "records",
    /// The records of a subject.
    Subjects = "subjects",
    /// Where a submission is, by digest and by its own id.
    Submissions = "submissions",
    /// What the rules said happened.
    Events = "events",
    /// Signed texts and records of submissions.
    Bodies = "bodies",
    /// Sealed bytes and wrapped keys, apart so that they can go alone.
    Parts = "parts",
    /// Which submissions are held, and their parts.
    Held = "held",
    /// Which of them no block names yet.
    Undecided = "undecided",
    /// Proposals of the height that is being decided.
    Proposals = "proposals",
    /// Private: subjects by business name.
    Names = "names",
    /// Private: opened parts.
    Opened = "opened",
    /// Private: receipts.
    Receipts = "receipts",
    /// Private: other members' breaches of the protocol.
    Misbehaviour = "misbehaviour",
    /// Private: messages as they came.
    Messages = "messages",
    /// Private: numbers of messages, and slots such as the last signed state.
    Private = "private",
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Column {
    /// Long values that are written once and read whole: a compaction that moved them would write them again and again.
    const fn holds_blobs(self) -> bool {
        matches!(self, Self::Bodies | Self::Parts | Self::Messages)
    }

    /// Little else than hashes, which no compression makes shorter.
    const fn holds_hashes(self) -> bool {
        matches!(self, Self::Tree | Self::TreeReplaced | Self::Log)
    }
}

/// The descriptors to open the database with.
pub(super) fn descriptors(options: StoreOptions, cache: &Cache) -> Vec<ColumnFamilyDescriptor> {
    let describe =
        |column: &Column| ColumnFamilyDescriptor::new(column.name(), column_options(*column, options, cache));
    // The database insists on a column named `default`; nothing is ever written to it.
    let unused = ColumnFamilyDescriptor::new("default", Options::default());
    Column::ALL.iter().map(describe).chain([unused]).collect()
}

fn column_options(column: Column, options: StoreOptions, cache: &Cache) -> Options {
    let is_compressed = options.compression && !column.holds_hashes();
    let compression = if is_compressed { DBCompressionType::Lz4 } else { DBCompressionType::None };
    let mut table = BlockBasedOptions::default();
    table.set_block_cache(cache);
    table.set_bloom_filter(FILTER_BITS, false);
    table.set_block_size(if matches!(column, Column::Tree) { SMALL_BLOCK_BYTES } else { BLOCK_BYTES });
    table.set_cache_index_and_filter_blocks(true);
    table.set_pin_l0_filter_and_index_blocks_in_cache(true);
    let mut settings = Options::default();
    settings.set_block_based_table_factory(&table);
    settings.set_compression_type(compression);
    settings.set_write_buffer_size(STORE_WRITE_BUFFER_BYTES);
    // Most of what is looked up is to be new: a filter says so without a walk through the newest writes.
    settings.set_memtable_prefix_bloom_ratio(MEMTABLE_FILTER_RATIO);
    settings.set_memtable_whole_key_filtering(true);
    settings.set_level_compaction_dynamic_level_bytes(true);
    if column.holds_blobs() {
        settings.set_enable_blob_files(true);
        settings.set_min_blob_size(STORE_BLOB_BYTES_MIN);
        settings.set_blob_compression_type(compression);
        settings.set_enable_blob_gc(true);
    }
    settings
}
