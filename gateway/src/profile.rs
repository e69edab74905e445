//! The profile of a sender: what its messages leave unsaid.
//!
//! EDIFACT times carry no zone, terminals are named by codes that only a port community knows, and many messages do not
//! even say the port. The profile is a network parameter of the node; a message's own words always come first.

use crate::limits::UTC_OFFSET_MINUTES_MAX;
use portolan_ledger::{AudienceId, Locode, OrganisationId, Time};
use std::collections::BTreeMap;

/// What to assume for the messages of one sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The port, where a message names none.
    pub port: Locode,
    /// The terminal, where a message names none.
    pub terminal: Option<OrganisationId>,
    /// Terminal codes (SMDG or national, upper case) and the organisations they stand for.
    pub terminals: BTreeMap<String, OrganisationId>,
    /// Offset of the sender's local time from UTC, minutes; east is positive.
    pub utc_offset_minutes: i32,
    /// Audience of names and operational detail.
    pub community: AudienceId,
    /// Audience of reasons of holds and findings of inspections.
    pub authorities: AudienceId,
}

impl Profile {
    /// The moment that `local` (a wall clock read as if it were UTC) means for this sender.
    #[must_use]
    pub fn moment(&self, local: Time) -> Time {
        shift(local, self.utc_offset_minutes)
    }

    /// Whether the offset is one that a place on earth can have.
    #[must_use]
    pub fn is_plausible(&self) -> bool {
        self.utc_offset_minutes.abs() <= UTC_OFFSET_MINUTES_MAX
    }
}

/// The moment of a wall clock that is `offset_minutes` ahead of UTC.
#[must_use]
pub fn shift(local: Time, offset_minutes: i32) -> Time {
    let ms = u64::from(offset_minutes.unsigned_abs()) * 60_000;
    if offset_minutes < 0 { local.plus_ms(ms) } else { Time(local.0.saturating_sub(ms)) }
}
