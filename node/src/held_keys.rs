//! The keys that this member holds: its key file, read again whenever it is replaced.
//!
//! `portolan keys next` and `keys place` replace the file while the node runs. Whoever needs a key asks here at that moment,
//! so a key that was put beside another one counts without a restart.
//!
//! Invariants
//! - What is given was read whole and is as specified; a file that is not leaves what was read before in place, and is told of
//!   once.

use crate::files::{FileFault, read_secret};
use portolan_network_config::MemberKeys;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The keys that this member holds. Clones are the same.
#[derive(Clone)]
pub struct HeldKeys {
    shared: Arc<Shared>,
}

struct Shared {
    file: PathBuf,
    newest: Mutex<(Mark, Arc<MemberKeys>)>,
}

/// By what a replaced file is known: its inode, and when and how long it was written.
type Mark = Option<(u64, i64, i64, u64)>;

fn mark(file: &Path) -> Mark {
    let found = fs::metadata(file).ok()?;
    Some((found.ino(), found.mtime(), found.mtime_nsec(), found.len()))
}

impl HeldKeys {
    /// The keys of a file.
    ///
    /// # Errors
    /// [`FileFault`].
    pub fn read(file: &Path) -> Result<Self, FileFault> {
        // Before it is read: what replaces it from here on is found at the next question.
        let mark = mark(file);
        let newest = Mutex::new((mark, Arc::new(read(file)?)));
        Ok(Self { shared: Arc::new(Shared { file: file.to_owned(), newest }) })
    }

    /// The keys as they are now.
    #[must_use]
    pub fn now(&self) -> Arc<MemberKeys> {
        let mut newest = self.shared.newest.lock().unwrap_or_else(PoisonError::into_inner);
        let found = mark(&self.shared.file);
        if found != newest.0 {
            newest.0 = found;
            match read(&self.shared.file) {
                Ok(keys) if keys.organisation == newest.1.organisation => newest.1 = Arc::new(keys),
                Ok(keys) => {
                    tracing::error!(organisation = %keys.organisation, "the key file is another member's now; the keys of before count")
                }
                Err(fault) => tracing::error!(%fault, "the key file cannot be used; the keys of before count"),
            }
        }
        newest.1.clone()
    }
}

fn read(file: &Path) -> Result<MemberKeys, FileFault> {
    MemberKeys::parse(&read_secret(file)?).map_err(|source| FileFault::Text { path: file.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::write_secret;
    use portolan_ledger::OrganisationId;
    use portolan_ledger::key::KeyPurpose;
    use portolan_network_config::Secret;

    #[test]
    fn a_replaced_file_counts_at_once_and_one_that_is_broken_never() {
        let folder = std::env::temp_dir().join(format!("portolan-held-{:016x}", rand::random::<u64>()));
        let file = folder.join("keys.toml");
        let first = MemberKeys::derive(OrganisationId::parse("customs").unwrap(), &Secret::new([7; 32]));
        write_secret(&file, &first.to_toml()).unwrap();
        let held = HeldKeys::read(&file).unwrap();
        assert_eq!(held.now().signing_keys().len(), 1);

        let replace = |text: &str| {
            let new = folder.join("new.toml");
            write_secret(&new, text).unwrap();
            fs::rename(&new, &file).unwrap();
        };
        let both = MemberKeys::parse(&first.to_toml()).unwrap();
        let both = both.with_next_for(KeyPurpose::Signing, &Secret::new([8; 32])).unwrap();
        replace(&both.to_toml());
        assert_eq!(held.now().signing_keys().len(), 2);
        let foreign = MemberKeys::derive(OrganisationId::parse("terminal").unwrap(), &Secret::new([7; 32]));
        for broken in ["no keys", &foreign.to_toml()] {
            replace(broken);
            assert_eq!(held.now().signing_keys().len(), 2);
        }
        fs::remove_file(&file).unwrap();
        assert_eq!(held.now().signing_keys().len(), 2);
        replace(&first.to_toml());
        assert_eq!(held.now().signing_keys().len(), 1);
        fs::remove_dir_all(folder).unwrap();
    }
}
