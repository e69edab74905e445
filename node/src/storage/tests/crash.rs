//! What a crash leaves: killed processes, torn and damaged logs, writes that fail. Whatever happened, the store opens at a
//! block's boundary that is not before the last one it answered for, or it says that it is damaged.

use super::sample;
use crate::storage::*;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// Tells the test binary that it is the process to be killed: the folder to grow a store in.
const FOLDER: &str = "PORTOLAN_TEST_STORE";
/// The test that such a process runs.
const CHILD: &str = "storage::tests::crash::process_that_grows_a_store";
/// First word of a line that says which height was answered for; the harness prints lines of its own.
const COMMITTED: &str = "committed";

/// Not a test on its own: grows a store until it is killed or cannot write.
#[test]
fn process_that_grows_a_store() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = sample::begun(Path::new(&folder));
    loop {
        let height = store.tip().unwrap().header.height.next().0;
        let submission = sample::submission(height * 1_000, 20);
        let writes: StateWrites = (0..50u8).map(|key| (vec![0, 2, key], Some(height.to_be_bytes().to_vec()))).collect();
        let kept = store.keep_body(&submission);
        let committed = kept.and_then(|()| store.commit(sample::block(&store, &[submission], writes, vec![vec![1]])));
        match committed {
            Ok(tip) => say(&format!("{COMMITTED} {}", tip.header.height)),
            Err(fault) => {
                assert!(matches!(fault, StorageFault::Write { .. }), "{fault:?}");
                let again = store.write_private({
                    let mut private = PrivateWrites::default();
                    private.put_private(vec![1], vec![1]);
                    private
                });
                assert!(matches!(again, Err(StorageFault::Poisoned { .. })));
                assert!(store.header(Height(1)).unwrap().is_some(), "reads go on");
                say("poisoned");
                return;
            }
        }
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // A killed parent closes the pipe; the child then ends by this panic.
    writeln!(out, "{line}").and_then(|()| out.flush()).expect("the parent listens");
}

fn child(folder: &Path, shell: &str) -> Child {
    let program = std::env::current_exe().unwrap();
    Command::new("sh")
        .args(["-c", &format!("{shell} exec \"$0\" \"$@\"")])
        .arg(program)
        .args([CHILD, "--exact", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The height that a line answers for.
fn answered(line: &str) -> Option<u64> {
    line.split_once(COMMITTED)?.1.trim().parse().ok()
}

fn assert_sound(store: &Store, at_least: u64) {
    let tip = store.tip().unwrap();
    assert!(tip.header.height.0 >= at_least, "{} was answered, the tip is {}", at_least, tip.header.height);
    assert_eq!(sample::checked(store), []);
    assert_eq!(store.log_root(tip.header.log_size).unwrap(), Some(tip.header.log_root));
}

#[test]
fn a_killed_process_leaves_a_store_at_a_blocks_boundary() {
    let folder = sample::folder();
    for blocks in [1, 4, 9, 2] {
        let mut child = child(folder.path(), "");
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let last = lines.map_while(Result::ok).filter_map(|line| answered(&line)).nth(blocks).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert_sound(&sample::open(folder.path()), last);
    }
}

#[test]
fn a_write_that_fails_poisons_the_store_and_loses_nothing() {
    let folder = sample::folder();
    // A file may grow to 1,000 blocks of 512 bytes or 1 KiB and not beyond: the write fails as on a full disk.
    let child = child(folder.path(), "trap '' XFSZ; ulimit -f 1000;");
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let lines = String::from_utf8(output.stdout).unwrap();
    assert!(lines.contains("poisoned"));
    let last = lines.lines().filter_map(answered).max().unwrap();
    let store = sample::open(folder.path());
    assert_sound(&store, last);
    sample::grow(&store);
}

/// A copy of a store's folder as it is on disk at this moment, with its write-ahead log changed.
fn copy_with_log(from: &Path, change: impl FnOnce(&mut Vec<u8>)) -> tempfile::TempDir {
    let copy = sample::folder();
    let mut logs = Vec::new();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = copy.path().join(path.file_name().unwrap());
        std::fs::copy(&path, &target).unwrap();
        if path.extension().is_some_and(|extension| extension == "log") {
            logs.push(target);
        }
    }
    logs.sort();
    let log: PathBuf = logs.pop().unwrap();
    let mut bytes = std::fs::read(&log).unwrap();
    change(&mut bytes);
    std::fs::write(&log, bytes).unwrap();
    copy
}

#[test]
fn a_log_torn_anywhere_gives_an_earlier_boundary() {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    let mut heights = Vec::new();
    for _ in 0..3 {
        sample::grow(&store);
    }
    let mut length = 0;
    copy_with_log(folder.path(), |bytes| length = bytes.len());
    for cut in (0..=12).map(|twelfth| length * twelfth / 12) {
        let copy = copy_with_log(folder.path(), |bytes| bytes.truncate(cut));
        let store = sample::begun(copy.path());
        assert_sound(&store, 0);
        heights.push(store.tip().unwrap().header.height.0);
        sample::grow(&store);
        assert_eq!(sample::checked(&store), []);
    }
    assert!(heights.is_sorted() && heights.contains(&1) && heights.last() == Some(&3), "{heights:?}");
}

#[test]
fn damage_before_the_end_of_the_log_is_not_passed_over() {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    for _ in 0..3 {
        sample::grow(&store);
    }
    let copy = copy_with_log(folder.path(), |bytes| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
    });
    let opened = Store::open(copy.path(), StoreOptions::default());
    assert!(matches!(opened, Err(StorageFault::Open { .. })), "{opened:?}");
}
