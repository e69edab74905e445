//! Run the stages of `make test` one after the other and say how long each took.
//!
//! The cheap stages come first, so that a slip is reported before the long build. The first stage that fails ends the
//! run; the table of times is printed either way.

use crate::{checkout, rocksdb, tidy};
use anyhow::{Context, Result};
use std::io::Write;
use std::time::{Duration, Instant};

/// One named step; what it does, and how long it took once it ran.
type Stage<'a> = (&'static str, Box<dyn Fn() -> Result<()> + 'a>);

/// `make test`: everything the build machine checks. Further arguments go to `cargo test`.
pub fn test(arguments: &[String]) -> Result<()> {
    let stages: Vec<Stage> = vec![
        ("tidy", Box::new(tidy::run)),
        ("fmt", Box::new(formatting)),
        ("rocksdb", Box::new(|| rocksdb::ensure().map(drop))),
        ("clippy", Box::new(clippy)),
        ("tests", Box::new(|| checkout::run(checkout::cargo(&["test", "--workspace"]).args(arguments)))),
    ];
    run(&stages, &mut std::io::stdout())
}

/// `make faults`: every scenario of accident and attack at length. Arguments go to the scenarios: `--rounds <n>`,
/// `--seed <n>`, and words that pick them by name.
pub fn faults(arguments: &[String]) -> Result<()> {
    rocksdb::ensure()?;
    // Without a package picked, so that what `make test` has built is used and nothing is built with other features.
    let mut tests = checkout::cargo(&["test", "--test", "faults", "--", "--long"]);
    checkout::run(tests.args(arguments))
}

fn formatting() -> Result<()> {
    component("fmt", "rustfmt")?;
    checkout::run(&mut checkout::cargo(&["fmt", "--all", "--check"]))
}

fn clippy() -> Result<()> {
    component("clippy", "clippy")?;
    checkout::run(&mut checkout::cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// The minimal profile of rustup lacks rustfmt and clippy.
fn component(subcommand: &str, name: &str) -> Result<()> {
    if checkout::output(&mut checkout::cargo(&[subcommand, "--version"])).is_ok() {
        return Ok(());
    }
    println!("setup: installing the Rust component {name}");
    let mut install = std::process::Command::new("rustup");
    checkout::run(install.args(["component", "add", name])).with_context(|| format!("please install {name}"))
}

fn run(stages: &[Stage], out: &mut dyn Write) -> Result<()> {
    let mut times: Vec<(&str, Duration)> = Vec::new();
    let mut ended = Ok(());
    for (index, (name, stage)) in stages.iter().enumerate() {
        writeln!(out, "\n== {name} ({} of {})", index + 1, stages.len())?;
        let started = Instant::now();
        ended = stage().with_context(|| format!("stage {name} failed"));
        times.push((name, started.elapsed()));
        if ended.is_err() {
            break;
        }
    }
    writeln!(out, "\nstage      time")?;
    for (name, time) in times {
        writeln!(out, "{name:<8} {:>3} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)?;
    }
    ended
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;
    use std::cell::Cell;

    #[test]
    fn a_failing_stage_ends_the_run_and_the_times_are_still_told() {
        let later_ran = Cell::new(false);
        let stages: Vec<Stage> = vec![
            ("first", Box::new(|| Ok(()))),
            ("second", Box::new(|| bail!("a test failed"))),
            (
                "third",
                Box::new(|| {
                    later_ran.set(true);
                    Ok(())
                }),
            ),
        ];
        let mut printed = Vec::new();
        let fault = run(&stages, &mut printed).expect_err("the second stage fails");
        let printed = String::from_utf8(printed).expect("text");
        assert_eq!(fault.to_string(), "stage second failed");
        assert!(!later_ran.get());
        assert!(printed.contains("== second (2 of 3)") && printed.contains("second     0 min 00 s"), "{printed}");
    }
}
