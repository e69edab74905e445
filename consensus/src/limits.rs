//! Every limit of agreement and of the network between nodes, each with a name, a unit and this one home.

use portolan_ledger::limits::{BLOCK_SUBMISSIONS_MAX, SUBMISSION_BYTES_MAX, VALIDATORS_MAX};
use std::time::Duration;

// --- agreement

/// Longest wait for others in any step of any round.
pub const TIMEOUT_MAX: Duration = Duration::from_secs(10);
/// Time the node gets to hand over a block it has prepared.
pub const PROPOSE_WITHIN: Duration = Duration::from_millis(50);
/// Good signatures remembered, so that relaying and voting check each once.
pub const SIGNATURES_REMEMBERED: usize = 16_384;
/// Heights beyond the current one whose messages are taken.
pub const HEIGHTS_AHEAD_MAX: u64 = 10;
/// Heights beyond the current one whose proposed blocks are taken: each waits in memory for its turn.
pub const PART_HEIGHTS_AHEAD_MAX: u64 = 2;
/// Rounds beyond the current one whose votes, proposals and blocks are taken, as many as the engine takes.
pub const ROUNDS_AHEAD_MAX: u32 = 10;
/// Different messages of one kind that one validator is heard with in one round: two prove that it lies, more teach nothing.
pub const VERSIONS_MAX: usize = 2;
/// Different blocks of one round that are looked at.
pub const PARTS_PER_ROUND_MAX: usize = VERSIONS_MAX;
/// Proposed blocks waiting at the gate for their height, their bodies or their execution.
pub const PARTS_WAITING_MAX: usize = 64;
/// Answers to catching up whose bodies are being gathered.
pub const SYNCED_WAITING_MAX: usize = 16;

// --- connections

/// Handshakes that run at once of addresses that are no member's.
pub const PENDING_STRANGERS_MAX: usize = 32;
/// Handshakes that run at once of one address that is no member's.
pub const PENDING_PER_ADDRESS_MAX: usize = 4;
/// Handshakes that run at once of one member's address; several members may share one.
pub const PENDING_PER_MEMBER_ADDRESS_MAX: usize = 32;
/// Handshakes that begin within a second, of all addresses that are no member's.
pub const HANDSHAKES_PER_SECOND: u32 = 50;
/// Handshakes that begin within a second, of one member's address.
pub const MEMBER_HANDSHAKES_PER_SECOND: u32 = 100;
/// Addresses remembered of one member.
pub const MEMBER_ADDRESSES_MAX: usize = 8;
/// Connections with one member: one each way, since both may dial at once, and one that is about to be found dead.
pub const CONNECTIONS_PER_PEER_MAX: u32 = 3;
/// Time for a connection and its handshake.
pub const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(5);
/// Streams on one connection.
pub const STREAMS_PER_CONNECTION_MAX: usize = 64;
/// Streams on one connection whose protocol is not agreed yet.
pub const STREAMS_NEGOTIATING_MAX: usize = 16;
/// Shortest and longest time between two attempts to dial a member.
pub const REDIAL_MIN: Duration = Duration::from_millis(200);
/// See [`REDIAL_MIN`].
pub const REDIAL_MAX: Duration = Duration::from_secs(5);
/// How long the member that need not dial first leaves it to the other.
pub const DIAL_PATIENCE: Duration = Duration::from_secs(2);
/// How often the network looks after its connections.
pub const TICK: Duration = Duration::from_millis(200);

// --- streams

