//! Every limit of the node, each with a name, a unit and this one home. The formats' limits are in `ledger`.

use std::time::Duration;

/// Most bytes of undecided submissions (records and parts) the mempool holds; beyond it the edge answers 503.
pub const MEMPOOL_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Most undecided submissions the mempool holds.
pub const MEMPOOL_SUBMISSIONS_MAX: usize = 200_000;
/// Most bytes of undecided submissions of one member; beyond it the edge answers 429 and what members push is not kept.
pub const MEMPOOL_MEMBER_BYTES_MAX: usize = MEMPOOL_BYTES_MAX / 4;
/// Most undecided submissions of one member.
pub const MEMPOOL_MEMBER_SUBMISSIONS_MAX: usize = MEMPOOL_SUBMISSIONS_MAX / 4;
/// Most submission bodies waiting to be checked and written.
pub const INTAKE_QUEUE_MAX: usize = 16_384;
/// Most submissions checked and written in one synced batch.
pub const INTAKE_BATCH_MAX: usize = 512;
/// How long a batch waits for company before it is written, so that one sync serves many.
pub const INTAKE_LINGER: Duration = Duration::from_millis(4);

/// How far a fresh proposal's time may be ahead of this node's clock, milliseconds (genesis may lower it).
pub const BLOCK_CLOCK_AHEAD_MS_MAX: u64 = 2_000;
/// How often it is looked whether the ledger or the key file asks for other keys, beside at each block.
pub const KEYS_POLL: Duration = Duration::from_secs(1);
/// How long nobody lets a node in before it tries another transport key that it holds; twice as long each time.
pub const LET_IN_PATIENCE_MIN: Duration = Duration::from_secs(2);
/// The longest of these waits.
pub const LET_IN_PATIENCE_MAX: Duration = Duration::from_secs(60);
/// How often it is looked whether the engine has stopped signing.
pub const SAFETY_POLL: Duration = Duration::from_secs(1);
/// How long a node whose engine has stopped signing shows it at `/ready` and `/metrics` before it ends.
pub const SAFETY_HOLD_SHOWN: Duration = Duration::from_secs(10);
/// How far this node's clock may be ahead of the other members' before `/ready` says so, milliseconds: a good proposal is
/// never longer under way than the longest wait for one, 10 s.
pub const CLOCK_AHEAD_SHOWN_MS: i64 = 10_000;
/// Most executed proposals kept in memory until one of them is decided.
pub const EXECUTED_MAX: usize = 16;

/// Lifetime of a submission that this node signs, milliseconds.
pub const SUBMISSION_LIFETIME_MS: u64 = 60 * 60 * 1_000;
/// Most records authoring puts into one submission; messages with more become several.
pub const AUTHORED_RECORDS_MAX: usize = 500;
/// Most bytes of records and parts authoring puts into one submission.
pub const AUTHORED_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Longest body of a request to the HTTP interface, bytes: a submission in JSON is a third longer than its bytes.
pub const HTTP_BODY_BYTES_MAX: usize = 6 * 1024 * 1024;
/// Longest time one request may take, unless it streams.
pub const HTTP_REQUEST_TIME_MAX: Duration = Duration::from_secs(30);
/// Most requests served at once.
pub const HTTP_REQUESTS_MAX: usize = 1_024;
/// Most event streams served at once.
pub const HTTP_STREAMS_MAX: usize = 256;
/// How long `?wait=final` waits before it answers that the submission is admitted.
pub const HTTP_WAIT_FINAL_MAX: Duration = Duration::from_secs(25);
/// How long `?wait=admitted` waits until enough members say that the submission is on their disks.
pub const HTTP_WAIT_STORED_MAX: Duration = Duration::from_secs(5);
/// Most entries on one page of a listing.
pub const HTTP_PAGE_MAX: usize = 500;
/// Entries on one page when the request does not say.
pub const HTTP_PAGE_DEFAULT: usize = 100;
/// Longest bearer token, bytes.
pub const HTTP_TOKEN_BYTES_MAX: usize = 4 * 1024;
/// Bearer tokens that are remembered as good until they expire.
pub const HTTP_TOKENS_REMEMBERED: usize = 1_024;
/// Longest `Idempotency-Key`, bytes.
pub const HTTP_IDEMPOTENCY_KEY_BYTES_MAX: usize = 128;
/// Seconds a client is asked to wait when the node is overloaded.
pub const HTTP_RETRY_AFTER_S: u64 = 1;
/// How long a clean shutdown waits for open requests.
pub const HTTP_SHUTDOWN_TIME_MAX: Duration = Duration::from_secs(5);

/// Most events buffered for one slow subscriber before it is told to resume by cursor.
pub const EVENTS_BUFFER_MAX: usize = 1_024;

/// Bytes of a MiB, in which configurations count memory.
pub const MIB: usize = 1024 * 1024;
/// Bytes of one column's newest writes in memory before they are written out.
pub const STORE_WRITE_BUFFER_BYTES: usize = 32 * 1024 * 1024;
/// Bytes of all columns' newest writes in memory together.
pub const STORE_WRITE_BUFFERS_BYTES: usize = 192 * 1024 * 1024;
/// Bytes of write-ahead log after which the oldest writes are written out.
pub const STORE_LOG_BYTES: u64 = 256 * 1024 * 1024;
/// Bytes after which background writing tells the disk to go on, so that a later sync of a block does not wait for them.
pub const STORE_BYTES_PER_SYNC: u64 = 512 * 1024;
/// Bytes per second that background writing (flush and compaction) may take from the disk.
pub const STORE_BACKGROUND_BYTES_PER_S: i64 = 32 * 1024 * 1024;
/// Bodies and parts from this length on, bytes, are written once to files of their own and not moved by compaction.
pub const STORE_BLOB_BYTES_MIN: u64 = 4 * 1024;
/// Part of the database's memory that the upper pages of the state tree may take: one in so many.
pub const TREE_CACHE_PART: usize = 4;
/// Bytes that one page of the state tree takes in memory, with what finds it.
pub const TREE_PAGE_BYTES: usize = 1_200;
/// Files the store keeps open.
pub const STORE_OPEN_FILES_MAX: i32 = 512;
/// How long the end of the process waits for the store to be closed.
pub const STORE_CLOSE_TIME_MAX: Duration = Duration::from_secs(10);
/// Breaches of the protocol that are kept of one member.
pub const MISBEHAVIOUR_OF_MEMBER_MAX: usize = 256;
/// Entries of one event page.
pub const STORE_PAGE_MAX: usize = 10_000;

