//! Each check on single files, passed and failed once.

use super::*;

fn places(findings: Vec<Finding>) -> Vec<String> {
    findings.into_iter().map(|finding| finding.place).collect()
}

#[test]
fn a_file_without_a_header_is_found() {
    let files = [
        TextFile::of("a/src/tidy.rs", "//! Do it.\n"),
        TextFile::of("a/src/attributes_first.rs", "#![allow(dead_code)]\n//! Do it.\n"),
        TextFile::of("a/src/bare.rs", "use a;\n"),
        TextFile::of("a/src/empty.rs", ""),
        TextFile::of("a/src/nothing_yet.rs", &format!("{PLACEHOLDER}.\n")),
        TextFile::of("a/notes.txt", "no source"),
    ];
    assert_eq!(places(check_headers(&files)), ["a/src/bare.rs", "a/src/empty.rs", "a/src/nothing_yet.rs"]);
}

#[test]
fn unfinished_work_is_found_with_its_line() {
    let files = [
        TextFile::of("a.rs", &format!("fine\n// {} later\n", UNFINISHED[0])),
        TextFile::of("b.rs", &format!("    {}()\n", UNFINISHED_CODE[0])),
        TextFile::of("c.md", &format!("{}: write\n", UNFINISHED[1])),
        TextFile::of("d.rs", "the todos of a customs officer\n"),
        TextFile::of("e.edi", &format!("{}\n", UNFINISHED[1])),
    ];
    assert_eq!(places(check_unfinished(&files)), ["a.rs:2", "b.rs:1", "c.md:1"]);
}

#[test]
fn a_file_one_line_too_long_is_found() {
    let files = [TextFile::of("a.rs", &"x\n".repeat(LINES_MAX)), TextFile::of("b.rs", &"x\n".repeat(LINES_MAX + 1))];
    assert_eq!(places(check_lengths(&files)), ["b.rs"]);
}

#[test]
fn a_file_one_byte_too_large_is_found_and_the_lock_file_passes() {
    let file = |path: &str, bytes| TextFile { path: path.to_owned(), bytes, text: String::new() };
    let files =
        [file("a.bin", FILE_BYTES_MAX), file("b.bin", FILE_BYTES_MAX + 1), file("Cargo.lock", FILE_BYTES_MAX + 1)];
    assert_eq!(places(check_sizes(&files)), ["b.bin"]);
}

#[test]
fn a_public_limit_away_from_home_is_found() {
    let limit = "//! Head.\npub const RECORDS_MAX: usize = 3;\n";
    let files = [
        TextFile::of("ledger/src/limits.rs", limit),
        TextFile::of("ledger/src/record.rs", limit),
        TextFile::of("ledger/src/private.rs", "const RECORDS_MAX: usize = 3;\n"),
    ];
    assert_eq!(places(check_limits(&files)), ["ledger/src/record.rs:2"]);
}

#[test]
fn new_files_are_read_and_ignored_ones_are_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let git = |arguments: &[&str]| {
        checkout::output(Command::new("git").args(arguments).current_dir(folder.path())).expect("git runs")
    };
    git(&["init", "-q"]);
    for (path, text) in [("tracked.rs", "a"), ("new.rs", "b"), ("ignored.rs", "c"), (".gitignore", "ignored.rs\n")] {
        std::fs::write(folder.path().join(path), text).expect("a file");
    }
    git(&["add", "tracked.rs"]);
    let read = read(folder.path()).expect("read");
    assert_eq!(read.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), [".gitignore", "new.rs", "tracked.rs"]);
}
