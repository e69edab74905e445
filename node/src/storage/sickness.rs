//! Tell the node that its disk is sick: the first fault of the database, what it means, and which file it is about.
//!
//! Whoever meets a fault has its own caller to answer; the node as a whole has to stop, and this is how it learns. The
//! database says what happened in a text of its own, which names the operating system's error and the file; it is read
//! here and nowhere else.
//!
//! Invariants
//! - Only the first fault is kept: what follows is its consequence.
//! - Once sick, a store is never well again in this process.

use super::fault::StorageFault;
use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use tokio::sync::watch;

/// What is wrong with a disk, by what an operator has to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ailment {
    /// There is no room, or the user's share of it is used up.
    Full,
    /// It may not be written: mounted read-only, or the files are another user's.
    ReadOnly,
    /// A file is not as it was written, or not there.
    Damaged,
    /// The device or the operating system failed to do what was asked.
    Failing,
}

impl fmt::Display for Ailment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "the disk with this node's data is full",
            Self::ReadOnly => "this node's data cannot be written",
            Self::Damaged => "this node's data is damaged",
            Self::Failing => "the disk with this node's data fails",
        })
    }
}

/// A fault that only an operator can mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiskFault {
    /// What is wrong.
    pub ailment: Ailment,
    /// The file it is about, where the fault names one; else the folder.
    pub file: PathBuf,
    /// What happened, with all its causes.
    pub text: String,
}

impl DiskFault {
    /// What an error means whose disk holds `folder`; none when it is no fault of a disk.
    #[must_use]
    pub fn of(error: &(dyn Error + 'static), folder: &Path) -> Option<Self> {
        let text = in_one_line(error);
        let ailment = match error.downcast_ref::<StorageFault>() {
            Some(StorageFault::Damaged { .. } | StorageFault::Decode { .. } | StorageFault::PageLost { .. }) => {
                Ailment::Damaged
            }
            Some(
                StorageFault::InUse { .. }
                | StorageFault::Format { .. }
                | StorageFault::OtherGenesis { .. }
                | StorageFault::AheadOfTip { .. }
                | StorageFault::BeforeBase { .. }
                | StorageFault::Unfinished { .. },
            ) => return None,
            _ => by_kind(error).or_else(|| by_text(&text))?,
        };
        let file = file_in(&text, folder).unwrap_or_else(|| folder.to_owned());
        Some(Self { ailment, file, text })
    }

    /// The same, where it is known that the error is one of reading or writing the disk.
    fn certain(error: &(dyn Error + 'static), folder: &Path) -> Self {
        Self::of(error, folder).unwrap_or_else(|| Self {
            ailment: Ailment::Failing,
            file: folder.to_owned(),
            text: in_one_line(error),
        })
    }
}

/// An error and all its causes.
fn in_one_line(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        if !text.ends_with(&said) {
            text = format!("{text}: {said}");
        }
        cause = error.source();
    }
    text
}

/// By the operating system's error, where it is kept as one.
fn by_kind(error: &(dyn Error + 'static)) -> Option<Ailment> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return match error.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Some(Ailment::Full),
                io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Some(Ailment::ReadOnly),
                io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Some(Ailment::Damaged),
                _ => None,
            };
        }
        cause = error.source();
    }
    None
}

/// By the texts of the database and of the operating system in them.
fn by_text(text: &str) -> Option<Ailment> {
    let says = |pieces: &[&str]| pieces.iter().any(|piece| text.contains(piece));
    if says(&["No space left on device", "Disk quota exceeded", "File too large", "Max allowed space"]) {
        Some(Ailment::Full)
    } else if says(&["Read-only file system", "Permission denied"]) {
        Some(Ailment::ReadOnly)
    } else if says(&["Corruption:", "No such file or directory", "checksum mismatch", "(create_if_missing is false)"]) {
        Some(Ailment::Damaged)
    } else if says(&["Input/output error", "IO error", "Transport endpoint", "Stale file handle"]) {
        Some(Ailment::Failing)
    } else {
        None
    }
}

