//! The rules from outside: scenarios that a customs officer can read, documents printed from the code, the promised
//! order of refusals, and properties that must hold for any history.
//!
//! `PORTOLAN_BLESS=1` rewrites the right-hand sides of scenarios and the printed documents; the diff is the review.

mod cargo_in_any_order;
mod cargo_properties;
mod coverage;
mod documents;
mod editions;
mod full_block;
mod governance;
mod in_either_order;
mod inspections;
mod next_edition;
mod precedence;
mod properties;
mod scenario;
mod shuffled;
mod world;

use std::path::{Path, PathBuf};

/// A path in the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Whether expectations are to be rewritten.
fn bless() -> bool {
    std::env::var_os("PORTOLAN_BLESS").is_some_and(|value| value == "1")
}
