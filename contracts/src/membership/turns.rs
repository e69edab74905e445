//! Who proposes the next block, round by round: the validators take turns, and one that missed its turn is passed over for a
//! while, so that a member that is down does not cost the others a wait at each of its turns.
//!
//! ```text
//! PRESENT ──the block of its turn was made by another──► ABSENT ──a block that it made was decided──► PRESENT
//! ```
//! Absent members are passed over for longer with each turn that they miss, and still come last in every height's order, so
//! the rounds go through all (`docs/specs/governance.md` §7).
//!
//! Invariants
//! - The order follows from the state after the block before and holds every validator of the height once.
//! - An honest member that the others hear in time is never passed over: a block of its turn is decided.

use super::schedule;
use crate::limits::{PASSED_OVER_HEIGHTS_MAX, PASSED_OVER_HEIGHTS_MIN};
use crate::state::{Overlay, read};
use crate::state_keys;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Address, Height, OrganisationId, StateView, Validator, ValidatorSet};

/// A member that missed its turn to propose, and has made no block since.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Absence {
    /// The member.
    pub organisation: OrganisationId,
    /// Turns that it missed, one after the other.
    pub missed: u32,
    /// First height at which it has its turn again.
    pub until: Height,
}

/// The members that missed their turns, in ascending order of their ids.
#[must_use]
pub fn absences(view: &dyn StateView) -> Vec<Absence> {
    read(view, &state_keys::absences()).unwrap_or_default()
}

/// The validators of the height after the last block in the order in which they propose: one for each round, then from the
/// beginning again.
///
/// # Panics
/// When the state holds no genesis.
#[must_use]
pub fn turns(view: &dyn StateView) -> Vec<Address> {
    let height = super::last_height(view).next();
    order(schedule(view).set_at(height), &absences(view), height).into_iter().map(Validator::address).collect()
}

fn order<'s>(set: &'s ValidatorSet, absences: &[Absence], height: Height) -> Vec<&'s Validator> {
    let is_away = |validator: &Validator| {
        absences.iter().any(|absence| absence.organisation == validator.organisation && height < absence.until)
    };
    let (away, mut here): (Vec<_>, Vec<_>) = set.as_slice().iter().partition(|validator| is_away(validator));
    let count = u64::try_from(here.len()).unwrap_or(u64::MAX);
    let first = height.0.checked_rem(count).unwrap_or(0);
    here.rotate_left(usize::try_from(first).expect("less than the number of validators"));
    here.extend(away);
    here
}

/// Note who was there at `height`, whose block `maker` made; before the set of `height` is forgotten.
pub(crate) fn close_block(overlay: &mut Overlay<'_>, height: Height, maker: &Address) {
    let (schedule, before) = (schedule(overlay), absences(overlay));
    let set = schedule.set_at(height);
    let mut after = before.clone();
    let turn = order(set, &before, height)[0];
    match set.by_address(maker) {
        Some(present) => after.retain(|absence| absence.organisation != present.organisation),
        // A block is checked against its round's proposer before; a trial of the rules has no maker.
        None => return,
    }
    if turn.address() != *maker {
        miss(&mut after, &turn.organisation, height);
    }
    let next = schedule.set_at(height.next());
    after.retain(|absence| next.as_slice().iter().any(|validator| validator.organisation == absence.organisation));
    if after.is_empty() && !before.is_empty() {
        overlay.remove(state_keys::absences());
    } else if after != before {
        overlay.put(state_keys::absences(), &after);
    }
}

fn miss(absences: &mut Vec<Absence>, organisation: &OrganisationId, height: Height) {
    let place = absences.binary_search_by(|absence| absence.organisation.cmp(organisation)).unwrap_or_else(|place| {
        let (organisation, until) = (organisation.clone(), height);
        absences.insert(place, Absence { organisation, missed: 0, until });
        place
    });
    let absence = &mut absences[place];
    let heights = PASSED_OVER_HEIGHTS_MIN.checked_shl(absence.missed).unwrap_or(u64::MAX).min(PASSED_OVER_HEIGHTS_MAX);
    absence.missed = absence.missed.saturating_add(1).min(u32::BITS);
    absence.until = Height(height.0.saturating_add(1).saturating_add(heights));
}

#[cfg(test)]
mod tests;
