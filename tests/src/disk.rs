//! Search everything that lies in a folder, byte by byte.

use std::fs;
use std::path::{Path, PathBuf};

/// The files at `path`, or under it, that contain `needle`.
///
/// # Panics
/// When a file cannot be read.
#[must_use]
pub fn files_with(path: &Path, needle: &[u8]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    search(path, needle, &mut found);
    found
}

fn search(path: &Path, needle: &[u8], found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a folder") {
            search(&entry.expect("an entry").path(), needle, found);
        }
        return;
    }
    // A socket holds nothing.
    let is_file = fs::symlink_metadata(path).expect("an entry").is_file();
    if is_file && fs::read(path).expect("a file").windows(needle.len()).any(|window| window == needle) {
        found.push(path.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_wherever_it_lies() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let files = files_with(&here, b"byte by byte");
        assert!(files.iter().any(|file| file.ends_with("disk.rs")), "{files:?}");
        assert!(files_with(&here, &[0xff, 0xfe, 0x00]).is_empty());
    }
}
