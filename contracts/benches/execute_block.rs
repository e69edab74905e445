//! How many records a second `execute_block` decides on one core, over a state in memory.
//!
//! `cargo bench -p portolan-contracts`. Not counted: decoding and signatures (the submissions are verified before), the tree and
//! the disk (the state is in memory, found by hash and scanned in order). Counted: every check of submissions and records, every rule, the state's values read
//! and written, the histories, the events. One block is a full one: 1,250 containers from the opening of their subject to the gate, eight
//! records each, in submissions of one record and of a hundred, over a state that holds many more subjects.
#![allow(missing_docs, reason = "the macros of criterion write functions without documentation")]

#[path = "execute_block/in_memory.rs"]
mod in_memory;
#[path = "execute_block/life.rs"]
mod life;
#[path = "../tests/rules/world.rs"]
#[allow(dead_code, reason = "the tests of the rules use more of their world than a bench does")]
mod world;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use in_memory::InMemory;
use life::{CONTAINERS, LIFE, submissions};
use portolan_contracts::{BlockOutcome, execute_block};
use std::hint::black_box;
use world::World;

/// What the node runs with.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Blocks of other containers that the state holds before.
const BLOCKS_BEFORE: usize = 16;

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
    let state = InMemory::of(&world.state);
    let mut group = criterion.benchmark_group("execute_block");
    group.throughput(Throughput::Elements((CONTAINERS * LIFE) as u64)).sample_size(20);
    for (name, at_once) in [("100 records a submission", 100), ("1 record a submission", 1)] {
        let block = submissions(&mut world, first..first + CONTAINERS, at_once);
        let execute =
            || -> BlockOutcome { execute_block(&state, world.context(), black_box(&block)).expect("an honest block") };
        let outcome = execute();
        println!("{name}: {} records, {} values written", outcome.record_count, outcome.writes.len());
        group.bench_function(name, |bencher| bencher.iter(execute));
    }
    group.finish();
}

criterion_group!(benches, blocks);
criterion_main!(benches);
