//! Look at the engine's write-ahead log before the engine does: is it there, is it whole, of which height is it?
//!
//! What this validator has signed at the height being decided stands there and nowhere else. A node must know that it is
//! lost *before* it votes: the engine itself would begin a new one without a word.

use arc_malachitebft_wal::Log;
use portolan_ledger::Height;
use std::path::{Path, PathBuf};

/// The log cannot be relied on: what it held may have been signed.
#[derive(Debug, thiserror::Error)]
#[error("the engine's log {} is damaged", path.display())]
pub struct EngineLogFault {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    #[source]
    pub source: std::io::Error,
}

/// The height that the engine's log at `path` is of; none when there is no log, or nothing was ever written to it. What a
/// crash left unfinished at its end is cut off, as the engine does: nothing of it was sent.
///
/// # Errors
/// [`EngineLogFault`] when it cannot be read, or an entry is not as it was written.
pub fn engine_log_height(path: &Path) -> Result<Option<Height>, EngineLogFault> {
    let fault = |source| EngineLogFault { path: path.to_owned(), source };
    if !path.try_exists().map_err(fault)? {
        return Ok(None);
    }
    let mut log = Log::open(path).map_err(fault)?;
    if !log.is_empty() {
        for entry in log.iter().map_err(fault)? {
            entry.map_err(fault)?;
        }
    }
    Ok(Some(Height(log.sequence())).filter(|height| *height > Height(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log_of(folder: &Path, height: u64) -> PathBuf {
        let path = folder.join("engine.wal");
        let mut log = Log::open(&path).expect("a log");
        log.reset(height).expect("it is of a height");
        for entry in [&b"a prevote"[..], b"a precommit"] {
            log.append(entry).expect("an entry");
        }
        log.flush().expect("synced");
        path
    }

    #[test]
    fn a_log_tells_its_height_and_none_tells_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(engine_log_height(&folder.path().join("engine.wal")).expect("no log"), None);
        let path = log_of(folder.path(), 7);
        assert_eq!(engine_log_height(&path).expect("a log"), Some(Height(7)));
        std::fs::write(&path, []).expect("emptied");
        assert_eq!(engine_log_height(&path).expect("an empty file"), None);
    }

    #[test]
    fn a_flipped_byte_is_damage_and_a_torn_end_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = log_of(folder.path(), 7);
        let whole = std::fs::read(&path).expect("the file");
        std::fs::write(&path, &whole[..whole.len() - 3]).expect("torn");
        assert_eq!(engine_log_height(&path).expect("a torn log"), Some(Height(7)));
        let mut flipped = whole.clone();
        let middle = 12 + 13 + 3;
        flipped[middle] ^= 1;
        std::fs::write(&path, flipped).expect("flipped");
        assert!(engine_log_height(&path).is_err());
        let mut version = whole;
        version[0] = 9;
        std::fs::write(&path, version).expect("another version");
        assert!(engine_log_height(&path).is_err());
    }
}
