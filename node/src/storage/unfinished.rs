//! Build a store beside its place, and put it there whole: what a power cut leaves is nothing, or all of it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The command that puts back a backup.
pub const RESTORE: &str = "restore";
/// The command that takes the store of other members.
pub const JOIN: &str = "join";
/// All that build one.
pub(super) const ALL: [&str; 2] = [RESTORE, JOIN];

/// Where `work` builds the store that will lie in `folder`.
#[must_use]
pub fn folder(folder: &Path, work: &str) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{work}"));
    folder.with_file_name(name)
}

/// Put a finished store, closed and synced, in its place.
///
/// # Errors
/// The operating system refuses; then nothing has changed.
pub fn put_in_place(built: &Path, folder: &Path) -> io::Result<()> {
    sync_tree(built)?;
    fs::rename(built, folder)?;
    sync_folder(folder.parent().unwrap_or(Path::new(".")))
}

/// Sync every file and folder under `folder`.
fn sync_tree(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { sync_tree(&path)? } else { File::open(&path)?.sync_all()? }
    }
    sync_folder(folder)
}

/// What was made, renamed or removed in a folder is so after a power cut too.
///
/// # Errors
/// The operating system refuses.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
