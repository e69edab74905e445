//! How many records a second `execute_block` decides on one core, over a state in memory.
//!
//! `cargo bench -p portolan-contracts`. Not counted: decoding and signatures (the submissions are verified before), the tree and
//! the disk (the state is an ordered map). Counted: every check of submissions and records, every rule, the state's values read
//! and written, the histories, the events. One block is a full one: 1,250 containers from the opening of their subject to the gate, eight
//! records each, in submissions of one record and of a hundred, over a state that holds many more subjects.
#![allow(missing_docs, reason = "the macros of criterion write functions without documentation")]

#[path = "../tests/rules/world.rs"]
#[allow(dead_code, reason = "the tests of the rules use more of their world than a bench does")]
mod world;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use portolan_contracts::{BlockOutcome, execute_block};
use portolan_ledger::limits::BLOCK_RECORDS_MAX;
use portolan_ledger::record::{Authority, Classifier, Function, SubjectRef};
use portolan_ledger::{Digest, Record, SubjectId, VerifiedSubmission};
use serde_json::{Value, json};
use std::hint::black_box;
use world::{Draft, PORT, Signing, World, network, organisation};

/// Records of one container's life in the block.
const LIFE: usize = 8;
/// Containers in one block.
const CONTAINERS: usize = BLOCK_RECORDS_MAX / LIFE;
/// Blocks of other containers that the state holds before.
const BLOCKS_BEFORE: usize = 16;

/// One author's statement about subjects.
fn record(world: &World, author: &str, of_type: &str, subjects: &[(&str, SubjectId)], body: Value) -> Record {
    let named = |(kind, id): &(&str, SubjectId)| SubjectRef { kind: (*kind).to_owned(), id: *id };
    let reference = format!("{author} {of_type} {subjects:?} {body}");
    let happened = matches!(of_type, "TerminalEvent");
    Draft {
        record_type: of_type.to_owned(),
        author: author.to_owned(),
        authority: Authority::Own,
        sourced: false,
        reference,
        event_time: world.time,
        classifier: happened.then_some(Classifier::Actual),
        subjects: subjects.iter().map(named).collect(),
        port: PORT.to_owned(),
        function: Function::Original,
        supersedes: None,
        body: body.as_object().cloned().expect("an object"),
        schema: 1,
        sealed: Vec::new(),
    }
    .record()
}

/// A container from its opening to the gate: who says what, in order.
fn life(world: &World, number: usize) -> [(&'static str, Record); LIFE] {
    let nonce = |what: &str| Digest::of(format!("{what} {number}").as_bytes());
    let id = |author, what| SubjectId::derive(&network(), &organisation(author), &nonce(what).0);
    let (stay, declaration) =
        (("container-stay", id("terminal", "stay")), ("declaration", id("customs", "declaration")));
    let say = |author, of_type, subjects: &[_], body| (author, record(world, author, of_type, subjects, body));
    [
        say("terminal", "Subject", &[stay], json!({"nonce": nonce("stay")})),
        say("customs", "Subject", &[declaration], json!({"nonce": nonce("declaration")})),
        say(
            "terminal",
            "TerminalEvent",
            &[stay],
            json!({"event": "DISCHARGED", "category": "IMPORT", "full_empty": "FULL"}),
        ),
        say("customs", "Declaration", &[declaration, stay], json!({"regime": "IMPORT", "items": 3})),
        say("customs", "DeclarationStatus", &[declaration], json!({"status": "RELEASED"})),
        say("customs", "Release", &[declaration], json!({"light": "CUSTOMS", "value": "GREEN"})),
        say("line", "Release", &[stay], json!({"light": "COMMERCIAL", "value": "GREEN"})),
        say("terminal", "TerminalEvent", &[stay], json!({"event": "GATE_OUT"})),
    ]
}

/// The lives of these containers, signed in submissions of at most `at_once` records of one author each.
fn submissions(world: &mut World, containers: std::ops::Range<usize>, at_once: usize) -> Vec<VerifiedSubmission> {
    let mut signed = Vec::new();
    let numbers: Vec<usize> = containers.collect();
    for together in numbers.chunks(at_once) {
        let lives: Vec<_> = together.iter().map(|number| life(world, *number)).collect();
        for step in 0..LIFE {
            let author = lives[0][step].0;
            let records: Vec<Record> = lives.iter().map(|life| life[step].1.clone()).collect();
            signed.push(world.sign(&records, &Signing::by(author)));
        }
    }
    signed
}

/// A network that has seen many containers.
fn used_world() -> World {
    let mut world = World::new();
    for block in 0..BLOCKS_BEFORE {
        let from = block * CONTAINERS;
        let before = submissions(&mut world, from..from + CONTAINERS, 100);
        let outcome = execute_block(&world.state, world.context(), &before).expect("an honest block");
        world.state.apply(&outcome.writes);
        world.height += 1;
        world.time = world.time.plus_ms(world::BLOCK_MS);
    }
    world
}

fn blocks(criterion: &mut Criterion) {
    let mut world = used_world();
    let first = BLOCKS_BEFORE * CONTAINERS;
    let mut group = criterion.benchmark_group("execute_block");
    group.throughput(Throughput::Elements((CONTAINERS * LIFE) as u64)).sample_size(20);
    for (name, at_once) in [("100 records a submission", 100), ("1 record a submission", 1)] {
        let block = submissions(&mut world, first..first + CONTAINERS, at_once);
        let execute = || -> BlockOutcome {
            execute_block(&world.state, world.context(), black_box(&block)).expect("an honest block")
        };
        let outcome = execute();
        println!("{name}: {} records, {} values written", outcome.record_count, outcome.writes.len());
        group.bench_function(name, |bencher| bencher.iter(execute));
    }
    group.finish();
}

criterion_group!(benches, blocks);
criterion_main!(benches);
