//! The vectors of `tests/conformance/ledger`: bytes that every program which speaks these formats must agree with.
//!
//! Each file is built again from fixed seeds and compared with what the repository holds; then what it holds is read
//! back through the public doors, the refused ones too. A difference means that a format changed: then a new edition is
//! due, not a new vector. `PORTOLAN_BLESS=1` rewrites the files.
#![allow(clippy::disallowed_methods, reason = "a test may read files and its environment; the crate may not")]

mod chain;
mod vectors;

use chain::story::{Story, tell};
use serde_json::Value;
use std::path::PathBuf;

/// Entries of the state tree beside the members' keys.
const FILLERS: u64 = 40;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance/ledger").join(format!("{name}.json"))
}

/// Compare the file with what is built anew, then hand it to its reader.
fn conform(name: &str, build: fn(&Story) -> Value, check: fn(&Value)) {
    let built = build(&tell(FILLERS));
    let path = path(name);
    if std::env::var("PORTOLAN_BLESS").is_ok_and(|value| value == "1") {
        let text = serde_json::to_string_pretty(&built).expect("vectors are plain JSON") + "\n";
        std::fs::write(&path, text).expect("the folder of the vectors can be written");
    }
    let text = std::fs::read_to_string(&path).expect("the vectors are in the repository");
    let held: Value = serde_json::from_str(&text).expect("the vectors are JSON");
    for (key, value) in built.as_object().expect("a file of vectors is an object") {
        assert_eq!(held.get(key), Some(value), "{name}.json: `{key}` differs from what the code makes");
    }
    assert_eq!(held, built, "{name}.json holds more than the code makes");
    check(&held);
}

#[test]
fn names_and_ids() {
    conform("identity", vectors::identity::build, vectors::identity::check);
}

#[test]
fn records() {
    conform("record", vectors::record::build, vectors::record::check);
}

#[test]
fn submissions() {
    conform("submission", vectors::submission::build, vectors::submission::check);
}

#[test]
fn parts() {
    conform("part", vectors::part::build, vectors::part::check);
}

#[test]
fn audience_keys() {
    conform("audience", vectors::audience::build, vectors::audience::check);
}

#[test]
fn blocks_and_the_record_log() {
    conform("block", vectors::block::build, vectors::block::check);
}

#[test]
fn validator_sets_and_certificates() {
    conform("certificate", vectors::certificate::build, vectors::certificate::check);
}

#[test]
fn state_roots_and_proofs() {
    conform("state", vectors::state::build, vectors::state::check);
}

#[test]
fn trust_policies() {
    conform("policy", vectors::policy::build, vectors::policy::check);
}

#[test]
fn evidence() {
    conform("evidence", vectors::evidence::build, vectors::evidence::check);
}
