//! The one place that asks the operating system for time and randomness.
//!
//! Everything else gets both as arguments, so that rules and formats stay functions.

use portolan_ledger::part::SealRandomness;
use portolan_ledger::{SubmissionId, Time};
use rand::RngCore as _;
use rand::rngs::OsRng;
use std::time::{SystemTime, UNIX_EPOCH};

/// The current moment, to the millisecond.
#[must_use]
pub fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// `N` bytes of the operating system's randomness.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsRng.fill_bytes(&mut bytes);
    bytes
}

/// A fresh submission id.
#[must_use]
pub fn submission_id() -> SubmissionId {
    SubmissionId::new(now(), &random())
}

/// Fresh randomness for one sealed part.
#[must_use]
pub fn seal_randomness() -> SealRandomness {
    SealRandomness { content_key: random(), salt: random(), wrap_nonce: random() }
}
