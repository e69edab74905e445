//! The silence of a restored node: when it begins, what ends it, and what a power cut leaves of it.

use super::*;
use portolan_ledger::{Address, Digest, NetworkId};

const TOLERANCE_MS: u64 = 2_000;

fn header(height: u64, time: Time) -> Header {
    Header {
        edition: 1,
        network: NetworkId(Digest::of(b"the network of these tests")),
        height: Height(height),
        time,
        proposer: Address([0; 20]),
        previous: Digest::default(),
        submissions_root: Digest::default(),
        submission_count: 0,
        log_size: 0,
        log_root: Digest::default(),
        record_count: 0,
        state_root: Digest::default(),
        validators: Digest::default(),
        next_validators: Digest::default(),
    }
}

fn started(folder: &Path, tip: u64, engine_log: Option<u64>) -> Silence {
    let remembered = Remembered { tip: Height(tip), engine_log: engine_log.map(Height), was_in_force: true };
    Silence::at_start(folder, remembered, TOLERANCE_MS).expect("a folder that can be written")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn a_node_speaks_when_its_log_is_of_the_tip_or_of_the_height_after_and_else_is_silent() {
    let doubt = |tip, engine_log: Option<u64>| started(folder().path(), tip, engine_log).reason();
    assert_eq!(doubt(0, None), None, "a new node has signed nothing");
    assert_eq!((doubt(0, Some(1)), doubt(7, Some(8)), doubt(7, Some(7))), (None, None, None));
    assert_eq!(doubt(7, None), Some(Reason::LogMissing));
    assert_eq!(doubt(7, Some(6)), Some(Reason::LogOlder));
    assert_eq!(doubt(7, Some(9)), Some(Reason::LogNewer));
}

#[test]
fn a_key_that_is_new_in_force_has_nothing_to_remember() {
    let folder = folder();
    let remembered = Remembered { tip: Height(7), engine_log: None, was_in_force: false };
    assert_eq!(Silence::at_start(folder.path(), remembered, TOLERANCE_MS).expect("a folder").reason(), None);
}

#[test]
fn silence_outlives_a_restart_whatever_the_log_says_then() {
    let folder = folder();
    assert_eq!(started(folder.path(), 7, None).reason(), Some(Reason::LogMissing));
    assert_eq!(started(folder.path(), 9, Some(10)).reason(), Some(Reason::LogMissing));
    marker::remove(folder.path()).expect("it goes");
    marker::remove(folder.path()).expect("twice is once");
    assert_eq!(started(folder.path(), 9, Some(10)).reason(), None);
}

#[test]
fn a_marker_that_says_nothing_known_keeps_silence() {
    let folder = folder();
    for text in ["", "portolan-silent/2\nrestored\n", "portolan-silent/1\nbored\n"] {
        std::fs::write(folder.path().join("silent"), text).expect("written");
        assert_eq!(started(folder.path(), 7, Some(8)).reason(), Some(Reason::Unreadable), "{text:?}");
    }
}

#[test]
fn only_a_block_made_after_the_start_ends_the_silence() {
    let folder = folder();
    marker::write(folder.path(), Reason::Restored, Time(0)).expect("written");
    let silence = started(folder.path(), 7, Some(8));
    let now = clock::now();
    let made = |time: Time| silence.was_made_since_start(&header(9, time), Height(9), now.plus_ms(60_000));
    assert!(!made(Time(silence.started.0 - 1)), "made before");
    assert!(!made(silence.started.plus_ms(2 * TOLERANCE_MS)), "perhaps made before, by clocks that differ");
    assert!(made(silence.started.plus_ms(2 * TOLERANCE_MS + 1)));
    let late = silence.started.plus_ms(30_000);
    assert!(!silence.was_made_since_start(&header(9, late), Height(10), late), "another member has a newer one");
    assert!(!silence.was_made_since_start(&header(9, late), Height(9), silence.started), "this clock is behind");
    assert!(!silence.after_commit(&header(9, Time(1)), Height(9)).expect("no marker is touched"));
    assert!(silence.told().is_some_and(|told| told.to_string().contains("came from a backup")));
}

#[tokio::test]
async fn the_end_of_silence_removes_the_marker_and_is_told_once() {
    let folder = folder();
    marker::write(folder.path(), Reason::Joined, Time(0)).expect("written");
    let mut silence = started(folder.path(), 7, None);
    silence.started = Time(1_000);
    assert!(silence.after_commit(&header(9, Time(60_000)), Height(8)).expect("the marker goes"));
    silence.ended().await;
    assert_eq!((silence.reason(), marker::read(folder.path())), (None, None));
    assert!(!silence.after_commit(&header(10, Time(70_000)), Height(8)).expect("nothing to do"));
}
