//! Every limit of the client, each with a name, a unit and this one home. The formats' limits are in `ledger`.

use std::time::Duration;

/// Longest answer that is read from a node, bytes: a page of 500 records of 16 KiB and what stands around them.
pub const ANSWER_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Longest problem document that is read, bytes.
pub const PROBLEM_BYTES_MAX: usize = 64 * 1024;
/// Longest server-sent event, bytes.
pub const EVENT_BYTES_MAX: usize = 256 * 1024;
/// Longest file that is read as a message, a submission's record, a token or a policy, bytes.
pub const FILE_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Longest file that is read as a key, bytes.
pub const KEY_FILE_BYTES_MAX: u64 = 64 * 1024;

/// How long connecting to a node may take.
pub const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);
/// How long one request may take; longer than a node waits for a submission to become final.
pub const REQUEST_TIME_MAX: Duration = Duration::from_secs(40);
/// How long an event stream may stay silent before it is taken for dead.
pub const EVENT_SILENCE_MAX: Duration = Duration::from_secs(60);

/// Most pages of one listing that are followed.
pub const PAGES_MAX: usize = 10_000;
/// Most nodes that one command compares or loads.
pub const NODES_MAX: usize = 16;

/// Lifetime of a submission that is signed here, minutes, unless the command says otherwise.
pub const SUBMISSION_LIFETIME_MINUTES_DEFAULT: u32 = 60;
/// Longest lifetime of a submission that may be asked for, minutes: that of `ledger::limits` without its clock slack.
pub const SUBMISSION_LIFETIME_MINUTES_MAX: u32 = 24 * 60;
/// Validity of a token that is made here, hours, unless the command says otherwise.
pub const TOKEN_LIFETIME_HOURS_DEFAULT: u32 = 8;
