//! Editions: a vote puts the next one in force at a height, old blocks keep their own, and a program without it stops there.

use crate::next_edition::{NOT_UPGRADED, UPGRADED, key_of_weight};
use crate::scenario::Story;
use crate::world::{Signing, World, genesis};
use portolan_contracts::state::read;
use portolan_contracts::{
    BlockContext, BlockOutcome, Code, EDITIONS, Edition, Editions, MemoryState, Parameters, RefusedInBlock,
    execute_block_under, permissions, state_keys,
};
use portolan_ledger::{Height, Record, VerifiedSubmission};
use std::collections::BTreeSet;

/// The height that the vote of these stories names.
const FROM: u64 = 20;

/// A block as every member executed it.
struct Decided {
    context: BlockContext,
    submissions: Vec<VerifiedSubmission>,
    outcome: BlockOutcome,
    state: MemoryState,
}

/// A story of a network whose members have upgraded their programs, and its blocks.
struct Played {
    story: Story,
    blocks: Vec<Decided>,
}

impl Played {
    fn new() -> Self {
        Self { story: Story::in_world(World::under(&UPGRADED)), blocks: Vec::new() }
    }

    /// Tell lines, each with the answer it must get.
    fn tell(&mut self, lines: &[(&str, &str)]) {
        for (line, answer) in lines {
            let told = self.story.tell(line).unwrap_or_else(|fault| panic!("{line}: {fault}"));
            assert_eq!(told.as_deref(), Some(*answer), "{line}, after block {}", self.story.world.height);
        }
    }

    fn close_block(&mut self) {
        let world = &mut self.story.world;
        let (context, submissions) = (world.context(), world.pending.clone());
        let outcome = world.close_block();
        self.blocks.push(Decided { context, submissions, outcome, state: world.state.clone() });
    }

    /// Close blocks until the next one has this height.
    fn go_to(&mut self, height: u64) {
        while self.story.world.height + 1 < height {
            self.close_block();
        }
    }

    fn parameters(&self) -> Parameters {
        read(&self.story.world.state, &state_keys::parameters()).expect("parameters")
    }
}

/// What edition 1 answers where edition 2 answers otherwise, and what both answer alike. One line for each kind of change.
const BY_EDITION_1: &[(&str, &str)] = &[
    ("port-authority holds BOX SECURITY SEC-DNL", "R-336 X-36_OUTSIDE_ROLE"),
    ("customs holds BOX SECURITY SEC-DNL", "accepted"),
    ("customs states Hold on BOX {\"light\":\"SECURITY\",\"hold_code\":\"SEC-DNL\",\"effect\":[]}", "accepted"),
    ("customs holds BOX SECURITY SEC-DNL schema 2", "R-202 SCHEMA_UNKNOWN"),
    ("terminal states Weighing on BOX {\"gross_kg\":24000}", "R-201 RECORD_TYPE_UNKNOWN"),
    ("terminal reports BOX DISCHARGED at +7m", "accepted"),
    ("terminal opens CRATE as container-stay schema 2", "R-202 SCHEMA_UNKNOWN"),
    ("terminal opens CRATE as container-stay", "accepted"),
    ("line mandates pcs for Weighing", "R-221 BODY_NOT_AS_SPECIFIED"),
];

/// The same, answered by edition 2.
const BY_EDITION_2: &[(&str, &str)] = &[
    ("port-authority holds BOX SECURITY SEC-DNL", "accepted"),
    ("customs holds BOX SECURITY SEC-DNL", "accepted"),
    ("customs states Hold on BOX {\"light\":\"SECURITY\",\"hold_code\":\"SEC-DNL\",\"effect\":[]}", "accepted"),
    ("customs holds BOX SECURITY SEC-DNL schema 2", "accepted"),
    (
        "customs states Hold on BOX {\"light\":\"SECURITY\",\"hold_code\":\"SEC-DNL\",\"effect\":[]} schema 2",
        "R-221 BODY_NOT_AS_SPECIFIED",
    ),
    ("customs holds BOX SECURITY SEC-DNL schema 3", "R-202 SCHEMA_UNKNOWN"),
    ("terminal states Weighing on BOX {\"gross_kg\":24000}", "accepted"),
    ("terminal reports BOX GATE_IN at +7m", "R-342 X-42_EVENT_IN_FUTURE"),
    ("terminal reports BOX GATE_IN at +4m", "accepted"),
    ("terminal opens PALLET as container-stay", "R-202 SCHEMA_UNKNOWN"),
    ("terminal opens PALLET as container-stay schema 2", "accepted"),
    ("line mandates pcs for Weighing", "accepted"),
];

const THE_VOTE: &[(&str, &str)] = &[
    ("customs proposes NEXT edition 2 from 20", "accepted"),
    ("customs votes YES on NEXT", "accepted"),
    ("pcs votes YES on NEXT", "accepted"),
    ("terminal votes YES on NEXT", "accepted"),
];

