//! What must hold for any history: the same blocks give the same bytes, whatever was refused between, and however the
//! state is kept. Histories are random sequences of sentences of the scenarios over a few subjects and organisations,
//! with blocks and long waits between.

use crate::scenario::Story;
use crate::world::{World, genesis};
use portolan_contracts::history::History;
use portolan_contracts::nouns::release;
use portolan_contracts::state_keys::{KeyBuilder, Tag};
use portolan_contracts::{Light, MemoryState, execute_block, gate_check, query};
use portolan_ledger::{Digest, OrganisationId, StateView, VerifiedSubmission};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const WHO: [&str; 7] =
    ["customs", "terminal", "port-authority", "plant-health", "carrier by pcs", "police", "terminal-two"];
const STAYS: [&str; 3] = ["BOX", "TWIN", "BOX,TWIN"];
const LIGHTS: [&str; 4] = ["CUSTOMS", "COMMERCIAL", "TERMINAL", "AGENCY.PHY"];
const EVENTS: [&str; 4] = ["DISCHARGED", "GATE_IN", "GATE_OUT", "LOADED"];
const STATUSES: [&str; 8] = [
    "RECEIVED",
    "ACCEPTED",
    "ASSESSED",
    "EXAM_REQUIRED",
    "RELEASED",
    "CLEARED",
    "INVALIDATED",
    "AMENDMENT_ACCEPTED v2",
];

const WAY_TO_THE_GATE: [&str; 10] = [
    "line issues BOX to forwarder until +2h",
    "line issues TWIN to haulier until +30m",
    "forwarder accepts BOX",
    "forwarder assigns BOX to haulier",
    "forwarder withdraws BOX",
    "line revokes the right of BOX",
    "line extends BOX until +5h",
    "haulier announces BOX,TWIN ROAD from -5m until +1h with LORRY",
    "terminal authorises BOX for haulier aboard LORRY",
    "customs reports DECL RELEASE_SUSPENDED",
];

fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    (0..words.len()).prop_map(move |at| words[at])
}

/// One line of a scenario; holds and requests are named by their place in the history.
fn sentence() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just("block".to_owned()),
        1 => (1u32..40).prop_map(|minutes| format!("wait {minutes}m")),
        1 => Just("wait 26h".to_owned()),
        3 => (one_of(&["customs", "terminal", "terminal-two"]), one_of(&["BOX", "TWIN"]), one_of(&EVENTS), 0u32..90)
            .prop_map(|(who, stay, event, ago)| format!("{who} reports {stay} {event} IMPORT FULL at -{ago}m")),
        3 => (one_of(&STATUSES), 0u32..90).prop_map(|(status, ago)| format!("customs reports DECL {status} at -{ago}m")),
        3 => (one_of(&WHO), one_of(&STAYS), one_of(&LIGHTS)).prop_map(|(who, stays, light)| {
            let basis = if light == "CUSTOMS" { " exempt C21" } else { "" };
            format!("{who} releases {stays} {light}{basis}")
        }),
        2 => one_of(&["DECL", "BOX,DECL"]).prop_map(|subjects| format!("customs releases {subjects} CUSTOMS version 1")),
        1 => (one_of(&STAYS), one_of(&LIGHTS)).prop_map(|(stays, light)| format!("customs revokes {stays} {light}")),
        2 => one_of(&["BOX", "DECL"]).prop_map(|subject| format!("customs holds {subject} CUSTOMS CUS-PHY as HOLD-{subject}")),
        2 => (one_of(&WHO), one_of(&["BOX", "DECL"]))
            .prop_map(|(who, subject)| format!("{who} lifts HOLD-{subject} of {subject} overriding")),
        1 => one_of(&["customs", "terminal"]).prop_map(|who| format!("{who} joins BOX,TWIN")),
        1 => one_of(&["customs", "terminal"]).prop_map(|who| format!("{who} splits BOX,TWIN")),
        2 => one_of(&STAYS).prop_map(|stays| format!("terminal authorises {stays}")),
        3 => one_of(&WAY_TO_THE_GATE).prop_map(str::to_owned),
        1 => Just("terminal resubmits".to_owned()),
    ]
}

