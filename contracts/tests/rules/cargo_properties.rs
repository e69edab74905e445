//! What must hold after any history of cargo: counts are those of the lines, what is awaited was not discharged, a hold on goods
//! stops every container that they were in when it was placed, and nothing that is due is forgotten. Histories are random
//! sequences of sentences about one manifest, three consignments and two containers.

use crate::scenario::Story;
use portolan_contracts::nouns::reconciliation::{Check, keys::due_of, stays::too_long};
use portolan_contracts::nouns::{consignment, terminal_event};
use portolan_contracts::state_keys::{KeyBuilder, Tag};
use portolan_contracts::{gate_check, query};
use portolan_ledger::{OrganisationId, StateView, SubjectId, Time};
use proptest::prelude::*;

const GOODS: [&str; 3] = ["MASTER", "HOUSE", "OTHER"];
const STAYS: [&str; 4] = ["", " with BOX", " with TWIN", " with BOX,TWIN"];
const NATURES: [&str; 3] = ["IMPORT", "TRANSHIPMENT", "REMAIN_ON_BOARD"];
const EVENTS: [&str; 6] = ["DISCHARGED", "OVERLANDED", "GATE_IN", "GATE_OUT", "MOVED_TO_INSPECTION", "LOADED"];
const STATUSES: [&str; 5] = ["ACCEPTED", "WRITTEN_OFF", "ROLLED", "ABANDONED", "SHORT_LANDED"];
const OPENING: [&str; 9] = [
    "port-authority opens CALL as port-call",
    "line opens MAN as manifest",
    "line opens MASTER as consignment",
    "line opens HOUSE as consignment",
    "line opens OTHER as consignment",
    "terminal opens BOX as container-stay",
    "terminal opens TWIN as container-stay",
    "block",
    "customs holds OTHER CUSTOMS CUS-DOC NO_MOVE as HOLD-OTHER",
];

fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    (0..words.len()).prop_map(move |at| words[at])
}

fn sentence() -> impl Strategy<Value = String> {
    let line = (one_of(&["lists", "amends", "restates"]), one_of(&GOODS), one_of(&NATURES), one_of(&STAYS));
    prop_oneof![
        3 => Just("block".to_owned()),
        1 => one_of(&["wait 1h", "wait 26h", "wait 721h"]).prop_map(str::to_owned),
        4 => line.prop_map(|(verb, goods, nature, stays)| {
            let under = if goods == "HOUSE" { " under MASTER" } else { "" };
            format!("line {verb} {goods} {nature} MASTER of MAN{under}{stays}")
        }),
        1 => one_of(&GOODS).prop_map(|goods| format!("line withdraws {goods}")),
        2 => one_of(&["lodges", "amends", "restates"]).prop_map(|verb| format!("line {verb} MAN ARRIVAL MASTER on CALL")),
        1 => one_of(&["ACCEPTED", "PARTIALLY_ACCEPTED", "REJECTED"])
            .prop_map(|status| format!("customs reports MAN {status}")),
        2 => (one_of(&GOODS), one_of(&STATUSES)).prop_map(|(goods, status)| format!("customs reports {goods} {status}")),
        3 => (one_of(&["BOX", "TWIN"]), one_of(&EVENTS), 0u32..300)
            .prop_map(|(stay, event, ago)| format!("terminal reports {stay} {event} IMPORT FULL under CALL at -{ago}m as SEEN")),
        1 => Just("terminal cancels SEEN".to_owned()),
        1 => one_of(&["reports CALL ARRIVED", "reports CALL DEPARTED", "decides CALL CLOSED"]).prop_map(|said| format!("port-authority {said}")),
        1 => one_of(&GOODS).prop_map(|goods| format!("customs holds {goods} CUSTOMS CUS-PHY NO_GATE_OUT as STOP")),
        1 => one_of(&["joins", "splits"]).prop_map(|verb| format!("customs {verb} BOX,TWIN")),
    ]
}

/// Play what can be said; a correction of what was not said yet is left out.
fn play(lines: &[String]) -> Story {
    let mut story = Story::new();
    let end = ["block", "block"].map(str::to_owned);
    for line in OPENING.iter().map(|line| (*line).to_owned()).chain(lines.iter().cloned()).chain(end) {
        if line.starts_with("wait") {
            drop(story.tell("block"));
        }
        drop(story.tell(&line));
    }
    story
}

