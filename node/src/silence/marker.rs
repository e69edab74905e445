//! The file that keeps a node silent over restarts: `silent` in the data folder; and the one that lets it speak once all the
//! same, `speak`.

use crate::storage::unfinished::sync_folder;
use portolan_ledger::Time;
use std::fmt;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Its name in the data folder.
const FILE: &str = "silent";
/// The operator's permission for one start, which has taken the risk.
const PERMIT: &str = "speak";
/// Its first line.
const FIRST_LINE: &str = "portolan-silent/1";

/// Why a node is silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Its store came from a backup.
    Restored,
    /// Its store came from other members.
    Joined,
    /// Its store is new, and its keys are not.
    DataGone,
    /// The engine's log is not there, and the store is not new.
    LogMissing,
    /// The engine's log is older than the store.
    LogOlder,
    /// The engine's log is newer than the store: the store lost blocks.
    LogNewer,
    /// The marker says nothing that this node knows.
    Unreadable,
}

const ALL: [Reason; 6] =
    [Reason::Restored, Reason::Joined, Reason::DataGone, Reason::LogMissing, Reason::LogOlder, Reason::LogNewer];

impl Reason {
    const fn word(self) -> &'static str {
        match self {
            Self::Restored => "restored",
            Self::Joined => "joined",
            Self::DataGone => "data-gone",
            Self::LogMissing => "engine-log-missing",
            Self::LogOlder => "engine-log-older",
            Self::LogNewer => "engine-log-newer",
            Self::Unreadable => "unreadable",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Restored => "its store came from a backup",
            Self::Joined => "its store came from other members",
            Self::DataGone => "its data folder is new, and its keys have run on this network before",
            Self::LogMissing => "the log of what it has signed is missing",
            Self::LogOlder => "the log of what it has signed is older than its store",
            Self::LogNewer => "its store is older than the log of what it has signed",
            Self::Unreadable => "the file `silent` in its data folder says so",
        })
    }
}

/// The marker cannot be written or removed.
#[derive(Debug, thiserror::Error)]
#[error("cannot {doing} {}", path.display())]
pub struct MarkerFault {
    /// What was attempted.
    pub doing: &'static str,
    /// The marker.
    pub path: PathBuf,
    /// Why not.
    #[source]
    pub source: std::io::Error,
}

/// Why the node of this data folder is silent; none when there is no marker.
pub fn read(data_folder: &Path) -> Option<Reason> {
    match fs::read_to_string(data_folder.join(FILE)) {
        Ok(text) => {
            let mut lines = text.lines();
            let word = lines.next().filter(|first| *first == FIRST_LINE).and_then(|_| lines.next());
            let known = ALL.into_iter().find(|reason| word == Some(reason.word()));
            Some(known.unwrap_or(Reason::Unreadable))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(_) => Some(Reason::Unreadable),
    }
}

/// Make the node of this data folder silent, synced.
pub fn write(data_folder: &Path, reason: Reason, since: Time) -> Result<(), MarkerFault> {
    put(data_folder, FILE, &format!("{FIRST_LINE}\n{}\n{since}\n", reason.word()))
}

/// Let the node of this data folder speak at its next start, whatever its log says then; synced.
pub fn permit(data_folder: &Path, since: Time) -> Result<(), MarkerFault> {
    put(data_folder, PERMIT, &format!("{FIRST_LINE}\nthe operator took the risk of signing twice\n{since}\n"))
}

fn put(data_folder: &Path, name: &str, text: &str) -> Result<(), MarkerFault> {
    let path = data_folder.join(name);
    let fault = |source| MarkerFault { doing: "write", path: path.clone(), source };
    let mut file = File::create(&path).map_err(fault)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(fault)?;
    sync_folder(data_folder).map_err(fault)
}

/// Use up the permission, if there is one: the silence goes first, so that a crash in between leaves the permission.
pub fn take_permit(data_folder: &Path) -> Result<bool, MarkerFault> {
    if !data_folder.join(PERMIT).exists() {
        return Ok(false);
    }
    remove(data_folder)?;
    remove_file(data_folder, PERMIT)?;
    Ok(true)
}

/// Let the node of this data folder speak, synced. Doing it again changes nothing.
pub fn remove(data_folder: &Path) -> Result<(), MarkerFault> {
    remove_file(data_folder, FILE)
}

fn remove_file(data_folder: &Path, name: &str) -> Result<(), MarkerFault> {
    let path = data_folder.join(name);
    let fault = |source| MarkerFault { doing: "remove", path: path.clone(), source };
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(fault(error)),
        _ => sync_folder(data_folder).map_err(fault),
    }
}
