//! Put a backup back: check every byte, build the store beside its place, mark the node silent, put it in place.

use super::copying::{self, Progress};
use super::manifest::{self, Manifest};
use super::{BackupFault, taking::Subject};
use crate::clock;
use crate::repair::database_folder;
use crate::silence::{Reason, marker};
use crate::storage::unfinished::{self, put_in_place};
use crate::storage::{FsckProgress, Store, StoreOptions};
use portolan_ledger::ValidatorSet;
use std::fs;
use std::path::Path;

/// Restore the backup in `from` to the data folder of `subject`, which must hold no store. `checking` is told how far the
/// check of the restored store is.
///
/// # Errors
/// [`BackupFault`]; then there is no store in the data folder, as before.
pub fn restore(
    subject: &Subject<'_>,
    founders: &ValidatorSet,
    from: &Path,
    progress: &mut dyn Progress,
    checking: &mut dyn FsckProgress,
) -> Result<Manifest, BackupFault> {
    let manifest = Manifest::read(from)?;
    if manifest.network != subject.network {
        return Err(BackupFault::OtherNetwork { found: manifest.network, expected: subject.network });
    }
    if manifest.organisation != *subject.organisation {
        let (found, expected) = (manifest.organisation, subject.organisation.clone());
        return Err(BackupFault::OtherMember { found, expected });
    }
    let database = database_folder(subject.data_folder);
    if copying::is_occupied(&database) {
        return Err(BackupFault::Occupied(database));
    }
    let built = unfinished::folder(&database, unfinished::RESTORE);
    if copying::is_occupied(&built) {
        fs::remove_dir_all(&built).map_err(BackupFault::file("remove", &built))?;
    }
    copying::make_folder(&built)?;
    progress.begins(manifest.bytes());
    for file in &manifest.files {
        let source = from.join(manifest::DATABASE).join(&file.path);
        let found = copying::copy(&source, &built.join(&file.path), progress)?;
        if found != file.sha256 {
            return Err(BackupFault::Changed { path: source, found, expected: file.sha256 });
        }
    }
    check(&built, &manifest, founders, checking)?;
    // Before there is a store: a node that finds one must find the marker too.
    marker::write(subject.data_folder, Reason::Restored, clock::now())?;
    put_in_place(&built, &database).map_err(BackupFault::file("put in place", &database))?;
    Ok(manifest)
}

fn check(
    built: &Path,
    manifest: &Manifest,
    founders: &ValidatorSet,
    checking: &mut dyn FsckProgress,
) -> Result<(), BackupFault> {
    let store = Store::open(built, StoreOptions::default())?;
    let tip = store.tip().ok_or_else(|| BackupFault::Empty(built.to_owned()))?;
    if (tip.header.height, tip.header.digest()) != (manifest.height, manifest.header) {
        return Err(BackupFault::Disagrees(format!("its newest block is {}", tip.header.height)));
    }
    let sets = store.known_sets(founders.clone())?;
    match store.fsck(&|header| sets.get(&header.validators).cloned(), checking)?.first() {
        Some(problem) => Err(BackupFault::Disagrees(problem.to_string())),
        None => Ok(()),
    }
}
