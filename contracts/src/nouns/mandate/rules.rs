//! What a mandate allows.

use super::Mandate;
use portolan_ledger::{RecordType, Time};

/// Whether it lets its holder write a record of `record_type` at `time`.
#[must_use]
pub fn covers(mandate: &Mandate, record_type: &RecordType, time: Time) -> bool {
    let begun = mandate.valid_from <= time;
    let ended = mandate.valid_until.is_some_and(|until| until <= time);
    begun && !ended && mandate.record_types.contains(record_type)
}