/// Blocks of edition 1, the vote, blocks of edition 1 until the height that it names, and some of edition 2.
fn upgrade() -> Played {
    let mut played = Played::new();
    played.tell(&[("terminal opens BOX as container-stay", "accepted")]);
    played.close_block();
    played.tell(BY_EDITION_1);
    played.close_block();
    played.tell(THE_VOTE);
    played.close_block();
    played.go_to(FROM - 1);
    // The last block before the height is decided as the first was.
    played.tell(&[("terminal opens LAST as container-stay", "accepted"), BY_EDITION_1[0], BY_EDITION_1[4]]);
    played.close_block();
    played.tell(BY_EDITION_2);
    played.close_block();
    played.tell(&[BY_EDITION_2[0], BY_EDITION_2[9]]);
    played.go_to(FROM + 4);
    played
}

#[test]
fn from_the_height_that_was_voted_on_blocks_are_decided_by_the_next_edition() {
    let played = upgrade();
    for block in &played.blocks {
        let edition = if block.context.height < Height(FROM) { 1 } else { 2 };
        assert_eq!(block.context.edition, edition, "{}", block.context.height);
        let stored: Parameters = read(&block.state, &state_keys::parameters()).expect("parameters");
        assert_eq!(stored.edition, edition, "{}", block.context.height);
    }
    let (story, first) = (&played.story, &played.blocks[FROM as usize - 1]);
    assert_eq!(first.context.height, Height(FROM));
    let weight = key_of_weight(story.subject("BOX").expect("a subject").id);
    assert_eq!(read::<u32>(&first.state, &weight), Some(24_000));
    assert!(first.outcome.events.iter().any(|event| event.name == "container.weighed"));
}

#[test]
fn a_replay_from_genesis_gives_the_same_bytes_across_a_change_of_edition() {
    let played = upgrade();
    let mut state = MemoryState::from_writes(&genesis().writes().expect("a genesis"));
    for block in &played.blocks {
        let outcome = execute_block_under(&UPGRADED, &state, block.context, &block.submissions).expect("as it was");
        assert_eq!(outcome, block.outcome, "{}", block.context.height);
        state.apply(&outcome.writes);
        assert_eq!(state.digest(), block.state.digest(), "{}", block.context.height);
    }
    assert_eq!(state, played.story.world.state);
}

#[test]
fn a_program_without_the_edition_replays_to_its_height_and_stops_there_with_the_refusal_that_says_so() {
    let played = upgrade();
    let mut state = MemoryState::from_writes(&genesis().writes().expect("a genesis"));
    let mut stopped = None;
    for block in &played.blocks {
        match execute_block_under(&NOT_UPGRADED, &state, block.context, &block.submissions) {
            Ok(outcome) => {
                assert_eq!(outcome, block.outcome, "{}", block.context.height);
                state.apply(&outcome.writes);
            }
            Err(refused) => {
                stopped = Some((block.context.height, refused));
                break;
            }
        }
    }
    let (height, refused) = stopped.expect("it cannot go on");
    assert_eq!(height, Height(FROM));
    let RefusedInBlock::Block(refusal) = refused else { panic!("{refused}: the block, not what is in it") };
    assert_eq!(refusal.code(), Code::EditionNotInProgram);
    assert_eq!(refusal.message(), "edition 2 is in force at height 20; this program has editions up to 1");
    assert_eq!(state, played.blocks[FROM as usize - 2].state, "nothing is lost");
    // Nor does it decide anything else there: not an empty block, not one that says it is of the edition it has.
    for edition in [1, 2] {
        let block = BlockContext { edition, ..played.blocks[FROM as usize - 1].context };
        let none: &[VerifiedSubmission] = &[];
        let refused = execute_block_under(&NOT_UPGRADED, &state, block, none).expect_err("it has no rules for it");
        assert!(matches!(refused, RefusedInBlock::Block(refusal) if refusal.code() == Code::EditionNotInProgram));
    }
}

#[test]
fn a_block_of_another_edition_than_that_of_its_height_is_refused() {
    let played = upgrade();
    for (at, edition) in [(FROM as usize - 2, 2), (FROM as usize - 1, 1), (FROM as usize - 1, 3)] {
        let block = BlockContext { edition, ..played.blocks[at].context };
        let before = &played.blocks[at - 1].state;
        let refused = execute_block_under(&UPGRADED, before, block, &played.blocks[at].submissions);
        let Err(RefusedInBlock::Block(refusal)) = refused else { panic!("edition {edition} at {}", block.height) };
        assert_eq!(refusal.code(), Code::EditionDiffers);
    }
}

/// Sign the record of a sentence without submitting it.
fn signed(played: &mut Played, sentence: &str, submitter: &str) -> VerifiedSubmission {
    played.story.tell(&format!("on-its-way: {sentence} as WAITING")).expect("a sentence");
    let record: Record = played.story.records["WAITING"].1.record();
    played.story.world.sign(&[record], &Signing::by(submitter))
}

