//! Who takes part at a height: the validator sets, and whose node may hold a connection.
//!
//! A node asks on the state after its last block. The sets of that block's height and of the two after it are known
//! then, so the header of the next block can name its own set and the one that follows (`docs/specs/governance.md`).
//!
//! Invariants
//! - A change that block *h* decides is in force from *h* + 2 on at the earliest; a set is never empty.
//! - Within three heights less than a third of the power changes, or one member's power alone; what would be more waits.
//! - Connections outlive the right to write: a removed validator stays connected until its last set has ended.

mod closing;
mod schedule;
mod share;
#[cfg(test)]
mod tests;
mod turns;

pub(crate) use closing::close_block;
pub use schedule::{ScheduledSet, SetChange, ValidatorSchedule, power_changed};
pub use share::{NotAShare, Share};
pub(crate) use turns::close_block as close_turns;
pub use turns::{Absence, absences, turns};

use crate::limits::{ORGANISATION_KEYS_MAX, SET_CHANGE_DELAY};
use crate::nouns::node::{self, Node};
use crate::nouns::organisation::{self, OrganisationStatus};
use crate::parameters::LastBlock;
use crate::state::read;
use crate::state_keys::{self, KeyBuilder, Tag};
use portolan_ledger::jose::base64url;
use portolan_ledger::key::MemberKey;
use portolan_ledger::{Height, KeyId, OrganisationId, StateView, ValidatorSet};
use std::collections::BTreeSet;

/// The validators that sign the block at `height`, on the state after any of the two blocks before it or after itself.
///
/// # Panics
/// When the state holds no genesis, or `height` is before its last block or more than two after it: no state knows those.
#[must_use]
pub fn validators_at(view: &dyn StateView, height: Height) -> ValidatorSet {
    let last = last_height(view);
    let known = last.0..=last.0.saturating_add(SET_CHANGE_DELAY);
    assert!(known.contains(&height.0), "the state after block {last} does not say who validates at {height}");
    schedule(view).set_at(height).clone()
}

/// The sets in force and to come, and the changes that wait.
///
/// # Panics
/// When the state holds no genesis.
#[must_use]
pub fn schedule(view: &dyn StateView) -> ValidatorSchedule {
    read(view, &state_keys::validator_schedule()).expect("the state holds a genesis")
}

/// The nodes that may hold a connection after the last block: those of active organisations, and those of the validators of
/// the last block's height and of the two after it. In ascending order of the organisations' ids.
///
/// # Panics
/// When the state holds no genesis.
#[must_use]
pub fn connected_nodes(view: &dyn StateView) -> Vec<Node> {
    let (last, schedule) = (last_height(view), schedule(view));
    let sets = (0..=SET_CHANGE_DELAY).map(|ahead| schedule.set_at(Height(last.0.saturating_add(ahead))));
    let voting: BTreeSet<&OrganisationId> =
        sets.flat_map(|set| set.as_slice().iter().map(|validator| &validator.organisation)).collect();
    let is_active = |id: &OrganisationId| {
        organisation::find(view, id).is_some_and(|found| found.status == OrganisationStatus::Active)
    };
    let mut nodes = node::all(view);
    nodes.retain(|node| voting.contains(&node.organisation) || is_active(&node.organisation));
    nodes.sort_by(|a, b| a.organisation.cmp(&b.organisation));
    nodes
}

/// The keys of an organisation, in force or ended, in the order of their ids' bytes.
#[must_use]
pub fn keys_of(view: &dyn StateView, organisation: &OrganisationId) -> Vec<(KeyId, MemberKey)> {
    let prefix = KeyBuilder::new(Tag::OrganisationKey).organisation(organisation).key();
    let kids = view.scan(&prefix, ORGANISATION_KEYS_MAX).into_iter().map(|(key, _)| {
        let thumbprint = base64url(&key[prefix.len()..]);
        KeyId::parse(&thumbprint).expect("the index holds thumbprints")
    });
    kids.map(|kid| {
        let key = organisation::find_key(view, &kid).expect("the index names keys that are there");
        (kid, key)
    })
    .collect()
}

fn last_height(view: &dyn StateView) -> Height {
    let last: LastBlock = read(view, &state_keys::last_block()).expect("the state holds a genesis");
    last.height
}