const OPENING: [&str; 8] = [
    "terminal opens BOX as container-stay",
    "customs opens TWIN as container-stay",
    "customs opens DECL as declaration",
    "block",
    "customs declares DECL IMPORT for BOX",
    "customs holds BOX CUSTOMS CUS-PHY as HOLD-BOX",
    "customs holds DECL CUSTOMS CUS-DOC as HOLD-DECL",
    "block",
];

/// Play lines; the blocks they made, each with its context's time and its submissions.
fn play(lines: &[String]) -> (Story, Vec<(World, Vec<VerifiedSubmission>)>) {
    let mut story = Story::new();
    let mut blocks = Vec::new();
    let all = OPENING.iter().map(|line| (*line).to_owned()).chain(lines.iter().cloned()).chain(["block".to_owned()]);
    // Time passes between blocks only.
    let all = all.flat_map(|line| if line.starts_with("wait") { vec!["block".to_owned(), line] } else { vec![line] });
    for line in all {
        if line == "block" {
            let World { editions, state, height, time, pending, submission_count } = &story.world;
            let before = World {
                editions,
                state: state.clone(),
                height: *height,
                time: *time,
                pending: Vec::new(),
                submission_count: *submission_count,
            };
            blocks.push((before, pending.clone()));
        }
        story.tell(&line).unwrap_or_else(|fault| panic!("{line}: {fault}"));
    }
    (story, blocks)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_history_executed_again_gives_the_same_bytes(lines in prop::collection::vec(sentence(), 1..40)) {
        let (story, blocks) = play(&lines);
        let mut replayed = MemoryState::from_writes(&genesis().writes().unwrap());
        // Another keeper of the same state: the plain map of the ledger.
        let mut plain: BTreeMap<Vec<u8>, Vec<u8>> = replayed.entries().clone();
        for (before, submissions) in &blocks {
            let outcome = execute_block(&replayed, before.context(), submissions).expect("what was accepted is accepted again");
            prop_assert_eq!(&outcome, &execute_block(&plain, before.context(), submissions).unwrap());
            replayed.apply(&outcome.writes);
            for (key, change) in &outcome.writes {
                match change {
                    Some(value) => drop(plain.insert(key.clone(), value.clone())),
                    None => drop(plain.remove(key)),
                }
            }
        }
        prop_assert_eq!(&replayed, &story.world.state);
    }

    #[test]
    fn histories_count_every_record_once(lines in prop::collection::vec(sentence(), 1..40)) {
        let (story, blocks) = play(&lines);
        let mut expected: BTreeMap<_, History> = BTreeMap::new();
        for record in blocks.iter().flat_map(|(_, submissions)| submissions).flat_map(|submission| submission.records()) {
            for subject in &record.subjects {
                let history = expected.entry(subject.id).or_default();
                *history = history.with(&record.digest());
            }
        }
        for (subject, history) in expected {
            prop_assert_eq!(query::history_of(&story.world.state, &subject), history);
        }
    }

    #[test]
    fn an_open_hold_is_never_passed_and_joining_never_opens_a_gate(lines in prop::collection::vec(sentence(), 1..40)) {
        let (story, _) = play(&lines);
        let (state, time) = (&story.world.state, story.world.time);
        let terminal = OrganisationId::parse("terminal").unwrap();
        let id = |name: &str| story.subjects[name].id;
        let opens = |stays: &[_]| gate_check(state, stays, &terminal, time).is_allowed();
        let held = |subject| query::open_holds_of(state, &subject).values().any(|hold| hold.forbids_gate_out());
        if held(id("BOX")) || held(id("DECL")) {
            prop_assert!(!opens(&[id("BOX")]));
        }
        let joined = query::stay_status(state, &id("BOX"), time).unwrap().joined.len() > 1;
        if joined && (held(id("TWIN")) || !opens(&[id("TWIN")])) {
            prop_assert!(!opens(&[id("BOX")]), "a join let BOX pass what stops TWIN");
        }
        if !joined {
            prop_assert!(!opens(&[id("BOX"), id("TWIN")]), "two subjects that are not joined passed as one");
        }
    }
}

