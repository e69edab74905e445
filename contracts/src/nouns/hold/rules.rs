//! What holds mean for container stays.

use super::{Effect, Hold, HoldCode, find, keys};
use crate::limits::SUBJECT_HOLDS_MAX;
use crate::nouns::consignment;
use crate::nouns::declaration;
use crate::nouns::same_subject::rules::group_of;
use portolan_ledger::{Digest, StateView, SubjectId, Time};
use std::collections::{BTreeMap, BTreeSet};

impl Hold {
    /// Whether nobody has lifted it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.lifted.is_none()
    }

    /// Whether it forbids the gate.
    #[must_use]
    pub fn forbids_gate_out(&self) -> bool {
        self.effect.contains(&Effect::NoGateOut)
    }

    /// Whether it forbids putting the container on a vessel.
    #[must_use]
    pub fn forbids_loading(&self) -> bool {
        self.effect.contains(&Effect::NoLoad) || self.hold_code == HoldCode::DoNotLoad
    }

    /// Whether it was in force at `time`, by the times that its records give.
    #[must_use]
    pub fn was_in_force_at(&self, time: Time) -> bool {
        self.event_time <= time && self.lifted.as_ref().is_none_or(|lifted| time < lifted.event_time)
    }

    /// Whether it stood on the ledger at `time`: placed before, not yet lifted.
    #[must_use]
    pub fn stood_on_ledger_at(&self, time: Time) -> bool {
        self.ledger_time <= time && self.lifted.as_ref().is_none_or(|lifted| time < lifted.ledger_time)
    }
}

/// Every hold ever placed on a subject itself.
#[must_use]
pub fn on_subject(view: &dyn StateView, subject: &SubjectId) -> Vec<(Digest, Hold)> {
    let entries = view.scan(&keys::of_subject(subject), SUBJECT_HOLDS_MAX);
    let named = entries.iter().map(|(key, _)| keys::hold_of(key));
    named.filter_map(|record| find(view, &record).map(|hold| (record, hold))).collect()
}

/// Whether an open hold stands on a subject itself.
#[must_use]
pub fn is_held(view: &dyn StateView, subject: &SubjectId) -> bool {
    on_subject(view, subject).iter().any(|(_, hold)| hold.is_open())
}

/// Every hold ever placed on these stays, on a declaration that covers one of them, or on goods in them.
#[must_use]
pub fn on_stays(view: &dyn StateView, stays: &BTreeSet<SubjectId>) -> BTreeMap<Digest, Hold> {
    let direct = stays.iter().flat_map(|stay| on_subject(view, stay));
    direct.chain(stays.iter().flat_map(|stay| through_ties(view, stay))).collect()
}

/// Every hold placed on a declaration while it covered this stay, or on a consignment while it was in it; joined ones count as
/// one.
fn through_ties(view: &dyn StateView, stay: &SubjectId) -> Vec<(Digest, Hold)> {
    let mut holds = Vec::new();
    let ties = declaration::rules::ties_of(view, stay).into_iter().chain(consignment::rules::ties_of(view, stay));
    for (tied, tie) in ties {
        let group = group_of(view, tied);
        let placed = group.iter().flat_map(|one| on_subject(view, one));
        holds.extend(placed.filter(|(_, hold)| tie.carries(hold.ledger_time)));
    }
    holds
}

/// Whether a subject has room for one more hold.
#[must_use]
pub fn has_room(view: &dyn StateView, subject: &SubjectId) -> bool {
    view.scan(&keys::of_subject(subject), SUBJECT_HOLDS_MAX).len() < SUBJECT_HOLDS_MAX
}
