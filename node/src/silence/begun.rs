//! The file beside a node's keys that says on which networks they have run: `<keys file>.begun`.
//!
//! A data folder can be lost or deleted, and a node that then began anew would vote at heights where it has voted before. The
//! keys are kept elsewhere, and so is this file: with it a node that finds its data gone knows that it is not new.
//!
//! Format: a first line, then one network id a line. A file that cannot be read counts as one that names every network.

use super::MarkerFault;
use crate::storage::unfinished::sync_folder;
use portolan_ledger::NetworkId;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

const FIRST_LINE: &str = "portolan-begun/1";

fn path(keys_file: &Path) -> PathBuf {
    let mut name = keys_file.as_os_str().to_owned();
    name.push(".begun");
    name.into()
}

/// Whether these keys have run on this network.
pub fn has(keys_file: &Path, network: &NetworkId) -> bool {
    match std::fs::read_to_string(path(keys_file)) {
        Ok(text) => {
            let mut lines = text.lines();
            lines.next() != Some(FIRST_LINE) || lines.any(|line| line == network.to_string())
        }
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    }
}

/// Note that these keys run on this network, synced. Doing it again changes nothing.
pub fn note(keys_file: &Path, network: &NetworkId) -> Result<(), MarkerFault> {
    if has(keys_file, network) {
        return Ok(());
    }
    let path = path(keys_file);
    let fault = |source| MarkerFault { doing: "write", path: path.clone(), source };
    let is_new = !path.exists();
    let mut file = File::options().create(true).append(true).open(&path).map_err(fault)?;
    let head = if is_new { format!("{FIRST_LINE}\n") } else { String::new() };
    file.write_all(format!("{head}{network}\n").as_bytes()).and_then(|()| file.sync_all()).map_err(fault)?;
    sync_folder(path.parent().unwrap_or(Path::new("."))).map_err(fault)
}

#[cfg(test)]
mod tests {
    use super::*;
    use portolan_ledger::Digest;

    #[test]
    fn keys_have_run_where_that_was_noted_and_everywhere_when_the_note_cannot_be_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys_file = folder.path().join("keys.toml");
        let [one, other] = ["one", "other"].map(|name| NetworkId(Digest::of(name.as_bytes())));
        assert!(!has(&keys_file, &one));
        note(&keys_file, &one).expect("noted");
        note(&keys_file, &one).expect("noted again");
        assert_eq!((has(&keys_file, &one), has(&keys_file, &other)), (true, false));
        note(&keys_file, &other).expect("noted");
        assert_eq!((has(&keys_file, &one), has(&keys_file, &other)), (true, true));
        assert_eq!(std::fs::read_to_string(path(&keys_file)).expect("a file").lines().count(), 3);
        std::fs::write(path(&keys_file), "half a li").expect("spoilt");
        assert!(has(&keys_file, &one) && has(&keys_file, &other));
    }
}
