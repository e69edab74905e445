//! Texts that people read, kept as files: the diff of a file is the review of a change.
#![allow(clippy::unwrap_used, reason = "test code outside of a test function")]

use std::path::Path;

/// Compare `text` with the file `tests/snapshots/<name>.txt`; with `PORTOLAN_BLESS=1` write it instead.
#[allow(dead_code, reason = "shared by several tests")]
pub fn check(name: &str, text: &str) {
    check_file(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(format!("{name}.txt")), text);
}

/// The same for a file elsewhere.
pub fn check_file(path: &Path, text: &str) {
    if std::env::var_os("PORTOLAN_BLESS").is_some() {
        std::fs::write(path, text).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == text, "{} differs; PORTOLAN_BLESS=1 rewrites it. It is now:\n{text}", path.display());
}
