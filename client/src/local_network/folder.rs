//! The folder of a local network: given, or one of its own under the system's temporary folder.

use super::LocalFault;
use std::fs;
use std::path::{Path, PathBuf};

/// Set to anything, folders of our own are kept, for a person to look into after a failed test.
const KEEP_VARIABLE: &str = "PORTOLAN_KEEP";

/// A folder; one of our own is removed when dropped.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    is_own: bool,
}

impl Folder {
    /// The folder at `given`, or one of our own with a name that nobody else has.
    pub fn take(given: Option<&Path>) -> Result<Self, LocalFault> {
        let failed = |source| LocalFault::system("making a folder for the network", source);
        if let Some(path) = given {
            fs::create_dir_all(path).map_err(failed)?;
            return Ok(Self { path: path.to_owned(), is_own: false });
        }
        let path = std::env::temp_dir().join(format!("portolan-{:016x}", rand::random::<u64>()));
        fs::create_dir(&path).map_err(failed)?;
        Ok(Self { path, is_own: true })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.is_own {
            return;
        }
        if std::env::var_os(KEEP_VARIABLE).is_some() {
            eprintln!("kept: {}", self.path.display());
            return;
        }
        // Left-overs in the temporary folder are a nuisance, not a fault.
        let _ = fs::remove_dir_all(&self.path);
    }
}
