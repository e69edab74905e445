//! A disk of its own for one node, small enough to be filled.

use super::outside::{attempt, run};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// A file that takes the room.
const BALLAST: &str = "ballast";
/// Bytes written at once while filling.
const PIECE_BYTES: usize = 64 * 1024;

/// A file system in memory, mounted on a folder; dropped, it is gone with everything on it.
#[derive(Debug)]
pub struct SmallDisk {
    folder: PathBuf,
}

impl SmallDisk {
    /// Mount a disk of `bytes` on `folder`.
    ///
    /// # Panics
    /// When it cannot be mounted.
    #[must_use]
    pub fn mount(folder: &Path, bytes: u64) -> Self {
        fs::create_dir_all(folder).expect("a folder to mount on");
        let size = format!("size={bytes}");
        run(&["mount", "-t", "tmpfs", "-o", &size, "portolan-small-disk", &folder.to_string_lossy()]);
        Self { folder: folder.to_owned() }
    }

    /// Take all the room there is.
    ///
    /// # Panics
    /// When the ballast cannot be made at all.
    pub fn fill(&self) {
        let mut ballast = File::create(self.folder.join(BALLAST)).expect("a file");
        let piece = [0xb5; PIECE_BYTES];
        while ballast.write_all(&piece).is_ok() {}
        while ballast.write_all(&piece[..1]).is_ok() {}
    }

    /// Give the room back.
    ///
    /// # Panics
    /// When the ballast is not there.
    pub fn make_room(&self) {
        fs::remove_file(self.folder.join(BALLAST)).expect("the ballast is there");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a process that is just ending may still hold a file.
        let _ = attempt(&["umount", "-l", &self.folder.to_string_lossy()]);
    }
}
