//! What must hold for any history of proposals, votes and keys: sets never empty and never changed too fast, nobody who was
//! suspended heard, and the same bytes again from the same blocks.

use crate::scenario::Story;
use crate::world::{World, genesis, organisation};
use portolan_contracts::membership::{self, validators_at};
use portolan_contracts::nouns::organisation::{self as noun, OrganisationStatus};
use portolan_contracts::{MemoryState, execute_block};
use portolan_ledger::{Height, ValidatorSet, VerifiedSubmission};
use proptest::prelude::*;
use std::collections::BTreeSet;

const MEMBERS: [&str; 6] = ["customs", "port-authority", "terminal", "pcs", "alpha", "beta"];

fn member() -> impl Strategy<Value = &'static str> {
    (0..MEMBERS.len()).prop_map(|at| MEMBERS[at])
}

/// What one block decides about: proposals with the votes of all who may vote, and keys.
#[derive(Debug, Clone)]
enum Act {
    /// Proposed by one, voted for by as many of the members as it says.
    Decide(String, usize),
    /// A member replaces its consensus key.
    Swap(&'static str),
    /// A member says something.
    Speak(&'static str),
    /// Blocks pass.
    Blocks(usize),
}

fn act() -> impl Strategy<Value = Act> {
    let decision = prop_oneof![
        member().prop_map(|id| format!("suspend {id}")),
        member().prop_map(|id| format!("readmit {id}")),
        member().prop_map(|id| format!("remove {id}")),
        (4usize..6, 0u64..4).prop_map(|(at, power)| format!("admit {} validator {power} TER@GB", MEMBERS[at])),
        (member(), 0u64..6).prop_map(|(id, power)| format!("power {id} {power}")),
    ];
    prop_oneof![
        6 => (decision, 2usize..=6).prop_map(|(action, votes)| Act::Decide(action, votes)),
        2 => member().prop_map(Act::Swap),
        1 => member().prop_map(Act::Speak),
        3 => (1usize..4).prop_map(Act::Blocks),
    ]
}

/// A story, the sets of all heights, and the blocks it made.
struct Played {
    story: Story,
    sets: Vec<ValidatorSet>,
    blocks: Vec<(World, Vec<VerifiedSubmission>)>,
}

fn tell(played: &mut Played, line: &str) -> Option<String> {
    if line == "block" {
        let World { editions, state, height, time, pending, submission_count } = &played.story.world;
        let (state, height, time, submission_count) = (state.clone(), *height, *time, *submission_count);
        played
            .blocks
            .push((World { editions, state, height, time, pending: Vec::new(), submission_count }, pending.clone()));
    }
    let told = played.story.tell(line).unwrap_or_else(|fault| panic!("{line}: {fault}"));
    if line == "block" {
        let world = &played.story.world;
        played.sets.push(validators_at(&world.state, Height(world.height + 2)));
    }
    told
}

fn play(acts: &[Act]) -> Played {
    let story = Story::new();
    let sets = (0..3).map(|height| validators_at(&story.world.state, Height(height))).collect();
    let mut played = Played { story, sets, blocks: Vec::new() };
    let mut swaps = std::collections::BTreeMap::<&str, usize>::new();
    for (number, act) in acts.iter().enumerate() {
        match act {
            Act::Decide(action, votes) => {
                let proposer = MEMBERS[number % 4];
                if tell(&mut played, &format!("{proposer} proposes P{number} {action}")).as_deref() == Some("accepted")
                {
                    for voter in &MEMBERS[..*votes] {
                        tell(&mut played, &format!("{voter} votes YES on P{number}"));
                    }
                }
            }
            Act::Swap(id) => {
                let count = swaps.get(id).copied().unwrap_or(0);
                let name = |count: usize| if count == 0 { String::new() } else { count.to_string() };
                let (old, new) = (name(count), name(count + 1));
                let line =
                    format!("{id} replaces {id}_consensus{old} by {id}_consensus{new} for consensus signed {id}_root");
                if tell(&mut played, &line).as_deref() == Some("accepted") {
                    swaps.insert(id, count + 1);
                }
            }
            Act::Speak(id) => {
                let status = noun::find(&played.story.world.state, &organisation(id)).map(|found| found.status);
                let told = tell(&mut played, &format!("{id} opens BOX{number} as container-stay"));
                if matches!(status, Some(OrganisationStatus::Suspended | OrganisationStatus::Left)) {
                    assert_eq!(told.as_deref(), Some("R-105 SUBMITTER_NOT_ACTIVE"), "{id}");
                }
            }
            Act::Blocks(count) => (0..*count).for_each(|_| drop(tell(&mut played, "block"))),
        }
    }
    // What waits has its turn.
    for _ in 0..3 * acts.len() + 3 {
        tell(&mut played, "block");
    }
    played
}

/// Members whose part differs between two sets.
fn changed(one: &ValidatorSet, other: &ValidatorSet) -> BTreeSet<String> {
    let only = |a: &ValidatorSet, b: &ValidatorSet| {
        let differs = a.as_slice().iter().filter(|validator| !b.as_slice().contains(validator));
        differs.map(|validator| validator.organisation.to_string()).collect::<Vec<_>>()
    };
    only(one, other).into_iter().chain(only(other, one)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sets_change_by_less_than_a_third_or_by_one_member_and_what_waits_enters(acts in prop::collection::vec(act(), 1..40)) {
        let played = play(&acts);
        for three in played.sets.windows(3) {
            let moved = membership::power_changed(&three[0], &three[1]) + membership::power_changed(&three[1], &three[2]);
            let total = three.iter().map(ValidatorSet::total_power).min().unwrap();
            let members = changed(&three[0], &three[1]).len() + changed(&three[1], &three[2]).len();
            prop_assert!(moved * 3 < total || members <= 1, "{moved} of {total}");
        }
        let state = &played.story.world.state;
        let schedule = membership::schedule(state);
        prop_assert!(schedule.waiting().is_empty());
        // In the end those validate who are active, run a validator, and have the power and key that their entry says.
        let set = schedule.sets().last().unwrap();
        let nodes = portolan_contracts::nouns::node::all(state);
        let active = nodes.into_iter().filter(|node| {
            noun::find(state, &node.organisation).is_some_and(|found| found.status == OrganisationStatus::Active)
        });
        let expected = ValidatorSet::new(active.filter_map(|node| node.validator()).collect()).unwrap();
        prop_assert_eq!(&set.validators, &expected);
    }

    #[test]
    fn a_history_of_governance_executed_again_gives_the_same_bytes(acts in prop::collection::vec(act(), 1..25)) {
        let played = play(&acts);
        let mut replayed = MemoryState::from_writes(&genesis().writes().unwrap());
        for (before, submissions) in &played.blocks {
            let outcome = execute_block(&replayed, before.context(), submissions).expect("what was accepted is accepted again");
            replayed.apply(&outcome.writes);
        }
        prop_assert_eq!(&replayed, &played.story.world.state);
    }
}

#[test]
fn a_root_key_signs_key_records_of_its_member_and_nothing_else() {
    let mut story = Story::new();
    let told = |story: &mut Story, line: &str| story.tell(line).expect("a sentence").unwrap_or_default();
    assert_eq!(
        told(&mut story, "terminal opens BOX as container-stay signed terminal_root"),
        "R-112 ROOT_KEY_SIGNS_KEYS_ONLY"
    );
    assert_eq!(told(&mut story, "terminal opens BOX as container-stay signed pcs_root"), "R-107 KEY_OF_ANOTHER");
    assert_eq!(
        told(&mut story, "terminal opens BOX as container-stay signed terminal_consensus"),
        "R-108 KEY_NOT_GOOD"
    );
}
