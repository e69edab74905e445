//! Copy files and hash what is read, synced.

use super::BackupFault;
use super::manifest::File;
use crate::limits::BACKUP_BUFFER_BYTES;
use portolan_ledger::Digest;
use sha2::{Digest as _, Sha256};
use std::fs::{self, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// Told how far a long work is, in bytes.
pub trait Progress {
    /// So much is to be done in all.
    fn begins(&mut self, bytes: u64);
    /// So much more is done.
    fn advances(&mut self, bytes: u64);
}

/// Nobody looks.
impl Progress for () {
    fn begins(&mut self, _: u64) {}
    fn advances(&mut self, _: u64) {}
}

/// Make a folder that only its owner may enter: what is copied holds business names in clear.
pub fn make_folder(path: &Path) -> Result<(), BackupFault> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(BackupFault::file("make", path))
}

/// Whether there is anything at `path`, also something that cannot be looked at.
pub fn is_occupied(path: &Path) -> bool {
    fs::symlink_metadata(path).map_or_else(|error| error.kind() != std::io::ErrorKind::NotFound, |_| true)
}

/// The files of a frozen store with their lengths, by name. The database's own text log and lock are no part of it.
pub fn files_in(folder: &Path) -> Result<Vec<(PathBuf, u64)>, BackupFault> {
    let fault = || BackupFault::file("read", folder);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(fault())? {
        let entry = entry.map_err(fault())?;
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if text != "LOCK" && !text.starts_with("LOG") {
            files.push((name.into(), entry.metadata().map_err(fault())?.len()));
        }
    }
    files.sort();
    Ok(files)
}

/// The digest of a file, read to its end.
pub fn digest_of(path: &Path, progress: &mut dyn Progress) -> Result<Digest, BackupFault> {
    read_through(path, progress, |_| Ok(()))
}

/// Copy one file, synced; answers its digest. What was there is replaced.
pub fn copy(from: &Path, to: &Path, progress: &mut dyn Progress) -> Result<Digest, BackupFault> {
    let written = || BackupFault::file("write", to);
    let mut target =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(to).map_err(written())?;
    let digest = read_through(from, progress, |piece| target.write_all(piece).map_err(written()))?;
    target.sync_all().map_err(written())?;
    Ok(digest)
}

fn read_through(
    path: &Path,
    progress: &mut dyn Progress,
    mut each: impl FnMut(&[u8]) -> Result<(), BackupFault>,
) -> Result<Digest, BackupFault> {
    let mut file = fs::File::open(path).map_err(BackupFault::file("read", path))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; BACKUP_BUFFER_BYTES];
    loop {
        let length = file.read(&mut buffer).map_err(BackupFault::file("read", path))?;
        if length == 0 {
            return Ok(Digest(hash.finalize().into()));
        }
        hash.update(&buffer[..length]);
        each(&buffer[..length])?;
        progress.advances(length as u64);
    }
}

/// Copy every file of `from` to `to`. A file that an earlier, broken attempt copied is read and compared, not written
/// again.
pub fn copy_all(from: &Path, to: &Path, progress: &mut dyn Progress) -> Result<Vec<File>, BackupFault> {
    let files = files_in(from)?;
    progress.begins(files.iter().map(|(_, bytes)| bytes).sum());
    let mut copied = Vec::with_capacity(files.len());
    for (path, bytes) in &files {
        let (source, target) = (from.join(path), to.join(path));
        let is_there = fs::metadata(&target).is_ok_and(|there| there.len() == *bytes);
        let kept = if is_there { Some(digest_of(&target, &mut ())?) } else { None };
        let sha256 = match kept {
            Some(kept) if kept == digest_of(&source, progress)? => kept,
            Some(_) => copy(&source, &target, &mut ())?,
            None => copy(&source, &target, progress)?,
        };
        copied.push(File { path: path.clone(), bytes: *bytes, sha256 });
    }
    // What an earlier attempt copied and this store does not have any more.
    for (path, _) in files_in(to)? {
        if !files.iter().any(|(name, _)| *name == path) {
            fs::remove_file(to.join(&path)).map_err(BackupFault::file("remove", to.join(&path)))?;
        }
    }
    Ok(copied)
}
