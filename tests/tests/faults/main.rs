//! Accidents and attacks on networks of real processes: nothing final is lost, nobody forks, and the network comes back.
//!
//! `cargo test --test faults` runs the short version of every scenario, one after the other. Words that are no options pick
//! the scenarios whose names contain one. `--long` runs them at length, `--rounds <n>` sets how many rounds those with rounds
//! make, `--seed <n>` repeats a run. A failure names its scenario, seed and round, and keeps the logs of all nodes.
//!
//! It has a `main` of its own because scenarios may not run side by side on one small machine, and tell how they go.

mod adversaries;
mod bad_links;
mod clocks;
mod ending;
mod figures;
mod full_disk;
mod joiner;
mod kills;
mod partitions;
mod plan;
mod reading;
mod released;
mod rotation;

use plan::Plan;
use portolan_tests::faults::Scene;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

/// What a scenario does until it has ended well; it panics when it has not.
type Run = fn(Arc<Scene>) -> Pin<Box<dyn Future<Output = ()> + Send>>;

/// Every scenario by name, in the order of running: what breaks most says so first.
const SCENARIOS: &[(&str, Run)] = &[
    ("released-node", |scene| Box::pin(released::run(scene))),
    ("kills", |scene| Box::pin(kills::run(scene))),
    ("partition-2-2", |scene| Box::pin(partitions::two_and_two(scene))),
    ("partition-3-1", |scene| Box::pin(partitions::three_and_one(scene))),
    ("partition-1-1-1-1", |scene| Box::pin(partitions::all_apart(scene))),
    ("cut-and-down", |scene| Box::pin(partitions::cut_and_down(scene))),
    ("links-slow", |scene| Box::pin(bad_links::slow(scene))),
    ("links-stalled", |scene| Box::pin(bad_links::stalled(scene))),
    ("links-broken", |scene| Box::pin(bad_links::broken(scene))),
    ("links-all-at-once", |scene| Box::pin(bad_links::all_at_once(scene))),
    ("clock-ahead", |scene| Box::pin(clocks::ahead(scene))),
    ("clock-behind", |scene| Box::pin(clocks::behind(scene))),
    ("full-disk", |scene| Box::pin(full_disk::run(scene))),
    ("rotation", |scene| Box::pin(rotation::run(scene))),
    ("double-voter", |scene| Box::pin(adversaries::run(scene, "double-voter"))),
    ("double-proposer", |scene| Box::pin(adversaries::run(scene, "double-proposer"))),
    ("two-blocks", |scene| Box::pin(adversaries::run(scene, "two-blocks"))),
    ("silent", |scene| Box::pin(adversaries::run(scene, "silent"))),
    ("selective", |scene| Box::pin(adversaries::run(scene, "selective"))),
    ("withholding", |scene| Box::pin(adversaries::run(scene, "withholding"))),
    ("wrong-state-root", |scene| Box::pin(adversaries::run(scene, "wrong-state-root"))),
    ("year-2100", |scene| Box::pin(adversaries::run(scene, "year-2100"))),
    ("stale-replays", |scene| Box::pin(adversaries::run(scene, "stale-replays"))),
    ("forged-certificates", |scene| Box::pin(adversaries::run(scene, "forged-certificates"))),
    ("lying-snapshot", |scene| Box::pin(joiner::run(scene))),
    ("figures-one-down", |scene| Box::pin(figures::one_down(scene))),
    ("figures-two-down", |scene| Box::pin(figures::two_down(scene))),
];

fn main() -> ExitCode {
    let plan = match Plan::read(std::env::args().skip(1)) {
        Ok(plan) => plan,
        Err(reason) => {
            eprintln!("faults: {reason}");
            return ExitCode::FAILURE;
        }
    };
    let wanted: Vec<_> = SCENARIOS.iter().filter(|(name, _)| plan.wants(name)).collect();
    if plan.only_list {
        wanted.iter().for_each(|(name, _)| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    let started = Instant::now();
    let failed: Vec<_> = wanted.iter().filter(|(name, run)| !play(&plan, name, *run)).map(|(name, _)| *name).collect();
    println!("\nfaults: {} scenarios in {} s", wanted.len(), started.elapsed().as_secs());
    if failed.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("faults: FAILED: {}", failed.join(", "));
    ExitCode::FAILURE
}

/// Run one scenario; whether it ended well.
fn play(plan: &Plan, name: &'static str, run: Run) -> bool {
    let relay = env!("CARGO_BIN_EXE_portolan-relay").into();
    let above = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults");
    let scene = Arc::new(Scene::begin(name, plan.seed, (plan.length, plan.rounds), relay, &above));
    println!("\n{name} (seed {})", plan.seed);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let played = std::panic::catch_unwind(AssertUnwindSafe(|| runtime.block_on(run(scene.clone()))));
    drop(runtime);
    match played {
        Ok(()) => {
            scene.say("well");
            scene.forget();
            true
        }
        Err(_) => {
            let (seed, round, folder) = (scene.seed, scene.round(), scene.folder().display());
            println!("  FAILED: {name}, seed {seed}, round {round}; logs, journal and data are in {folder}");
            println!("  again:  cargo test --test faults -- {name} --seed {seed}");
            false
        }
    }
}