/// Bytes read at once when files are copied and hashed.
pub const BACKUP_BUFFER_BYTES: usize = 1024 * 1024;
/// How long who connects to the backup desk may take to say what it wants.
pub const BACKUP_ANSWER_TIME_MAX: Duration = Duration::from_secs(5);
/// How long a node that has reached the last block of its program's rules stays for the members that lack that block.
pub const EDITION_FAREWELL_MAX: Duration = Duration::from_secs(15);
/// How often it looks whether they have it.
pub const EDITION_FAREWELL_POLL: Duration = Duration::from_millis(200);
/// How often a long command says on a plain output how far it is.
pub const PROGRESS_INTERVAL: Duration = Duration::from_secs(5);
/// Heights behind the others from which on a node tells how it catches up.
pub const BEHIND_SHOWN_MIN: u64 = 10;

/// Leaves in one piece of a snapshot's log (1 MiB). Part of the format: `docs/specs/snapshot.md`.
pub const SNAPSHOT_LOG_PIECE_LEAVES: u64 = 32_768;
/// Bytes of entries after which a piece of a snapshot's state ends.
pub const SNAPSHOT_PIECE_BYTES: usize = 512 * 1024;
/// Longest head of a snapshot, bytes.
pub const SNAPSHOT_HEAD_BYTES_MAX: usize = 3 * 1024 * 1024;
/// Files that the state is spread over while it is sorted: each is sorted in memory.
pub const SNAPSHOT_BUCKETS: usize = 256;
/// Bytes gathered before they are written to one of those files.
pub const SNAPSHOT_BUCKET_BUFFER_BYTES: usize = 32 * 1024;
/// How long a snapshot is kept after the last request for it.
pub const SNAPSHOT_KEPT: Duration = Duration::from_secs(10 * 60);
/// Age after which a head that is asked for is of a new snapshot.
pub const SNAPSHOT_AGE_MAX: Duration = Duration::from_secs(5 * 60);
/// Bytes of snapshots sent per second, to all who ask together.
pub const SNAPSHOT_BYTES_PER_S: u64 = 32 * 1024 * 1024;
/// How long who asks waits before it asks again.
pub const SNAPSHOT_AGAIN_AFTER: Duration = Duration::from_millis(500);
/// How long who asks waits for a snapshot to be made.
pub const SNAPSHOT_MAKING_TIME_MAX: Duration = Duration::from_secs(15 * 60);
/// How long who asks waits for one answer.
pub const SNAPSHOT_ANSWER_TIME_MAX: Duration = Duration::from_secs(20);
/// Pieces asked for at once.
pub const SNAPSHOT_AHEAD: usize = 4;

/// Hundredths by which declared goods may be heavier than their consignment, and house lines lighter or heavier than their master
/// . Of packages there may be none more.
pub const QUANTITY_TOLERANCE_PERCENT: u32 = 2;
/// Hundredths by which a container may weigh another than declared ...
pub const WEIGHT_TOLERANCE_PERCENT: u32 = 5;
/// ... and kilograms, whichever is passed first.
pub const WEIGHT_TOLERANCE_KG: u32 = 500;
/// Kilograms that a container which is said to be empty may weigh more than itself.
pub const EMPTY_EXCESS_KG_MAX: u32 = 500;
/// Containers of one declaration or consignment that one look compares.
pub const REPORTED_STAYS_MAX: usize = 64;
/// Lines of one manifest, or of one call, that one look compares.
pub const REPORTED_LINES_MAX: usize = 2_048;
/// Records of one call that one look goes through.
pub const CALL_RECORDS_LOOKED_AT_MAX: usize = 2_048;
/// Subjects of a kind, and records, that one report names: what the rules take.
pub const REPORT_LIST_MAX: usize = portolan_contracts::limits::BODY_LIST_MAX;
/// Records that only add to another that are followed back to the one with a content.
pub const CHANGES_FOLLOWED_MAX: usize = 8;
/// Records of whole submissions after which one turn of looking for breaches ends.
pub const REPORT_RECORDS_PER_TURN: usize = 256;
/// Records that are passed over, being another's turn, after which a turn ends too.
pub const REPORT_PASSED_PER_TURN: usize = 8_192;
/// Pause between two such turns.
pub const REPORT_PAUSE: Duration = Duration::from_millis(250);
/// The same while the node has much to do.
pub const REPORT_PAUSE_UNDER_LOAD: Duration = Duration::from_secs(2);
/// Undecided submissions from which on it has.
pub const REPORT_YIELDS_SUBMISSIONS: usize = 500;
/// Pause before a turn that failed is taken again.
pub const REPORT_AGAIN_AFTER: Duration = Duration::from_secs(5);
/// How often it is kept how far records were looked at; what was looked at since is looked at again after a restart.
pub const REPORT_POSITION_KEPT_EVERY: Duration = Duration::from_secs(30);
