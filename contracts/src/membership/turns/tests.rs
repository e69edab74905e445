//! A member that is down costs a few waits and no more, is not forgotten, and is back with its first block.

use super::*;
use crate::membership::{SetChange, ValidatorSchedule};
use crate::memory_state::MemoryState;
use crate::state::encode;
use ed25519_dalek::SigningKey;
use portolan_ledger::Digest;

/// Four members and the state after their last block.
struct World {
    state: MemoryState,
    height: Height,
}

fn validator(seed: u8) -> Validator {
    let public_key = SigningKey::from_bytes(&[seed; 32]).verifying_key().to_bytes();
    Validator { organisation: OrganisationId::parse(&format!("m{seed}")).unwrap(), public_key, power: 1 }
}

impl World {
    fn begin() -> Self {
        let set = ValidatorSet::new((1..=4).map(validator).collect()).unwrap();
        let mut state = MemoryState::default();
        let schedule = encode(&ValidatorSchedule::beginning_with(set));
        state.apply(&[(state_keys::validator_schedule(), Some(schedule))].into());
        Self { state, height: Height(0) }
    }

    fn order(&self) -> Vec<Address> {
        let set = schedule(&self.state).set_at(self.height.next()).clone();
        order(&set, &absences(&self.state), self.height.next()).into_iter().map(Validator::address).collect()
    }

    /// Decide a block that the first in turn makes who is not `down`; how many waited for others in vain.
    fn decide(&mut self, down: &[u8]) -> usize {
        let down: Vec<_> = down.iter().map(|seed| validator(*seed).address()).collect();
        let order = self.order();
        let waits = order.iter().take_while(|turn| down.contains(turn)).count();
        self.height = self.height.next();
        let mut overlay = Overlay::over(&self.state);
        close_block(&mut overlay, self.height, &order[waits]);
        let writes = overlay.into_writes();
        self.state.apply(&writes);
        waits
    }
}

#[test]
fn all_who_are_there_take_turns_and_nothing_is_written() {
    let mut world = World::begin();
    let firsts: Vec<_> = (0..4).map(|_| (world.order()[0], world.decide(&[]))).collect();
    let mut makers: Vec<_> = firsts.iter().map(|(first, _)| *first).collect();
    makers.sort();
    makers.dedup();
    assert_eq!(makers.len(), 4, "each once in four heights");
    assert!(firsts.iter().all(|(_, waits)| *waits == 0));
    assert_eq!(absences(&world.state), []);
}

#[test]
fn one_that_is_down_costs_ever_fewer_waits_and_still_stands_in_every_order() {
    let mut world = World::begin();
    let heights = 2_000;
    let mut waits = 0;
    for _ in 0..heights {
        let mut everyone = world.order();
        everyone.sort();
        everyone.dedup();
        assert_eq!(everyone.len(), 4);
        waits += world.decide(&[4]);
    }
    // One each after 16, 32, 64 and 128 heights, then one in 256; up to four heights pass until it is its turn again.
    assert!((8..=13).contains(&waits), "{waits} of {heights} heights waited for it");
}

#[test]
fn one_that_is_back_has_its_turns_again_after_its_first_block() {
    let mut world = World::begin();
    while absences(&world.state).is_empty() {
        world.decide(&[4]);
    }
    let absence = absences(&world.state)[0].clone();
    assert_eq!(
        absence,
        Absence { organisation: validator(4).organisation, missed: 1, until: Height(world.height.0 + 17) }
    );
    let passed_over = (0..16).all(|_| {
        let is_last = world.order()[3] == validator(4).address();
        world.decide(&[]);
        is_last
    });
    assert!(passed_over);
    for _ in 0..4 {
        world.decide(&[]);
    }
    assert_eq!(absences(&world.state), []);
}

#[test]
fn one_that_is_passed_over_is_back_by_a_block_of_a_later_round() {
    let mut world = World::begin();
    while absences(&world.state).is_empty() {
        world.decide(&[4]);
    }
    assert_eq!(world.decide(&[1, 2, 3]), 3);
    let away: Vec<_> = absences(&world.state).into_iter().map(|absence| absence.organisation).collect();
    assert!(!away.contains(&validator(4).organisation) && away.len() == 1, "only the one whose turn it was: {away:?}");
}

#[test]
fn when_all_missed_their_turns_they_go_on_taking_turns() {
    let mut world = World::begin();
    for down in [[1, 2, 3], [2, 3, 4], [3, 4, 1], [4, 1, 2]].iter().cycle().take(200) {
        world.decide(down);
        assert_eq!(world.order().len(), 4);
    }
}

#[test]
fn one_that_leaves_the_set_is_forgotten() {
    let mut world = World::begin();
    while absences(&world.state).is_empty() {
        world.decide(&[4]);
    }
    let mut changed = schedule(&world.state);
    let organisation = validator(4).organisation;
    changed.ask_for(SetChange { organisation, validator: None, record: Digest::default() });
    changed.close_block(world.height);
    world.state.apply(&[(state_keys::validator_schedule(), Some(encode(&changed)))].into());
    world.decide(&[]);
    assert_eq!(absences(&world.state), []);
}
