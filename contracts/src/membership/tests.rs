//! Changes of the validators wait for their turn, and no three heights change too much.

use super::{ScheduledSet, SetChange, Share, ValidatorSchedule, schedule::power_changed};
use ed25519_dalek::SigningKey;
use portolan_ledger::{Digest, Height, OrganisationId, Validator, ValidatorSet};
use proptest::prelude::*;

fn validator(name: &str, seed: u8, power: u64) -> Validator {
    let public_key = SigningKey::from_bytes(&[seed; 32]).verifying_key().to_bytes();
    Validator { organisation: OrganisationId::parse(name).unwrap(), public_key, power }
}

fn change(validator: &Validator) -> SetChange {
    let (organisation, record) = (validator.organisation.clone(), Digest::default());
    SetChange { organisation, validator: Some(validator.clone()), record }
}

fn removal(name: &str) -> SetChange {
    SetChange { organisation: OrganisationId::parse(name).unwrap(), validator: None, record: Digest::default() }
}

fn beginning(count: u8) -> ValidatorSchedule {
    let validators = (1..=count).map(|seed| validator(&format!("m{seed}"), seed, 1)).collect();
    ValidatorSchedule::beginning_with(ValidatorSet::new(validators).unwrap())
}

fn count_at(schedule: &ValidatorSchedule, height: u64) -> usize {
    schedule.set_at(Height(height)).as_slice().len()
}

#[test]
fn a_change_takes_effect_two_heights_after_the_block_that_decides_it() {
    let mut schedule = beginning(4);
    schedule.ask_for(change(&validator("m5", 5, 1)));
    assert_eq!(schedule.close_block(Height(10)), Some(Height(12)));
    assert_eq!([10, 11, 12, 13].map(|height| count_at(&schedule, height)), [4, 4, 5, 5]);
    // Sets are forgotten once the last block is past them.
    assert_eq!(schedule.close_block(Height(11)), None);
    assert_eq!(schedule.sets().len(), 2);
    schedule.close_block(Height(12));
    assert_eq!(schedule.sets(), [ScheduledSet { from: Height(12), validators: schedule.set_at(Height(12)).clone() }]);
}

#[test]
fn a_second_change_waits_until_the_first_is_two_heights_old() {
    let mut schedule = beginning(4);
    schedule.ask_for(removal("m1"));
    schedule.ask_for(change(&validator("m5", 5, 1)));
    assert_eq!(schedule.close_block(Height(10)), Some(Height(12)));
    assert_eq!(schedule.waiting().len(), 1);
    assert_eq!(schedule.close_block(Height(11)), None, "two of the powers of heights 11 to 13 would change");
    assert_eq!(schedule.close_block(Height(12)), Some(Height(14)));
    assert_eq!([12, 13, 14].map(|height| count_at(&schedule, height)), [3, 3, 4]);
}

#[test]
fn seven_take_two_changes_at_once_and_no_third() {
    let mut schedule = beginning(7);
    for name in ["m1", "m2", "m3"] {
        schedule.ask_for(removal(name));
    }
    schedule.close_block(Height(1));
    assert_eq!((count_at(&schedule, 3), schedule.waiting().len()), (6, 2), "2 of then 5 is more than a third");
    let mut schedule = beginning(8);
    for name in ["m1", "m2", "m3"] {
        schedule.ask_for(removal(name));
    }
    schedule.close_block(Height(1));
    assert_eq!((count_at(&schedule, 3), schedule.waiting().len()), (7, 2), "2 of then 6 is a third");
    let mut schedule = beginning(9);
    for name in ["m1", "m2", "m3"] {
        schedule.ask_for(removal(name));
    }
    schedule.close_block(Height(1));
    assert_eq!((count_at(&schedule, 3), schedule.waiting().len()), (7, 1));
}

#[test]
fn one_member_at_a_time_changes_in_a_set_however_small() {
    let mut schedule = beginning(1);
    schedule.ask_for(change(&validator("m2", 2, 1)));
    schedule.ask_for(removal("m1"));
    assert_eq!(schedule.close_block(Height(1)), Some(Height(3)));
    assert_eq!(count_at(&schedule, 3), 2);
    schedule.close_block(Height(2));
    assert_eq!(schedule.close_block(Height(3)), Some(Height(5)));
    assert_eq!(schedule.set_at(Height(5)).as_slice()[0].organisation.as_str(), "m2");
}

