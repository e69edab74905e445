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
/// Longest file that is read as an edition of a code list, bytes: UN/LOCODE has nine million.
pub const CODE_LIST_FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Pages of a code list that are written at once: each is a hundred and fifty codes, each of which the state tree takes in.
pub const CODE_LIST_PAGES_PER_SUBMISSION: usize = 16;
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
/// Longest validity of a token that may be asked for, hours: what `api::limits` allows.
pub const TOKEN_LIFETIME_HOURS_MAX: u32 = 90 * 24;
const _: () = assert!(TOKEN_LIFETIME_HOURS_MAX as u64 * 60 * 60 == portolan_api::limits::TOKEN_LIFETIME_S_MAX);

/// How long the nodes of a local network may take to find each other and serve.
pub const LOCAL_READY_TIME_MAX: Duration = Duration::from_secs(60);
/// How long a node of a local network may take to stop cleanly.
pub const LOCAL_STOP_TIME_MAX: Duration = Duration::from_secs(20);
/// How often a node of a local network is asked whether it is so far.
pub const LOCAL_READY_POLL: Duration = Duration::from_millis(50);
/// How often a node of a local network is asked for its height.
pub const LOCAL_HEIGHT_POLL: Duration = Duration::from_millis(5);
/// How much of a node's log a fault repeats, bytes.
pub const LOCAL_LOG_TAIL_BYTES: usize = 4 * 1024;

/// Longest time without a block in the demo's network, milliseconds: longer than the demo.
pub const DEMO_HEARTBEAT_MS: u64 = 10 * 60 * 1_000;

/// Most bytes of signed submissions that a bench keeps ready.
pub const BENCH_STOCK_BYTES_MAX: usize = 512 * 1024 * 1024;
/// Submissions of a bench on their way at once, unless the command says otherwise.
pub const BENCH_IN_FLIGHT_DEFAULT: u32 = 256;
/// Most submissions of a bench on their way at once: each is a connection.
pub const BENCH_IN_FLIGHT_MAX: u32 = 16_384;
/// Minutes that a bench's submission can enter a block, beside the time of the load.
pub const BENCH_LIFETIME_MINUTES: u32 = 60;
/// How long a bench waits before it sends again what was refused for overload.
pub const BENCH_RETRY_WAIT: Duration = Duration::from_millis(100);
/// How long a bench waits before it asks again about a submission that is not final yet.
pub const BENCH_ASK_AGAIN: Duration = Duration::from_millis(250);
/// How long a bench follows one submission.
pub const BENCH_END_TIME_MAX: Duration = Duration::from_secs(120);
/// How often a running bench shows where it is.
pub const BENCH_WATCH: Duration = Duration::from_millis(250);
/// How often a bench looks whether its submissions are signed.
pub const BENCH_SIGN_POLL: Duration = Duration::from_millis(100);
/// How long the nodes may take after a bench to stand at one head.
pub const BENCH_AGREE_TIME_MAX: Duration = Duration::from_secs(30);
/// How often their heads are compared meanwhile.
pub const BENCH_AGREE_POLL: Duration = Duration::from_millis(200);

/// Days for which votes on a proposal are taken, unless it says otherwise.
pub const PROPOSAL_DAYS_DEFAULT: u32 = 14;
/// Most days for which votes on a proposal are taken; the rules allow 90 days from block time, which may be behind.
pub const PROPOSAL_DAYS_MAX: u32 = 89;
/// Hours within which what the root key signed must be on the ledger, unless it says otherwise.
pub const AUTHORISATION_HOURS_DEFAULT: u32 = 24;
/// Most hours within which what the root key signed must be on the ledger: the longest life of a submission.
pub const AUTHORISATION_HOURS_MAX: u32 = 24;
