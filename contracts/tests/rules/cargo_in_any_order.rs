//! The same records of a vessel's cargo, in every order in which they can come: the same states, the same exceptions.
//!
//! Times are those of the events, whenever the ledger hears of them. Each record stands in a block of its own; then the port authority
//! closes the call, which is a decision and comes last, and a day passes, so that nothing is waiting any more.

use crate::scenario::Story;
use crate::world::GENESIS_MS;
use portolan_contracts::query;
use std::collections::BTreeMap;

const OPENING: [&str; 7] = [
    "port-authority opens CALL as port-call",
    "line opens MAN as manifest",
    "line opens GOODS as consignment",
    "line opens BOX as container-stay",
    "line opens MISSING as container-stay",
    "line opens STRAY as container-stay",
    "block",
];

/// What happened, with the minutes from the first to it. BOX comes too early for its vessel, MISSING not at all, STRAY in no line.
const RECORDS: [(&str, u64); 7] = [
    ("line lodges MAN ARRIVAL MASTER on CALL", 0),
    ("line lists GOODS IMPORT MASTER of MAN with BOX,MISSING", 10),
    ("customs reports MAN ACCEPTED", 20),
    ("terminal reports BOX DISCHARGED IMPORT FULL under CALL", 30),
    ("port-authority reports CALL ARRIVED", 300),
    ("terminal reports STRAY DISCHARGED IMPORT FULL under CALL", 310),
    ("port-authority reports CALL DEPARTED", 400),
];

/// Play the records in this order; what is known at the end, in words.
fn play(order: &[usize]) -> BTreeMap<&'static str, String> {
    let mut story = Story::new();
    let mut tell = |line: &str| {
        let answer = story.tell(line).unwrap_or_else(|fault| panic!("{line}: {fault}"));
        assert!(answer.is_none_or(|answer| !answer.starts_with("R-")), "{line} is refused");
        story.world.time.0
    };
    for line in OPENING {
        tell(line);
    }
    let mut now = tell("wait 401m");
    for at in order {
        let (sentence, minute) = RECORDS[*at];
        let ago = (now - GENESIS_MS) / 1_000 - minute * 60;
        tell(&format!("{sentence} at -{ago}s"));
        now = tell("block");
    }
    for line in [
        "agent via maritime-window submits GENERAL_DECLARATION for CALL DEPARTURE",
        "block",
        "port-authority decides CALL CLOSED",
        "block",
        "wait 25h",
        "block",
        "block",
    ] {
        tell(line);
    }
    let mut known: BTreeMap<&'static str, String> = BTreeMap::new();
    for name in ["CALL", "MAN", "GOODS", "BOX", "MISSING", "STRAY"] {
        let found = query::exceptions_of(&story.world.state, &story.subjects[name].id);
        let mut rules: Vec<String> = found.iter().map(|exception| exception.rule.to_string()).collect();
        rules.sort();
        known.insert(name, rules.join(" "));
    }
    for line in ["look manifest MAN", "look consignment GOODS", "look place BOX", "look call CALL"] {
        known.insert(line, story.tell(line).expect("a lookup").expect("an answer"));
    }
    known
}

fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let with_last = |order: Vec<usize>| {
        (0..=order.len()).map(move |at| [&order[..at], &[count - 1], &order[at..]].concat()).collect::<Vec<_>>()
    };
    orders(count - 1).into_iter().flat_map(with_last).collect()
}

#[test]
fn the_same_records_in_any_order_end_alike() {
    let expected = play(&[0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(expected["BOX"], "X-13-DISCHARGED");
    assert_eq!(expected["MISSING"], "X-12");
    assert_eq!(expected["STRAY"], "X-11");
    assert_eq!(expected["CALL"], "X-12 X-13-DISCHARGED X-26-CLEARANCE");
    assert_eq!(expected["look manifest MAN"], "DISCHARGED; 0 of 1 lines finished");
    assert_eq!(expected["look consignment GOODS"], "PRESENTED; BOX MISSING");
    // Every seventh of the 5,040 orders, each thing being first, last and next to each other among them.
    for order in orders(RECORDS.len()).into_iter().step_by(7) {
        assert_eq!(play(&order), expected, "{order:?}");
    }
}
