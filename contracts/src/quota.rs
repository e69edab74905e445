//! What one member may write in an hour of block time, so that none takes the others' room.
//!
//! Counted in the state, hence the same on every node; hours begin with those of UTC. A limit of 0 is none, and a network
//! without limits keeps no counts. The edge refuses what is over the limit before it costs anything; a proposer leaves it in line,
//! where it waits for the next hour or its own expiry.

use crate::parameters::Parameters;
use crate::refusal::{Code, Refusal};
use crate::state::{Overlay, read};
use crate::state_keys;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{OrganisationId, StateView, Time};

/// Milliseconds of the hour that is counted.
const HOUR_MS: u64 = 60 * 60 * 1_000;

/// The limits for each member; 0 is no limit.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Records.
    pub records_per_hour_max: u64,
    /// Bytes of submissions with the parts they name.
    pub bytes_per_hour_max: u64,
}

/// What a member has written in an hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Usage {
    /// The hour, counted from the beginning of 1970.
    pub hour: u64,
    /// Records.
    pub records: u64,
    /// Bytes.
    pub bytes: u64,
}

impl Quota {
    /// Whether anything is limited.
    #[must_use]
    pub const fn is_limited(&self) -> bool {
        self.records_per_hour_max > 0 || self.bytes_per_hour_max > 0
    }

    const fn allows(&self, usage: &Usage) -> bool {
        (self.records_per_hour_max == 0 || usage.records <= self.records_per_hour_max)
            && (self.bytes_per_hour_max == 0 || usage.bytes <= self.bytes_per_hour_max)
    }
}

/// When the hour after the one of `time` begins.
#[must_use]
pub const fn next_hour(time: Time) -> Time {
    Time((time.0 / HOUR_MS + 1) * HOUR_MS)
}

/// What `submitter` has written in the hour of `time`.
#[must_use]
pub fn used(view: &dyn StateView, submitter: &OrganisationId, time: Time) -> Usage {
    let hour = time.0 / HOUR_MS;
    let last: Option<Usage> = read(view, &state_keys::usage(submitter));
    last.filter(|last| last.hour == hour).unwrap_or(Usage { hour, ..Usage::default() })
}

/// Whether `records` and `bytes` more still fit; what the usage would be then.
pub(crate) fn check(
    view: &dyn StateView,
    parameters: &Parameters,
    submitter: &OrganisationId,
    time: Time,
    (records, bytes): (u64, u64),
) -> Result<Option<Usage>, Refusal> {
    let quota = parameters.quota;
    if !quota.is_limited() {
        return Ok(None);
    }
    let before = used(view, submitter, time);
    let after = Usage { records: before.records + records, bytes: before.bytes + bytes, ..before };
    if quota.allows(&after) {
        return Ok(Some(after));
    }
    let Quota { records_per_hour_max, bytes_per_hour_max } = quota;
    let message = format!(
        "{submitter} has written {} records and {} bytes this hour, of {records_per_hour_max} and {bytes_per_hour_max} \
         (0: no limit); the next hour begins at {}",
        before.records,
        before.bytes,
        next_hour(time)
    );
    Err(Refusal::new(Code::QuotaUsed, "submitter", message))
}

/// Write down what a member has written.
pub(crate) fn count(overlay: &mut Overlay<'_>, submitter: &OrganisationId, usage: Option<Usage>) {
    if let Some(usage) = usage {
        overlay.put(state_keys::usage(submitter), &usage);
    }
}