fn due_keys(story: &Story) -> Vec<Vec<u8>> {
    let prefix = KeyBuilder::new(Tag::CargoDue).key();
    story.world.state.scan(&prefix, 1_000).into_iter().map(|(key, _)| key).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_are_those_of_the_lines(lines in prop::collection::vec(sentence(), 1..40)) {
        let story = play(&lines);
        let state = &story.world.state;
        let manifest = query::manifest_status(state, &story.subjects["MAN"].id).unwrap();
        let listed: Vec<_> = manifest.lines.iter().map(|id| consignment::find(state, id)).collect();
        prop_assert_eq!(manifest.line_count as usize, listed.len());
        prop_assert_eq!(manifest.finished_count as usize, listed.iter().filter(|line| line.is_finished()).count());
        prop_assert!(listed.iter().all(|line| line.line().is_some_and(|line| line.manifest == story.subjects["MAN"].id)));
        let houses = listed.iter().filter(|line| line.line().is_some_and(|line| line.parent.is_some())).count();
        let master = consignment::find(state, &story.subjects["MASTER"].id);
        prop_assert_eq!(master.house_count as usize, houses);
    }

    #[test]
    fn what_is_awaited_is_listed_and_was_not_discharged(lines in prop::collection::vec(sentence(), 1..40)) {
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.contains("BOX,TWIN") || line.contains(" of MAN")).collect();
        let story = play(&lines);
        let state = &story.world.state;
        let manifest = query::manifest_status(state, &story.subjects["MAN"].id).unwrap();
        for stay in &manifest.awaited {
            prop_assert!(!terminal_event::find(state, stay).was_discharged());
            let in_it = consignment::rules::consignments_of(state, stay);
            prop_assert!(in_it.iter().any(|id| consignment::find(state, id).awaited_by().is_some()));
        }
    }

    #[test]
    fn a_hold_on_goods_stops_every_container_they_are_in(lines in prop::collection::vec(sentence(), 1..40)) {
        let story = play(&lines);
        let (state, time) = (&story.world.state, story.world.time);
        let terminal = OrganisationId::parse("terminal").unwrap();
        for goods in GOODS.map(|name| story.subjects[name].id) {
            let stops = query::open_holds_of(state, &goods).values().any(|hold| hold.forbids_gate_out());
            for stay in consignment::find(state, &goods).stays.iter().filter(|_| stops) {
                prop_assert!(!gate_check(state, &[*stay], &terminal, time).is_allowed());
                prop_assert!(query::stay_status(state, stay, time).unwrap().holds.values().any(|hold| hold.forbids_gate_out()));
            }
        }
    }

    #[test]
    fn nothing_that_is_due_is_forgotten(lines in prop::collection::vec(sentence(), 1..40)) {
        let story = play(&lines);
        let state = &story.world.state;
        let expected = |stay: SubjectId| too_long(&terminal_event::find(state, &stay));
        let mut dwells: Vec<(Time, SubjectId)> = Vec::new();
        for key in due_keys(&story) {
            let (time, check, subject) = due_of(&key);
            prop_assert!(time >= Time(story.world.time.0 - 2_000), "{check:?} is overdue");
            if check == Check::Dwell {
                dwells.push((time, subject));
            }
        }
        for stay in ["BOX", "TWIN"].map(|name| story.subjects[name].id) {
            let noted: Vec<Time> = dwells.iter().filter(|(_, subject)| *subject == stay).map(|(time, _)| *time).collect();
            prop_assert_eq!(noted, expected(stay).into_iter().collect::<Vec<_>>());
        }
    }
}

#[test]
fn a_block_looks_at_a_bounded_number_of_containers_and_the_next_goes_on() {
    let mut story = Story::new();
    for line in [
        "port-authority opens CALL as port-call",
        "line opens MAN as manifest",
        "line lodges MAN ARRIVAL MASTER on CALL",
        "many 300 line opens N# as container-stay",
        "many 300 line opens L# as consignment",
        "many 300 line lists L# IMPORT MASTER of MAN with N#",
        "agent via maritime-window submits GENERAL_DECLARATION for CALL DEPARTURE",
        "port-authority reports CALL DEPARTED",
        "block",
        "port-authority decides CALL CLOSED",
        "block",
    ] {
        story.tell(line).unwrap();
    }
    let mut awaited = Vec::new();
    while !due_keys(&story).is_empty() {
        let manifest = query::manifest_status(&story.world.state, &story.subjects["MAN"].id).unwrap();
        awaited.push(manifest.awaited.len());
        story.tell("block").unwrap();
    }
    // The entry of the call itself is one of the 256.
    assert_eq!(awaited, [300, 45]);
    let short = |number: u32| query::exceptions_of(&story.world.state, &story.subjects[&format!("N{number}")].id).len();
    assert!((1..=300).all(|number| short(number) == 1), "each is found, and once");
}
