//! How many records a second are decided and written on one disk: `execute_block` over the database, the state tree, the commit.
//!
//! `cargo bench -p portolan-node --bench execute_over_rocksdb`. Not counted: decoding and signatures (the submissions are
//! verified before), and the bodies, which a node stores when they arrive. Counted: every check and rule, each read from the
//! database, the new root of the state tree, and one synced batch with state, tree, log, indexes and events. A block is a full one: 1,250
//! containers from the opening of their subject to the gate, eight records each, a hundred to a submission.
//!
//! Before that the state is filled with 10 million subjects (`PORTOLAN_BENCH_SUBJECTS` for another number), which takes some
//! minutes and 8 GB in the folder for temporary files. `PORTOLAN_BENCH_STORE` names a folder in which it is kept for the next run.
#![allow(missing_docs, reason = "the macros of criterion write functions without documentation")]

#[path = "execute_over_rocksdb/filled.rs"]
mod filled;
#[path = "../../contracts/benches/execute_block/life.rs"]
mod life;
#[path = "../../contracts/tests/rules/world.rs"]
#[allow(dead_code, reason = "the tests of the rules use more of their world than a bench does")]
mod world;

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use filled::Filled;
use life::{CONTAINERS, LIFE, submissions};
use portolan_contracts::execute_block;
use portolan_ledger::VerifiedSubmission;
use std::time::{Duration, Instant};
use world::World;

/// What the node runs with.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Where the time of the blocks went.
#[derive(Default)]
struct Spent {
    blocks: u32,
    written: usize,
    executing: Duration,
    rooting: Duration,
    committing: Duration,
}

/// Decide one block and make it durable.
fn decide(filled: &mut Filled, world: &World, block: &[VerifiedSubmission], spent: &mut Spent) -> Duration {
    let begin = Instant::now();
    let view = filled.store.state();
    let outcome = execute_block(&view, world.context(), block).expect("an honest block");
    drop(view);
    let executed = Instant::now();
    let events = outcome.events.iter().map(portolan_node::events::encode).collect();
    let (root, update) = filled.store.root_after(&outcome.writes).expect("the tree can be read");
    let rooted = Instant::now();
    spent.written += outcome.writes.len();
    filled.commit(world.context().time, outcome.writes, (root, update), block, events);
    let end = Instant::now();
    spent.blocks += 1;
    spent.executing += executed - begin;
    spent.rooting += rooted - executed;
    spent.committing += end - rooted;
    end - begin
}

fn blocks(criterion: &mut Criterion) {
    let mut filled = Filled::open();
    let mut world = World::new();
    let mut spent = Spent::default();
    // What an earlier run has written into a kept store is not written again.
    let mut next = usize::try_from(filled.height()).expect("a small number") * CONTAINERS;
    let mut group = criterion.benchmark_group("execute_over_rocksdb");
    group
        .throughput(Throughput::Elements((CONTAINERS * LIFE) as u64))
        .sample_size(10)
        .sampling_mode(SamplingMode::Flat);
    group.bench_function("100 records a submission", |bencher| {
        bencher.iter_custom(|iterations| {
            let mut took = Duration::ZERO;
            for _ in 0..iterations {
                filled.follow(&mut world);
                let block = submissions(&mut world, next..next + CONTAINERS, 100);
                next += CONTAINERS;
                took += decide(&mut filled, &world, &block, &mut spent);
            }
            took
        });
    });
    group.finish();
    let each = |time: Duration| time.as_millis() / u128::from(spent.blocks.max(1));
    println!(
        "{} blocks over {} subjects: {} values written a block; executing {} ms, tree {} ms, commit {} ms a block",
        spent.blocks,
        filled.subjects,
        spent.written / spent.blocks.max(1) as usize,
        each(spent.executing),
        each(spent.rooting),
        each(spent.committing)
    );
}

criterion_group!(benches, blocks);
criterion_main!(benches);
