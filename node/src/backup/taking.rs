//! Make a backup: freeze, copy, and say in the manifest what it is.

use super::copying::{self, Progress};
use super::manifest::{self, Manifest};
use super::{BackupFault, desk};
use crate::clock;
use crate::repair::database_folder;
use crate::storage::unfinished::sync_folder;
use crate::storage::{Store, StoreOptions, frozen_tip};
use portolan_ledger::{NetworkId, OrganisationId};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Whose store is to be backed up, and where it lies.
pub struct Subject<'a> {
    /// The network.
    pub network: NetworkId,
    /// The member.
    pub organisation: &'a OrganisationId,
    /// Its node's data folder.
    pub data_folder: &'a Path,
}

/// A frozen store; what was frozen goes with it.
enum Source {
    /// By the running node.
    Desk(desk::Frozen),
    /// By this process, of a stopped node.
    Own(PathBuf),
}

impl Source {
    fn of(data_folder: &Path) -> Result<Self, BackupFault> {
        if let Some(frozen) = desk::ask(data_folder)? {
            return Ok(Self::Desk(frozen));
        }
        let database = database_folder(data_folder);
        if !copying::is_occupied(&database) {
            return Err(BackupFault::Empty(database));
        }
        let folder = desk::own_frozen_folder(data_folder);
        if copying::is_occupied(&folder) {
            fs::remove_dir_all(&folder).map_err(BackupFault::file("remove", &folder))?;
        }
        copying::make_folder(folder.parent().unwrap_or(data_folder))?;
        let source = Self::Own(folder.clone());
        Store::open(&database, StoreOptions::default())?.freeze(&folder)?;
        Ok(source)
    }

    fn folder(&self) -> &Path {
        match self {
            Self::Desk(frozen) => &frozen.folder,
            Self::Own(folder) => folder,
        }
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        if let Self::Own(folder) = self {
            // What stays goes at the next start or backup.
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// Back up to the folder `to`, which must not exist. What a broken attempt left beside it is used.
///
/// # Errors
/// [`BackupFault`]; then there is no folder `to`.
pub fn back_up(subject: &Subject<'_>, to: &Path, progress: &mut dyn Progress) -> Result<Manifest, BackupFault> {
    if copying::is_occupied(to) {
        return Err(BackupFault::Occupied(to.to_owned()));
    }
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    let partial = to.with_file_name(name);
    let database = partial.join(manifest::DATABASE);
    copying::make_folder(&database)?;
    let source = Source::of(subject.data_folder)?;
    let files = copying::copy_all(source.folder(), &database, progress)?;
    // Opened only now: opening a store changes its files.
    let tip = frozen_tip(source.folder())?.ok_or_else(|| BackupFault::Empty(subject.data_folder.to_owned()))?;
    drop(source);
    let manifest = Manifest::new(subject.network, subject.organisation.clone(), &tip, clock::now(), files);
    let path = partial.join(manifest::FILE);
    let written = fs::File::create(&path).and_then(|mut file| {
        file.write_all(manifest.to_json().as_bytes())?;
        file.sync_all()
    });
    written.map_err(BackupFault::file("write", &path))?;
    for folder in [&database, &partial] {
        sync_folder(folder).map_err(BackupFault::file("sync", folder))?;
    }
    fs::rename(&partial, to).map_err(BackupFault::file("make", to))?;
    let around = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    sync_folder(around).map_err(BackupFault::file("sync", around))?;
    Ok(manifest)
}
