//! Joint inspections must come out the same in whatever order requests, joins and headers enter: the same plans with the same
//! members, place and lead. The same sentences are told in another order, in other blocks, at the same times of their own.

use crate::scenario::Story;
use crate::world::BLOCK_MS;
use portolan_contracts::nouns::inspection_plan::PlanStatus;
use portolan_contracts::query;
use proptest::prelude::*;

const AGENCIES: [&str; 3] = ["customs", "plant-health", "police"];
const GOODS: [&str; 6] = ["BOX", "MATE", "TWIN", "DECL", "BOX,MATE", "TWIN,DECL"];
const OPENING: [&str; 5] = [
    "terminal opens BOX as container-stay",
    "terminal opens MATE as container-stay",
    "customs opens TWIN as container-stay",
    "customs opens DECL as declaration",
    "block",
];

/// One thing that is said, at a time of its own; its offsets are seconds from the time at which the telling begins.
#[derive(Debug, Clone)]
enum Said {
    Request { agency: usize, goods: usize, window: Option<(u32, u32)>, place: Option<u8>, alone: bool, ago: u32 },
    Join,
    Header,
}

fn said() -> impl Strategy<Value = Said> {
    let window = prop::option::of((0u32..6, 0u32..5).prop_map(|(from, length)| (from, from + length)));
    let place = prop::option::weighted(0.4, 1u8..3);
    let request = (0..AGENCIES.len(), 0..GOODS.len(), window, place, prop::bool::weighted(0.1), 0u32..5).prop_map(
        |(agency, goods, window, place, alone, ago)| Said::Request { agency, goods, window, place, alone, ago },
    );
    prop_oneof![8 => request, 1 => Just(Said::Join), 1 => Just(Said::Header)]
}

/// The sentence, `elapsed` seconds after the telling began: its times do not depend on when it is told.
fn sentence(number: usize, said: &Said, elapsed: u32) -> String {
    match said {
        Said::Join => format!("customs joins BOX,TWIN reference join-{number}"),
        Said::Header => format!("customs declares DECL IMPORT for MATE reference header-{number}"),
        Said::Request { agency, goods, window, place, alone, ago } => {
            let mut line = format!("{} requests SCAN_XRAY on {}", AGENCIES[*agency], GOODS[*goods]);
            if let Some((from, by)) = window {
                line += &format!(" from +{}s until +{}s", 3_600 * (from + 1) - elapsed, 3_600 * (by + 1) - elapsed);
            }
            if let Some(place) = place {
                line += &format!(" placed AREA-{place}");
            }
            if *alone {
                line += " alone";
            }
            format!("{line} at -{}s reference request-{number} as R{number}", 60 * ago + elapsed)
        }
    }
}

/// Tell everything in the order given, a block after each where `blocks` says so; where each request then stands.
fn tell(all: &[(usize, Said)], blocks: &[bool]) -> Vec<(usize, Option<PlanStatus>)> {
    let mut story = Story::new();
    for line in OPENING {
        story.tell(line).expect("the opening is sound");
    }
    let begun = story.world.time;
    for ((number, said), block) in all.iter().zip(blocks) {
        let elapsed = u32::try_from((story.world.time.0 - begun.0) / BLOCK_MS).expect("a few blocks");
        // A second header of the declaration is refused in any order.
        story.tell(&sentence(*number, said, elapsed)).expect("a sentence");
        if *block {
            story.tell("block").expect("a block");
        }
    }
    story.tell("block").expect("a block");
    let requests = all.iter().filter(|(_, said)| matches!(said, Said::Request { .. })).map(|(number, _)| *number);
    let mut found: Vec<(usize, Option<PlanStatus>)> = requests
        .map(|number| {
            let request = story.record(&format!("R{number}")).expect("every request is accepted");
            (number, query::inspection_plan_of(&story.world.state, &request))
        })
        .collect();
    found.sort_by_key(|(number, _)| *number);
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_requests_in_any_order_make_the_same_plans(
        (ordered, shuffled) in prop::collection::vec(said(), 1..9).prop_flat_map(|all| {
            let all: Vec<(usize, Said)> = all.into_iter().enumerate().collect();
            (Just(all.clone()), Just(all).prop_shuffle())
        }),
        blocks in prop::collection::vec(any::<bool>(), 9),
        other_blocks in prop::collection::vec(any::<bool>(), 9),
    ) {
        let found = tell(&ordered, &blocks);
        prop_assert!(found.iter().all(|(_, status)| status.is_some()), "a request was lost");
        prop_assert_eq!(found, tell(&shuffled, &other_blocks));
    }
}
