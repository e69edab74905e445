//! What was counted of inspections, port by port: the share of those done together is what officers are measured by.
//!
//! One entry per port, written when a plan ends and when a joint inspection is missed.

use super::keys;
use crate::state::{Changes, read};
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Locode, StateView};

/// The key figures of one port.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Figures {
    /// Plans that were closed.
    pub plans: u64,
    /// Of these, those in which two agencies or more stated an outcome.
    pub joint: u64,
    /// Requests that came while the goods were being inspected and were not let in.
    pub missed: u64,
}

/// The key figures of a port.
#[must_use]
pub fn figures(view: &dyn StateView, port: &Locode) -> Figures {
    read(view, &keys::figures(port)).unwrap_or_default()
}

/// Count a plan that ends with outcomes of so many agencies.
pub(super) fn count_closed(view: &dyn StateView, port: &Locode, agencies: usize, changes: &mut Changes) {
    let before = figures(view, port);
    let joint = before.joint + u64::from(agencies > 1);
    changes.put(keys::figures(port), &Figures { plans: before.plans + 1, joint, ..before });
}

/// Count a request that came too late to be joined.
pub(super) fn count_missed(view: &dyn StateView, port: &Locode, changes: &mut Changes) {
    let before = figures(view, port);
    changes.put(keys::figures(port), &Figures { missed: before.missed + 1, ..before });
}

/// A request that had been counted as missed was let in after all.
pub(super) fn count_admitted(view: &dyn StateView, port: &Locode, changes: &mut Changes) {
    let before = figures(view, port);
    changes.put(keys::figures(port), &Figures { missed: before.missed.saturating_sub(1), ..before });
}
