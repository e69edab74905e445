//! Backups of stopped and of running stores, broken ones, changed ones, and what a restore leaves.

use super::desk::Desk;
use super::manifest::{self, Manifest};
use super::restoring::restore;
use super::taking::{Subject, back_up};
use super::*;
use crate::repair::database_folder;
use crate::silence::{Reason, marker};
use crate::storage::{StorageFault, Store, sample};
use std::fs;
use std::path::Path;

fn terminal() -> OrganisationId {
    OrganisationId::parse("terminal").expect("an id")
}

fn subject<'a>(organisation: &'a OrganisationId, data_folder: &'a Path) -> Subject<'a> {
    Subject { network: sample::network(), organisation, data_folder }
}

fn grown(data_folder: &Path, blocks: usize) -> Store {
    let store = sample::begun(&database_folder(data_folder));
    for _ in 0..blocks {
        sample::grow(&store);
    }
    store
}

fn backed_up(data_folder: &Path, to: &Path) -> Result<Manifest, BackupFault> {
    back_up(&subject(&terminal(), data_folder), to, &mut ())
}

fn restored(from: &Path, data_folder: &Path) -> Result<Manifest, BackupFault> {
    restore(&subject(&terminal(), data_folder), &sample::validators(), from, &mut (), &mut ())
}