#[test]
fn a_record_signed_before_the_activation_gets_the_answer_of_the_edition_that_it_meets() {
    let mut played = Played::new();
    played.tell(&[("terminal opens BOX as container-stay", "accepted")]);
    played.tell(THE_VOTE);
    played.close_block();
    played.go_to(FROM - 1);
    // Of a schema that the next edition still has, and of one that it has no more.
    let kept = signed(&mut played, "customs holds BOX SECURITY SEC-DNL reference KEPT", "customs");
    let ended = signed(&mut played, "terminal opens CRATE as container-stay reference ENDED", "terminal");
    let world = &mut played.story.world;
    for submission in [&kept, &ended] {
        assert_eq!(world.submit(submission.clone()), Ok(()), "while edition 1 is in force");
    }
    world.pending.clear();
    played.close_block();

    let world = &mut played.story.world;
    assert_eq!(world.submit(kept), Ok(()));
    let refusal = world.submit(ended).expect_err("edition 2 has no schema 1 of it");
    assert_eq!((refusal.code(), refusal.field()), (Code::SchemaUnknown, "records[0].schema".to_owned()));
    assert_eq!(refusal.message(), "edition 2 knows Subject in schema 2");
    assert!(!refusal.retry_can_help(), "a node lets it go and tells its sender");
}

#[test]
fn the_plan_ends_with_its_activation_and_other_votes_keep_the_edition() {
    let mut played = upgrade();
    let plan = portolan_contracts::nouns::proposal::keys::planned_edition();
    let planned_at = |height: u64| played.blocks[height as usize - 1].state.entries().contains_key(&plan);
    assert_eq!([2, 3, FROM - 1, FROM].map(planned_at), [false, true, true, false]);

    played.tell(&[
        ("customs proposes AGAIN edition 2 from 60", "R-503 EDITION_NOT_NEXT"),
        ("customs proposes VALIDITY {\"set_parameters\":{\"pickup_validity_ms\":3600000}}", "accepted"),
        ("customs votes YES on VALIDITY", "accepted"),
        ("pcs votes YES on VALIDITY", "accepted"),
        ("terminal votes YES on VALIDITY", "accepted"),
    ]);
    played.close_block();
    assert_eq!((played.parameters().pickup_validity_ms, played.parameters().edition), (3_600_000, 2));
    played.tell(&[("customs proposes THIRD edition 3 from 60", "accepted")]);
}

/// Every edition that a test can meet: those of the program and that of the tests.
fn all_editions() -> impl Iterator<Item = &'static Edition> {
    EDITIONS.all().iter().chain(UPGRADED.all()).copied()
}

#[test]
fn in_an_edition_each_noun_and_each_schema_of_a_type_stands_once_and_the_newest_schema_first() {
    for edition in all_editions() {
        let names: BTreeSet<&str> = edition.nouns.iter().map(|noun| noun.name).collect();
        assert_eq!(names.len(), edition.nouns.len(), "edition {}", edition.number);
        let mut types = BTreeSet::new();
        for noun in edition.nouns {
            for same in noun.records.chunk_by(|one, next| one.record_type == next.record_type) {
                assert!(types.insert(same[0].record_type), "{} stands in two places", same[0].record_type);
                assert!(same.windows(2).all(|pair| pair[0].schema > pair[1].schema), "{}", same[0].record_type);
            }
        }
        for rule in edition.records() {
            let found = edition.rule_of_schema(rule.record_type, rule.schema).expect("itself");
            assert!(std::ptr::eq(found, rule), "{} {}", rule.record_type, rule.schema);
            assert!(edition.rule_of(rule.record_type).is_some_and(|newest| newest.schema >= rule.schema));
        }
    }
}

#[test]
fn the_nouns_of_the_next_edition_stand_in_the_places_of_those_they_change_and_new_ones_at_the_end() {
    let [before, after] = [1, 2].map(|number| UPGRADED.of(number).expect("an edition").nouns);
    let names = |nouns: &[&'static portolan_contracts::nouns::registry::Noun]| -> Vec<&str> {
        nouns.iter().map(|noun| noun.name).collect()
    };
    assert_eq!(names(after), [names(before), vec!["weighing"]].concat());
    let changed = before.iter().zip(after).filter(|(one, other)| !std::ptr::eq(**one, **other));
    assert_eq!(changed.map(|(noun, _)| noun.name).collect::<BTreeSet<_>>(), ["hold", "subject"].into());
}

#[test]
fn an_edition_is_found_by_its_number_and_no_other() {
    let number = |editions: &Editions, number| editions.of(number).map(|edition| edition.number);
    assert_eq!([0, 1, 2, 3].map(|asked| number(&UPGRADED, asked)), [None, Some(1), Some(2), None]);
    assert_eq!((UPGRADED.newest().number, NOT_UPGRADED.newest().number), (2, 1));
}

#[test]
fn the_table_of_permissions_is_printed_for_an_edition() {
    let [first, second] = [1, 2].map(|number| permissions::document(UPGRADED.of(number).expect("an edition")));
    assert!(
        first.starts_with("# Who may write what, edition 1\n")
            && second.starts_with("# Who may write what, edition 2\n")
    );
    let row = "| Hold | SECURITY | CUS, PHA |";
    assert!(!first.contains(row) && second.contains(row), "{second}");
}