#[test]
fn a_key_that_changes_counts_its_power_once() {
    let one = ValidatorSet::new(vec![validator("a", 1, 5), validator("b", 2, 9)]).unwrap();
    let swapped = ValidatorSet::new(vec![validator("a", 3, 5), validator("b", 2, 9)]).unwrap();
    let swapped_and_raised = ValidatorSet::new(vec![validator("a", 3, 7), validator("b", 2, 8)]).unwrap();
    assert_eq!(power_changed(&one, &swapped), 5);
    assert_eq!(power_changed(&one, &swapped_and_raised), 7 + 1);
    assert_eq!(power_changed(&one, &one), 0);
    let mut schedule = beginning(4);
    schedule.ask_for(change(&validator("m1", 9, 1)));
    assert_eq!(schedule.close_block(Height(1)), Some(Height(3)), "one of four");
}

#[test]
fn a_share_is_a_half_or_more_and_has_one_text() {
    for text in ["1/2", "2/3", "3/4", "999/1000"] {
        assert_eq!(text.parse::<Share>().expect(text).to_string(), text);
    }
    for text in ["1/3", "1/1", "2/4", "02/3", "+2/3", "2", "2/", "/3", "-2/3", "2/3/4", "999/1001", "4294967296/2"] {
        assert!(text.parse::<Share>().is_err(), "{text}");
    }
    let two_thirds = Share::TWO_THIRDS;
    assert!(!two_thirds.is_exceeded_by(2, 3) && two_thirds.is_exceeded_by(3, 4) && two_thirds.is_exceeded_by(3, 3));
    assert!(two_thirds.is_exceeded_by(u64::MAX, u64::MAX));
}

/// What somebody asks for: a member by number, and its new power (0: removed), perhaps under a new key.
fn asking() -> impl Strategy<Value = Vec<Vec<(u8, u64, bool)>>> {
    let one = (1u8..9, 0u64..5, any::<bool>());
    prop::collection::vec(prop::collection::vec(one, 0..4), 1..30)
}

proptest! {
    #[test]
    fn no_three_heights_change_a_third_unless_one_member_alone_and_nothing_is_lost(blocks in asking(), count in 1u8..8) {
        let mut schedule = beginning(count);
        let mut fresh_seed = 20;
        let mut sets = vec![schedule.set_at(Height(0)).clone(); 3];
        let quiet = std::iter::repeat_n(Vec::new(), 3 * blocks.iter().map(Vec::len).sum::<usize>());
        for (height, asked) in (1..).zip(blocks.into_iter().chain(quiet)) {
            for (member, power, new_key) in asked {
                let name = format!("m{member}");
                let seed = if new_key { fresh_seed += 1; fresh_seed } else { member };
                let target = schedule.target();
                let wanted = validator(&name, seed, power.max(1));
                // The rules refuse what would leave nobody.
                let leaves_nobody = power == 0 && target.keys().all(|id| id.as_str() == name);
                if !leaves_nobody {
                    schedule.ask_for(if power == 0 { removal(&name) } else { change(&wanted) });
                }
            }
            let target = schedule.target();
            schedule.close_block(Height(height));
            prop_assert_eq!(schedule.target(), target, "closing a block loses nothing");
            sets.push(schedule.set_at(Height(height + 2)).clone());
        }
        prop_assert!(schedule.waiting().is_empty(), "what waits enters in the end");
        for three in sets.windows(3) {
            let moved = [power_changed(&three[0], &three[1]), power_changed(&three[1], &three[2])];
            let total = three.iter().map(ValidatorSet::total_power).min().unwrap();
            let changed_members = |one: &ValidatorSet, other: &ValidatorSet| {
                let differs = |validator: &&Validator| !other.as_slice().contains(validator);
                let mut ids: Vec<_> = one.as_slice().iter().filter(differs).map(|v| v.organisation.clone()).collect();
                ids.extend(other.as_slice().iter().filter(|v| !one.as_slice().contains(v)).map(|v| v.organisation.clone()));
                ids.sort();
                ids.dedup();
                ids.len()
            };
            let members = changed_members(&three[0], &three[1]) + changed_members(&three[1], &three[2]);
            prop_assert!(moved.iter().sum::<u64>() * 3 < total || members <= 1, "{moved:?} of {total}");
        }
    }
}
