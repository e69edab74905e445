//! Every limit of the interface's shapes, each with a name, a unit and this one home.

/// Most entries on one page of a listing.
pub const PAGE_ENTRIES_MAX: u32 = 500;
/// Entries on one page when the request does not say.
pub const PAGE_ENTRIES_DEFAULT: u32 = 100;
/// Longest cursor, bytes.
pub const CURSOR_BYTES_MAX: usize = 128;
/// Longest bearer token, bytes.
pub const TOKEN_BYTES_MAX: usize = 4 * 1024;
/// Longest name of a caller in a token, bytes.
pub const TOKEN_SUBJECT_BYTES_MAX: usize = 128;
/// Longest validity of a token, seconds (90 days).
pub const TOKEN_LIFETIME_S_MAX: u64 = 90 * 24 * 60 * 60;