/// Streams of one member that begin within a second; the others wait for their turn.
pub const OPENINGS_PER_SECOND: u32 = 10;
/// Beginnings of streams that one stream with a malformed frame counts as: no honest node sends one.
pub const MALFORMED_STREAM_WEIGHT: u32 = 10;
/// Beginnings of streams that one frame with a wrong signature counts as.
pub const BAD_FRAME_STREAM_WEIGHT: u32 = 1;
/// Beginnings of streams that one unsound body counts as: who sends many opens no new streams to send more.
pub const UNSOUND_BODY_STREAM_WEIGHT: u32 = 1;
/// Time after which a member that has stopped sending what no honest node sends may open streams again.
pub const PENANCE_MAX: Duration = Duration::from_secs(30);
/// Longest wait of a stream or a request for its turn: who is further ahead of its pace is cut, since each of them has cost
/// its negotiation before it can be told to wait.
pub const TURN_WAIT_MAX: Duration = Duration::from_secs(2);
/// Time for the far side to say that it reads a stream.
pub const READY_TIMEOUT: Duration = Duration::from_secs(2);
/// Pause before a stream that failed is opened again.
pub const REOPEN_PAUSE: Duration = Duration::from_millis(100);
/// How often a node tells its links on the consensus stream, which also shows that it lives.
pub const LINKS_INTERVAL: Duration = Duration::from_secs(1);
/// Silence on a consensus stream after which the connection counts as dead.
pub const SILENCE_MAX: Duration = Duration::from_secs(5);
/// Time for one frame to be written: a member that does not read is cut.
pub const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest frame on the consensus stream, bytes: a certificate with every validator's signature fits.
pub const CONSENSUS_FRAME_BYTES_MAX: usize = 1_024 + VALIDATORS_MAX * 256;
/// Longest frame on the part stream, bytes: a block that names the most submissions fits.
pub const PART_FRAME_BYTES_MAX: usize = 2_048 + BLOCK_SUBMISSIONS_MAX * 32;
/// Longest frame on the bulk stream, bytes: a digest and the longest submission.
pub const BULK_FRAME_BYTES_MAX: usize = 32 + SUBMISSION_BYTES_MAX;
/// Frames waiting to be written on a consensus stream.
pub const CONSENSUS_QUEUE_FRAMES: usize = 8_192;
/// Frames waiting to be written on a part stream.
pub const PART_QUEUE_FRAMES: usize = 64;
/// Frames waiting to be written on a bulk stream.
pub const BULK_QUEUE_FRAMES: usize = 16_384;
/// Longest frame on the status stream, bytes.
pub const STATUS_FRAME_BYTES_MAX: usize = 64;
/// Frames waiting to be written on a status stream.
pub const STATUS_QUEUE_FRAMES: usize = 16;
/// Frames a member may send per second on a status stream before its reader pauses.
pub const STATUS_FRAMES_PER_SECOND: u32 = 10;
/// Bytes waiting to be written on one stream.
pub const QUEUE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Frames a member may send per second on a consensus stream before its reader pauses.
pub const CONSENSUS_FRAMES_PER_SECOND: u32 = 10_000;
/// Frames a member may send per second on a part stream before its reader pauses.
pub const PART_FRAMES_PER_SECOND: u32 = 200;
/// Frames a member may send per second on a bulk stream before its reader pauses.
pub const BULK_FRAMES_PER_SECOND: u32 = 20_000;
/// Frames that one frame with a wrong signature counts as: no honest node sends one, and checking it costs the most.
pub const BAD_FRAME_WEIGHT: u32 = 200;
/// Bytes a member may send per second on one stream before its reader pauses.
pub const STREAM_BYTES_PER_SECOND: u32 = 64 * 1024 * 1024;
/// Messages that readers have handed over and the network has not yet taken.
pub const HEARD_QUEUE: usize = 1_024;
/// Bytes gathered before they are handed to a connection.
pub const WRITE_BUFFER_BYTES: usize = 64 * 1024;
/// Messages that are repeated on purpose are news again after this long.
pub const REPEAT_AFTER: Duration = Duration::from_secs(2);
/// Frames of which the network remembers that it has seen them.
pub const FRAMES_REMEMBERED: usize = 65_536;
/// Frames kept for members whose stream opens or who lose a link, of the current height and later.
pub const HEIGHT_LOG_FRAMES_MAX: usize = 4_096;
/// Bytes of such frames.
pub const HEIGHT_LOG_BYTES_MAX: usize = 16 * 1024 * 1024;

// --- bodies

/// Bodies one member has sent that wait to be checked.
pub const INTAKE_BODIES_MAX: usize = 4_096;
/// Bytes of such bodies of one member.
pub const INTAKE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bodies handed to the node at once.
pub const INTAKE_BATCH_BODIES: usize = 256;
/// Bytes of bodies handed to the node at once.
pub const INTAKE_BATCH_BYTES: usize = 4 * 1024 * 1024;
/// Workers that hand bodies to the node.
pub const INTAKE_WORKERS: usize = 2;
/// Published submissions whose receipts are still awaited.
pub const PUBLICATIONS_MAX: usize = 65_536;
/// How long a named body may still be on its way before it is fetched.
pub const FETCH_AFTER: Duration = Duration::from_millis(100);
/// Bodies asked for in one request.
pub const FETCH_DIGESTS_MAX: usize = 256;
/// Longest answer to one such request, bytes: at least one longest submission fits.
pub const FETCH_RESPONSE_BYTES_MAX: usize = SUBMISSION_BYTES_MAX + 64 * 1024;
/// Time for one such request.
pub const FETCH_TIMEOUT: Duration = Duration::from_secs(5);
/// Pause after every holder has been asked in vain.
pub const FETCH_PAUSE: Duration = Duration::from_millis(200);
/// Such requests of one member that are being answered.
pub const FETCHES_PER_PEER_MAX: usize = 4;
/// Such requests of one member that are answered within a second; the others wait for their turn.
pub const FETCHES_PER_SECOND: u32 = 100;
/// Rest of a member's line for each unsound body in it, during which its others are not looked at.
pub const UNSOUND_BODY_REST: Duration = Duration::from_millis(20);

// --- catching up

/// Blocks asked for in one request.
pub const SYNC_BLOCKS_MAX: usize = 5;
/// Longest request to catch up, bytes.
pub const SYNC_REQUEST_BYTES_MAX: usize = 1_024;
/// Longest answer, bytes: blocks name their submissions, whose bodies are fetched.
pub const SYNC_RESPONSE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Time for one request, with the bodies its answer names.
pub const SYNC_TIMEOUT: Duration = Duration::from_secs(30);
/// How long gathering what one answer names may take: the wait for it, less the time that the answer took.
pub const GATHER_DECIDED_MAX: Duration = Duration::from_secs(20);
/// Requests to catch up of one member that are being answered.
pub const SYNC_STREAMS_MAX: usize = 16;
/// Requests to catch up of one member that are answered within a second; the others wait for their turn.
pub const SYNCS_PER_SECOND: u32 = 25;
/// Requests to catch up whose answer is being made, of all members.
pub const SYNC_ANSWERS_MAX: usize = 256;
/// How often a node tells its tip.
pub const STATUS_INTERVAL: Duration = Duration::from_secs(1);

// --- joining

/// Longest request for a snapshot or a piece of one, bytes.
pub const SNAPSHOT_REQUEST_BYTES_MAX: usize = 64;
/// Longest answer, bytes: a head, or a piece whose last entry is as long as one may be.
pub const SNAPSHOT_RESPONSE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Time for one such request.
pub const SNAPSHOT_TIMEOUT: Duration = Duration::from_secs(20);
/// Such requests of one member that are being answered.
pub const SNAPSHOT_REQUESTS_PER_MEMBER_MAX: usize = 8;