/// The first path below `folder` that a text names.
fn file_in(text: &str, folder: &Path) -> Option<PathBuf> {
    let folder = folder.to_str()?;
    let start = text.match_indices(folder).map(|(at, _)| at).find(|at| {
        let after = &text[at + folder.len()..];
        after.starts_with('/') && after.len() > 1
    })?;
    let rest = &text[start..];
    // The database puts a colon, a space or the end behind a path; its own file names have none of these.
    let end = rest[folder.len()..].find([':', ' ', ';', ',']).map_or(rest.len(), |at| folder.len() + at);
    Some(PathBuf::from(&rest[..end]))
}

/// The first sign of sickness of one database.
pub(super) struct Sickness {
    folder: PathBuf,
    first: watch::Sender<Option<DiskFault>>,
}

impl Sickness {
    /// Of the database in `folder`, which is well.
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), first: watch::channel(None).0 }
    }

    /// Take note of a fault of the database, and hand it on.
    pub(super) fn noted(&self, fault: StorageFault) -> StorageFault {
        let found = || DiskFault::certain(&fault, &self.folder);
        self.first.send_if_modified(|first| {
            let is_first = first.is_none();
            first.get_or_insert_with(found);
            is_first
        });
        fault
    }

    /// Tells the first fault.
    pub(super) fn watch(&self) -> watch::Receiver<Option<DiskFault>> {
        self.first.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    struct Said(&'static str);

    fn diagnosed(text: &'static str) -> Option<(Ailment, String)> {
        let fault = StorageFault::Write { what: "a block", source: Box::new(Said(text)) };
        let found = DiskFault::of(&fault, Path::new("/data/database"))?;
        assert!(found.text.starts_with("cannot write a block to the store: "), "{}", found.text);
        Some((found.ailment, found.file.display().to_string()))
    }

    #[test]
    fn the_database_s_words_are_understood() {
        let full = "IO error: No space left on device: While appending to file: /data/database/000012.log: No space left on device";
        assert_eq!(diagnosed(full), Some((Ailment::Full, "/data/database/000012.log".into())));
        let flipped = "Corruption: block checksum mismatch: stored = 1, computed = 2, type = 4  in /data/database/000010.sst offset 0 size 104";
        assert_eq!(diagnosed(flipped), Some((Ailment::Damaged, "/data/database/000010.sst".into())));
        let gone = "IO error: No such file or directory: While open a file for random read: /data/database/000009.sst: No such file or directory";
        assert_eq!(diagnosed(gone), Some((Ailment::Damaged, "/data/database/000009.sst".into())));
        let locked =
            "IO error: Read-only file system: While open a file for appending: /data/database/MANIFEST-000005: x";
        assert_eq!(diagnosed(locked), Some((Ailment::ReadOnly, "/data/database/MANIFEST-000005".into())));
        let failing = "IO error: Input/output error: While fdatasync: /data/database/000012.log";
        assert_eq!(diagnosed(failing), Some((Ailment::Failing, "/data/database/000012.log".into())));
        assert_eq!(diagnosed("a reason that nobody knows"), None);
    }

    #[test]
    fn an_error_of_the_operating_system_is_known_by_its_kind_and_the_folder_stands_for_the_file() {
        let source = io::Error::from_raw_os_error(28);
        let fault = StorageFault::Folder { folder: "/data/database".into(), source };
        let found = DiskFault::of(&fault, Path::new("/data/database")).expect("a fault of the disk");
        assert_eq!((found.ailment, found.file), (Ailment::Full, "/data/database".into()));
    }

    #[test]
    fn the_first_fault_is_the_one_that_is_told() {
        let sickness = Sickness::new(Path::new("/data/database"));
        let told = sickness.watch();
        assert_eq!(*told.borrow(), None);
        sickness.noted(StorageFault::Write {
            what: "a block",
            source: Box::new(Said("IO error: No space left on device")),
        });
        sickness.noted(StorageFault::Poisoned { first: "a block" });
        assert_eq!(told.borrow().as_ref().map(|fault| fault.ailment), Some(Ailment::Full));
    }
}
