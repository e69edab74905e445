//! At the end of each block: changes of the validators enter when there is room, and the entries of their keys say since
//! when, or until when, they stand in the set.

use super::schedule;
use crate::events::Event;
use crate::nouns::organisation::find_key;
use crate::state::Overlay;
use crate::state_keys;
use portolan_ledger::key::{KeyPurpose, key_id, state_key};
use portolan_ledger::{Height, Validator, ValidatorSet};

/// Let the changes enter that may at the end of the block at `height`.
pub(crate) fn close_block(overlay: &mut Overlay<'_>, height: Height) -> Option<Event> {
    let before = schedule(overlay);
    let mut after = before.clone();
    let from = after.close_block(height);
    if after == before {
        return None;
    }
    overlay.put(state_keys::validator_schedule(), &after);
    let from = from?;
    let (old, new) = (before.set_at(from), after.set_at(from));
    for gone in only_in(old, new) {
        mark(overlay, gone, |key| key.until = Some(from));
    }
    for come in only_in(new, old) {
        mark(overlay, come, |key| (key.from, key.until) = (from, None));
    }
    let facts = Event::new("validators.changed", None, []).with("from", from).with("validators", new.as_slice().len());
    Some(facts.with("power", new.total_power()).with("hash", new.hash()))
}

/// Validators whose member and key stand in `one` and not in `other`.
fn only_in<'s>(one: &'s ValidatorSet, other: &'s ValidatorSet) -> impl Iterator<Item = &'s Validator> {
    let same = |a: &Validator, b: &Validator| a.organisation == b.organisation && a.public_key == b.public_key;
    one.as_slice().iter().filter(move |validator| !other.as_slice().iter().any(|there| same(validator, there)))
}

fn mark(overlay: &mut Overlay<'_>, validator: &Validator, change: impl FnOnce(&mut portolan_ledger::key::MemberKey)) {
    let kid = key_id(KeyPurpose::Consensus, &validator.public_key).expect("a validator has a usable key");
    let mut key = find_key(overlay, &kid).expect("a validator's key is registered");
    change(&mut key);
    overlay.put(state_key(&kid), &key);
}