/// What lets BOX go: everything released, and the right assigned to the haulier that the terminal has authorised.
const READY: [&str; 14] = [
    "terminal reports BOX DISCHARGED IMPORT FULL at -90m",
    "customs lifts HOLD-BOX of BOX",
    "customs lifts HOLD-DECL of DECL",
    "terminal releases BOX TERMINAL",
    "line releases BOX COMMERCIAL",
    "customs reports DECL ACCEPTED at -90m",
    "customs reports DECL RELEASED at -80m",
    "customs releases DECL CUSTOMS version 1",
    "block",
    "line issues BOX to haulier until +24h",
    "haulier accepts BOX",
    "haulier assigns BOX to haulier",
    "terminal authorises BOX for haulier",
    "block",
];

/// The releases that count for BOX now, whatever they say.
fn releases_that_count(story: &Story) -> BTreeSet<Digest> {
    let (state, id) = (&story.world.state, |name: &str| story.subjects[name].id);
    let lights = LIGHTS.iter().map(|light| light.parse().expect("a light"));
    let direct = lights.filter_map(|light| release::find(state, &id("BOX"), light, None));
    let released = query::declaration_status(state, &id("DECL")).standing.state.is_released();
    let of_declaration = ["BOX", "DECL"].into_iter().filter(|_| released);
    let of_declaration =
        of_declaration.filter_map(|target| release::find(state, &id(target), Light::Customs, Some(&id("DECL"))));
    direct.chain(of_declaration).map(|release| release.record).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_living_authorisation_rests_on_what_stands(lines in prop::collection::vec(sentence(), 1..25)) {
        let ready = READY.iter().map(|line| (*line).to_owned());
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.contains("joins")).collect();
        let (story, _) = play(&ready.chain(lines).collect::<Vec<_>>());
        let (state, time, id) = (&story.world.state, story.world.time, story.subjects["BOX"].id);
        let authorisation = query::stay_status(state, &id, time).unwrap().authorisation.expect("the first at least");
        if authorisation.ended.is_none() && time < authorisation.valid_until {
            let count = releases_that_count(&story);
            prop_assert!(authorisation.releases.values().flatten().all(|record| count.contains(record)));
            let assignment = query::release_right_status(state, &id, time).and_then(|status| status.right.offer);
            prop_assert!(authorisation.assignment.is_none_or(|record| assignment.is_some_and(|open| open.record == record)));
        }
    }
}

#[test]
fn submission_ids_are_forgotten_when_they_have_expired() {
    let mut story = Story::new();
    for line in OPENING {
        story.tell(line).unwrap();
    }
    let seen = |story: &Story| story.world.state.scan(&KeyBuilder::new(Tag::SubmissionSeen).key(), 100).len();
    assert_eq!(seen(&story), 6);
    for line in ["wait 24h", "block"] {
        story.tell(line).unwrap();
    }
    assert_eq!(seen(&story), 6);
    for line in ["wait 11m", "block"] {
        story.tell(line).unwrap();
    }
    assert_eq!(seen(&story), 0);
    assert!(story.world.state.scan(&KeyBuilder::new(Tag::SubmissionExpiry).key(), 100).is_empty());
}

#[test]
fn a_state_digest_tells_states_apart() {
    let state = MemoryState::from_writes(&genesis().writes().unwrap());
    let mut other = state.clone();
    other.apply(&[(vec![1], Some(vec![2]))].into());
    assert_ne!(state.digest(), other.digest());
    assert_ne!(state.digest(), Digest::default());
}
