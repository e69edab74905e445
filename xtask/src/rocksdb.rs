//! Build the RocksDB archive once per machine and version, and link it into the checkout.
//!
//! RocksDB is three quarters of a clean build, and the same for every clone, profile and feature of ours. So its
//! archive is kept under the user's cache directory, named by version, and `.cargo/config.toml` points the bindings
//! at `.cargo/rocksdb`, a link to that folder.
//!
//! Invariants
//! - An archive appears whole or not at all: it is copied beside its place, then renamed.
//! - Of two builds at once the second waits for the first and then finds its archive.
//! - The compiler flags are the workspace's own (`opt-level` of the package), never those of one user's environment.
//!
//! A sad path remains: a changed feature or flag under the same version finds the old archive. Whoever changes them
//! deletes the folder that this task prints.

mod progress;

use crate::checkout;
use anyhow::{Context, Result, bail};
use progress::Progress;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Command;

const PACKAGE: &str = "librocksdb-sys";
const ARCHIVE: &str = "librocksdb.a";

/// Make sure that the archive is there, and answer its folder. Returns at once when it is.
pub fn ensure() -> Result<PathBuf> {
    let root = checkout::root();
    let link = root.join(".cargo").join("rocksdb");
    if let Some(folder) = chosen_by_user(std::env::var_os("ROCKSDB_LIB_DIR").map(PathBuf::from), &link) {
        return Ok(folder);
    }
    let lock = fs::read_to_string(root.join("Cargo.lock")).context("reading Cargo.lock")?;
    let version = version_in(&lock).with_context(|| format!("Cargo.lock names no {PACKAGE}"))?;
    let folder = cache_folder()?.join(folder_name(&version));
    if !folder.join(ARCHIVE).is_file() {
        build(&folder, &version)?;
    }
    point(&link, &folder)?;
    Ok(folder)
}

/// A library the user brought, if `ROCKSDB_LIB_DIR` names a folder that holds one.
fn chosen_by_user(named: Option<PathBuf>, link: &Path) -> Option<PathBuf> {
    named.filter(|folder| folder != link && (folder.join(ARCHIVE).is_file() || folder.join("librocksdb.so").is_file()))
}

/// The version of the bindings, which carries RocksDB's own: `0.19.0+11.8.1`.
fn version_in(lock: &str) -> Option<String> {
    let mut lines = lock.lines().skip_while(|line| *line != format!("name = \"{PACKAGE}\""));
    let version = lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

/// The folder's name; `+` is kept out of it since make and some linkers treat it specially.
fn folder_name(version: &str) -> String {
    format!("rocksdb-{}", version.replace('+', "-"))
}

fn cache_folder() -> Result<PathBuf> {
    let cache = match std::env::var_os("XDG_CACHE_HOME").filter(|value| !value.is_empty()) {
        Some(cache) => PathBuf::from(cache),
        None => {
            PathBuf::from(std::env::var_os("HOME").context("neither XDG_CACHE_HOME nor HOME is set")?).join(".cache")
        }
    };
    Ok(cache.join("portolan"))
}

fn build(folder: &Path, version: &str) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let _guard = take_turn(&folder.join("lock"))?;
    if folder.join(ARCHIVE).is_file() {
        return Ok(());
    }
    eprintln!("rocksdb: compiling version {version}, once for this machine; 10 to 20 minutes on two cores");
    let target = folder.join("build");
    let mut progress = Progress::of_build(&target, files_to_compile());
    let mut compile = compile_command(&target, &with_clang());
    let mut child = compile.spawn().context("starting cargo")?;
    let status = loop {
        match child.try_wait()? {
            Some(status) => break status,
            None => progress.pause(),
        }
    };
    if !status.success() {
        bail!("compiling RocksDB ended with {status}; it needs libclang and a C++20 compiler (`make setup`)");
    }
    let built = newest_archive(&target).context("the build left no archive")?;
    keep(&built, folder)?;
    fs::remove_dir_all(&target).with_context(|| format!("clearing {}", target.display()))
}

/// Hold the folder's lock until the file is dropped; the system frees it if this process dies.
fn take_turn(path: &Path) -> Result<File> {
    let file = File::create(path).with_context(|| format!("making {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            eprintln!("rocksdb: another build is running on this machine; waiting for it");
            file.lock().context("waiting for the other build")?;
        }
        Err(TryLockError::Error(fault)) => return Err(fault).context("locking the cache folder"),
    }
    Ok(file)
}

/// Clang compiles RocksDB a third faster than gcc. What the user has set stands.
fn with_clang() -> Vec<(&'static str, &'static str)> {
    let runs = |program: &str| Command::new(program).arg("--version").output().is_ok_and(|out| out.status.success());
    [("CC", "clang"), ("CXX", "clang++")]
        .into_iter()
        .filter(|(variable, compiler)| std::env::var_os(variable).is_none() && runs(compiler))
        .collect()
}

fn compile_command(target: &Path, compilers: &[(&str, &str)]) -> Command {
    let mut command = checkout::cargo(&["build", "--quiet", "--locked", "-p", PACKAGE]);
    command.env("CARGO_TARGET_DIR", target).env("ROCKSDB_COMPILE", "1").envs(compilers.iter().copied());
    // An archive for one user's `target-cpu` would be handed to every later build on the machine.
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    command
}

/// How many files the bindings will compile: their own list, and the file that carries the version.
fn files_to_compile() -> Option<usize> {
    let metadata = checkout::metadata().ok()?;
    let packages = metadata["packages"].as_array()?;
    let package = packages.iter().find(|package| package["name"] == PACKAGE)?;
    let manifest = PathBuf::from(checkout::text(&package["manifest_path"]));
    let list = fs::read_to_string(manifest.with_file_name("rocksdb_lib_sources.txt")).ok()?;
    Some(list.split_whitespace().count() + 1)
}

fn newest_archive(target: &Path) -> Option<PathBuf> {
    let archives = progress::output_folders(target).into_iter().map(|folder| folder.join(ARCHIVE));
    archives.filter(|path| path.is_file()).max_by_key(|path| fs::metadata(path).and_then(|meta| meta.modified()).ok())
}

fn keep(built: &Path, folder: &Path) -> Result<()> {
    let place = folder.join(ARCHIVE);
    let beside = folder.join(format!("{ARCHIVE}.{}", std::process::id()));
    fs::copy(built, &beside).with_context(|| format!("copying the archive to {}", beside.display()))?;
    fs::rename(&beside, &place).with_context(|| format!("putting the archive at {}", place.display()))
}

/// Let the checkout's link name the folder; a link that already does is left alone.
fn point(link: &Path, folder: &Path) -> Result<()> {
    if fs::read_link(link).is_ok_and(|target| target == folder) {
        return Ok(());
    }
    if link.symlink_metadata().is_ok() {
        fs::remove_file(link).with_context(|| format!("removing the old link {}", link.display()))?;
    }
    std::os::unix::fs::symlink(folder, link).with_context(|| format!("linking {}", link.display()))
}

#[cfg(test)]
mod tests;
