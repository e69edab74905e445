//! The validator sets in force and to come, and the changes that wait for their turn.
//!
//! ```text
//! decided at h ──► WAITING ──first height ≥ h+2 with room──► SCHEDULED ──that height──► IN FORCE ──next set──► (forgotten)
//! ```
//! Changes enter in the order in which they were decided; none is lost and none overtakes another, so whoever waits knows
//! for what. Room is what three consecutive heights may change (`docs/specs/governance.md` §4).

use crate::limits::SET_CHANGE_DELAY;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Digest, Height, OrganisationId, Validator, ValidatorSet};
use std::collections::{BTreeMap, BTreeSet};

/// A set and the first height that it signs.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ScheduledSet {
    /// First height at which it is in force.
    pub from: Height,
    /// The validators.
    pub validators: ValidatorSet,
}

/// What one member's part in the set is to become.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SetChange {
    /// The member.
    pub organisation: OrganisationId,
    /// Its key and power; absent: it is no longer a validator.
    pub validator: Option<Validator>,
    /// The record that decided it.
    pub record: Digest,
}

/// Sets in ascending order of height, and what waits to change them.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ValidatorSchedule {
    sets: Vec<ScheduledSet>,
    waiting: Vec<SetChange>,
}

impl ValidatorSchedule {
    /// The schedule of a network that begins with these validators.
    #[must_use]
    pub fn beginning_with(validators: ValidatorSet) -> Self {
        Self { sets: vec![ScheduledSet { from: Height(0), validators }], waiting: Vec::new() }
    }

    /// The sets that are in force or will be.
    #[must_use]
    pub fn sets(&self) -> &[ScheduledSet] {
        &self.sets
    }

    /// The changes that wait, the next one first.
    #[must_use]
    pub fn waiting(&self) -> &[SetChange] {
        &self.waiting
    }

    /// The set of a height.
    ///
    /// # Panics
    /// When the height is before all sets that are kept.
    #[must_use]
    pub fn set_at(&self, height: Height) -> &ValidatorSet {
        let set = self.sets.iter().rev().find(|set| set.from <= height);
        &set.expect("the schedule keeps the sets from the last block's height on").validators
    }

    /// The set once everything that waits has entered: what a new change is judged by.
    #[must_use]
    pub fn target(&self) -> BTreeMap<OrganisationId, Validator> {
        let newest = &self.sets.last().expect("a schedule has a set").validators;
        let mut members = by_member(newest);
        self.waiting.iter().for_each(|change| apply(&mut members, change));
        members
    }

    /// Let a change wait for its turn.
    pub fn ask_for(&mut self, change: SetChange) {
        self.waiting.push(change);
    }

    /// Close the block at `height`: forget sets that no later state asks for, and let the changes enter that may, at
    /// `height` + 2. That height, when the set changes there.
    pub fn close_block(&mut self, height: Height) -> Option<Height> {
        while self.sets.get(1).is_some_and(|next| next.from <= height) {
            self.sets.remove(0);
        }
        let from = Height(height.0.saturating_add(SET_CHANGE_DELAY));
        let mut set = self.set_at(from).clone();
        while let Some(change) = self.waiting.first() {
            let mut members = by_member(&set);
            apply(&mut members, change);
            let next = ValidatorSet::new(members.into_values().collect());
            let next = next.expect("what was decided leaves a set: checked when it was decided");
            if !self.has_room(height, &set, &next) {
                break;
            }
            set = next;
            self.waiting.remove(0);
        }
        if *self.set_at(from) == set {
            return None;
        }
        self.sets.push(ScheduledSet { from, validators: set });
        Some(from)
    }

    /// Whether `next` may stand at `height` + 2 where so far `set` would, after the sets of `height` and the one between.
    fn has_room(&self, height: Height, set: &ValidatorSet, next: &ValidatorSet) -> bool {
        let heights = (height.0..height.0.saturating_add(SET_CHANGE_DELAY)).map(|height| self.set_at(Height(height)));
        let before: Vec<&ValidatorSet> = heights.collect();
        let newest = before.last().expect("there are heights before");
        let moved = before.windows(2).map(|pair| power_changed(pair[0], pair[1])).sum::<u64>();
        let changed = moved + power_changed(newest, next);
        let total = before.iter().map(|set| set.total_power()).chain([next.total_power()]).min().unwrap_or(0);
        // One member's change must stay possible in a set of three, where it is a third: then it stands alone.
        let alone = moved == 0 && *newest == set;
        alone || u128::from(changed) * 3 < u128::from(total)
    }
}

fn by_member(set: &ValidatorSet) -> BTreeMap<OrganisationId, Validator> {
    set.as_slice().iter().map(|validator| (validator.organisation.clone(), validator.clone())).collect()
}

fn apply(members: &mut BTreeMap<OrganisationId, Validator>, change: &SetChange) {
    match &change.validator {
        Some(validator) => members.insert(change.organisation.clone(), validator.clone()),
        None => members.remove(&change.organisation),
    };
}

/// The power that changes between two sets: for each member the difference, or where its key changes the greater of its
/// two powers, counted once.
#[must_use]
pub fn power_changed(one: &ValidatorSet, other: &ValidatorSet) -> u64 {
    let (one, other) = (by_member(one), by_member(other));
    let members: BTreeSet<&OrganisationId> = one.keys().chain(other.keys()).collect();
    members.into_iter().map(|id| change_of(one.get(id), other.get(id))).sum()
}

fn change_of(one: Option<&Validator>, other: Option<&Validator>) -> u64 {
    let power = |validator: Option<&Validator>| validator.map_or(0, |validator| validator.power);
    let (before, after) = (power(one), power(other));
    let same_key = one.map(|validator| validator.public_key) == other.map(|validator| validator.public_key);
    if same_key { before.abs_diff(after) } else { before.max(after) }
}
