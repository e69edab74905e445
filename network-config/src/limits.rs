//! Every limit of the files, each with a name, a unit and this one home.

/// Longest genesis, bytes of its text.
pub const GENESIS_BYTES_MAX: usize = 1024 * 1024;
/// Longest key file, bytes of its text.
pub const KEYS_BYTES_MAX: usize = 16 * 1024;
/// Longest member file, bytes of its text.
pub const MEMBER_BYTES_MAX: usize = 16 * 1024;
/// Longest node file, bytes of its text.
pub const NODE_BYTES_MAX: usize = 64 * 1024;

/// Most organisations in a genesis.
pub const ORGANISATIONS_MAX: usize = 1_024;
/// Most mandates in a genesis.
pub const MANDATES_MAX: usize = 4_096;
/// Most record types in one mandate.
pub const MANDATE_RECORD_TYPES_MAX: usize = 64;
/// Most audiences in a genesis.
pub const AUDIENCES_MAX: usize = 1_024;
/// Longest name of a network, bytes.
pub const NETWORK_NAME_BYTES_MAX: usize = 32;

/// Furthest that a fresh proposal's time may be ahead of a validator's clock, milliseconds.
pub const BLOCK_CLOCK_AHEAD_MS_MAX: u64 = 2_000;
/// Longest wait of consensus for others, milliseconds: a network that lost its quorum must come back by itself.
pub const TIMEOUT_MS_MAX: u64 = 10_000;
/// Shortest heartbeat, milliseconds.
pub const HEARTBEAT_MS_MIN: u64 = 100;
/// Longest heartbeat, milliseconds: rules that wait for time need blocks.
pub const HEARTBEAT_MS_MAX: u64 = 10 * 60 * 1_000;

/// Memory in which a database keeps what was read, MiB, where the configuration does not say: four nodes run on one machine.
pub const DATABASE_CACHE_MIB: u32 = 64;
/// Least memory for it, MiB.
pub const DATABASE_CACHE_MIB_MIN: u32 = 16;
/// Most memory for it, MiB.
pub const DATABASE_CACHE_MIB_MAX: u32 = 65_536;

/// Block time after which a node reports what it finds broken by the records of others, seconds, where the configuration does not say:
/// the author's node comes first, and what is put right until then is not reported.
pub const OTHERS_REPORTED_AFTER_S: u32 = 10 * 60;
/// Most of it, seconds.
pub const OTHERS_REPORTED_AFTER_S_MAX: u32 = 24 * 60 * 60;

/// Most keys whose tokens one node trusts.
pub const TOKEN_ISSUERS_MAX: usize = 16;
/// Furthest offset of a sender's local time from UTC, minutes.
pub const UTC_OFFSET_MINUTES_MAX: i32 = 14 * 60;
