//! Every limit of the formats, each with a name, a unit and this one home.

/// Longest record, bytes of its JSON text.
pub const RECORD_BYTES_MAX: usize = 16 * 1024;
/// Deepest nesting of a record, levels of objects and arrays, the record itself being level 1.
pub const RECORD_DEPTH_MAX: usize = 16;
/// Most subjects one record may name.
pub const RECORD_SUBJECTS_MAX: usize = 64;
/// Most parts one record may name.
pub const RECORD_PARTS_MAX: usize = 16;
/// Longest text of a name-like field (kind, system, message type), bytes.
pub const NAME_BYTES_MAX: usize = 64;

/// Most records in one submission.
pub const SUBMISSION_RECORDS_MAX: usize = 1_000;
/// Longest submission with its records and parts, bytes of its body encoding.
pub const SUBMISSION_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Longest compact JWS of a submission, bytes.
pub const JWS_BYTES_MAX: usize = 2 * 1024;
/// Furthest expiry of a submission beyond block time, milliseconds (24 h and 10 min of clock slack).
pub const SUBMISSION_LIFETIME_MS_MAX: u64 = (24 * 60 + 10) * 60 * 1_000;

/// Shortest sealed part, bytes (one padding block and the AEAD tag).
pub const PART_BYTES_MIN: usize = PART_PADDING_BYTES + AEAD_TAG_BYTES;
/// Longest sealed part, bytes.
pub const PART_BYTES_MAX: usize = 1024 * 1024;
/// Plaintexts are padded with zeros to a multiple of this, bytes, so that lengths say little.
pub const PART_PADDING_BYTES: usize = 256;
/// Length of the authentication tag of ChaCha20-Poly1305, bytes.
pub const AEAD_TAG_BYTES: usize = 16;

/// Length of what stands before the plaintext in a sealed part, bytes: a 32-byte salt and a 4-byte length.
pub const PART_PREFIX_BYTES: usize = 32 + 4;
/// Longest plaintext of a part, bytes: what fits beside salt, length, padding and tag.
pub const PLAINTEXT_BYTES_MAX: usize = PART_BYTES_MAX - AEAD_TAG_BYTES - PART_PADDING_BYTES - PART_PREFIX_BYTES;

/// Largest integer that every JSON library keeps exactly (RFC 7493 §2.2).
pub const INTEGER_MAX: u64 = (1 << 53) - 1;

/// Most records in one block.
pub const BLOCK_RECORDS_MAX: usize = 10_000;
/// Most bytes of submissions with their parts in one block.
pub const BLOCK_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Most submissions in one block: each holds at least one record.
pub const BLOCK_SUBMISSIONS_MAX: usize = BLOCK_RECORDS_MAX;

/// Most validators in one set.
pub const VALIDATORS_MAX: usize = 128;
/// Largest voting power of one validator: the engine panics where power × 3 overflows.
pub const VALIDATOR_POWER_MAX: u64 = 1_000_000;

/// Deepest path in the record log or under a records root, hashes.
pub const MERKLE_PATH_MAX: usize = 64;
/// Deepest path in the state tree, hashes (one for each bit of a key hash).
pub const STATE_PATH_MAX: usize = 256;
/// Longest value in the state tree that evidence may carry, bytes.
pub const STATE_VALUE_BYTES_MAX: usize = 64 * 1024;
/// Fewest writes to the state tree that two workers share: starting a thread costs more than a few pages.
pub const STATE_WRITES_SHARED_MIN: usize = 256;

/// Longest evidence file, bytes.
pub const EVIDENCE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Most statements (the proven record and the openings of its names) in one evidence file.
pub const EVIDENCE_STATEMENTS_MAX: usize = 65;
/// Most changes of the validator set between a policy's anchor and a certificate.
pub const EVIDENCE_SET_CHANGES_MAX: usize = 1_024;
/// Longest trust policy, bytes of its JSON text.
pub const POLICY_BYTES_MAX: usize = 256 * 1024;