#[test]
fn a_stopped_node_s_store_comes_back_as_it_was_and_silent() {
    let (data, other) = (sample::folder(), sample::folder());
    let to = other.path().join("backup");
    let tip = grown(data.path(), 5).tip().expect("a tip");
    let made = backed_up(data.path(), &to).expect("a backup");
    assert_eq!((made.height, made.header), (tip.header.height, tip.header.digest()));
    assert!(!data.path().join("frozen/own").exists() && !other.path().join("backup.partial").exists());
    let text = fs::read_to_string(to.join(manifest::FILE)).expect("a manifest");
    assert!(text.contains("secret keys") && text.contains("engine's log"), "{text}");
    let again = sample::folder();
    let back = restored(&to, again.path()).expect("it is put back");
    assert_eq!(back, made);
    assert_eq!(marker::read(again.path()), Some(Reason::Restored));
    let store = sample::begun(&database_folder(again.path()));
    assert_eq!(store.tip(), Some(tip));
    sample::grow(&store);
    assert_eq!(sample::checked(&store), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_node_freezes_one_moment_for_as_long_as_it_is_asked_to() {
    let (data, other) = (sample::folder(), sample::folder());
    // Deeper than the path of a socket may be.
    let deep = data.path().join("a-folder-with-a-long-name".repeat(4)).join("data");
    fs::create_dir_all(&deep).expect("a folder");
    let store = grown(&deep, 3);
    let serving = tokio::spawn(Desk::open(&deep).expect("a desk").serve(store.clone()));
    let frozen = tokio::task::block_in_place(|| desk::ask(&deep)).expect("an answer").expect("it runs");
    let folder = frozen.folder.clone();
    sample::grow(&store);
    assert!(folder.join("CURRENT").exists());
    drop(frozen);
    while folder.exists() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let to = other.path().join("backup");
    let made = tokio::task::block_in_place(|| backed_up(&deep, &to)).expect("a backup");
    sample::grow(&store);
    assert_eq!(made.height.0, 4, "what came before the backup is in it, what came after is not");
    serving.abort();
    drop(store);
    let again = sample::folder();
    assert_eq!(restored(&to, again.path()).expect("it is put back").height.0, 4);
}

#[test]
fn nothing_is_written_over() {
    let (data, other) = (sample::folder(), sample::folder());
    drop(grown(data.path(), 2));
    let to = other.path().join("backup");
    backed_up(data.path(), &to).expect("a backup");
    assert!(matches!(backed_up(data.path(), &to), Err(BackupFault::Occupied(_))));
    assert!(matches!(restored(&to, data.path()), Err(BackupFault::Occupied(_))));
    assert_eq!(marker::read(data.path()), None, "a node that is not restored does not fall silent");
}

#[test]
fn a_broken_attempt_is_gone_on_with() {
    let (data, other) = (sample::folder(), sample::folder());
    drop(grown(data.path(), 2));
    let whole = other.path().join("whole");
    backed_up(data.path(), &whole).expect("a backup");
    let partial = other.path().join("backup.partial").join(manifest::DATABASE);
    fs::create_dir_all(&partial).expect("a folder");
    let files = copying::files_in(&whole.join(manifest::DATABASE)).expect("files");
    for (at, (name, _)) in files.iter().enumerate() {
        let mut bytes = fs::read(whole.join(manifest::DATABASE).join(name)).expect("a file");
        match at % 3 {
            0 => bytes.truncate(bytes.len() / 2),
            1 if !bytes.is_empty() => bytes[0] ^= 1,
            _ => {}
        }
        fs::write(partial.join(name), bytes).expect("half a backup");
    }
    fs::write(partial.join("000099.sst"), b"of a file that is gone").expect("a left-over");
    let to = other.path().join("backup");
    let made = backed_up(data.path(), &to).expect("a backup");
    assert!(!to.join(manifest::DATABASE).join("000099.sst").exists());
    let again = sample::folder();
    assert_eq!(restored(&to, again.path()).expect("it is put back"), made);
}

#[test]
fn a_changed_backup_is_found_out_and_leaves_no_store() {
    let (data, other) = (sample::folder(), sample::folder());
    drop(grown(data.path(), 4));
    let to = other.path().join("backup");
    let made = backed_up(data.path(), &to).expect("a backup");
    let largest = made.files.iter().max_by_key(|file| file.bytes).expect("files");
    let path = to.join(manifest::DATABASE).join(&largest.path);
    let whole = fs::read(&path).expect("a file");
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    fs::write(&path, flipped).expect("changed");
    let again = sample::folder();
    assert!(matches!(restored(&to, again.path()), Err(BackupFault::Changed { .. })));
    assert!(!database_folder(again.path()).exists());
    let begun = Store::refuse_unfinished(&database_folder(again.path()));
    assert!(matches!(begun, Err(StorageFault::Unfinished { work: "restore", .. })), "{begun:?}");
    fs::remove_file(&path).expect("removed");
    assert!(matches!(restored(&to, again.path()), Err(BackupFault::File { .. })));
    fs::write(&path, whole).expect("repaired");
    restored(&to, again.path()).expect("the same folder serves once the backup is whole");
}

#[test]
fn a_manifest_that_lies_is_refused() {
    let (data, other) = (sample::folder(), sample::folder());
    drop(grown(data.path(), 2));
    let to = other.path().join("backup");
    let made = backed_up(data.path(), &to).expect("a backup");
    let lies = |change: fn(&mut Manifest)| {
        let mut manifest = made.clone();
        change(&mut manifest);
        fs::write(to.join(manifest::FILE), manifest.to_json()).expect("written");
        restored(&to, sample::folder().path()).expect_err("refused")
    };
    let network = |manifest: &mut Manifest| manifest.network = NetworkId(Digest::of(b"another"));
    assert!(matches!(lies(network), BackupFault::OtherNetwork { .. }));
    let member = |manifest: &mut Manifest| manifest.organisation = OrganisationId::parse("carrier").expect("an id");
    assert!(matches!(lies(member), BackupFault::OtherMember { .. }));
    assert!(matches!(lies(|manifest| manifest.height.0 += 1), BackupFault::Disagrees(_)));
    assert!(matches!(lies(|manifest| manifest.format = "portolan-backup/2".into()), BackupFault::Manifest { .. }));
    assert!(matches!(lies(|manifest| manifest.files[0].path = "../keys".into()), BackupFault::Manifest { .. }));
    assert!(matches!(lies(|manifest| manifest.files[0].path = "/etc/passwd".into()), BackupFault::Manifest { .. }));
    fs::remove_file(to.join(manifest::FILE)).expect("removed");
    assert!(matches!(restored(&to, sample::folder().path()), Err(BackupFault::File { .. })));
}

#[test]
fn a_node_without_a_store_has_nothing_to_back_up() {
    let (data, other) = (sample::folder(), sample::folder());
    assert!(matches!(backed_up(data.path(), &other.path().join("backup")), Err(BackupFault::Empty(_))));
    assert!(!other.path().join("backup").exists());
}
