//! Say to an operator at night what is wrong with the disk, what is safe, and the exact command that helps.
//!
//! Everything a command or a running node ends with passes here once; what is no fault of a disk passes unchanged.

use crate::running::RunFault;
use crate::storage::{Ailment, DiskFault, StorageFault};
use ed25519_dalek::SigningKey;
use portolan_consensus::StartError;
use portolan_ledger::Address;
use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The exit code of a process that ended because of its disk (`EX_IOERR` of sysexits.h). A supervisor must not start the
/// node again by itself: `RestartPreventExitStatus=74` in a systemd unit.
pub const EXIT_CODE_DISK: u8 = 74;

/// A fault of the disk with the command that repairs it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Repair {
    fault: DiskFault,
    config: PathBuf,
    data_folder: PathBuf,
    /// Whether it is the engine's log that is damaged, which has a repair of its own.
    is_engine_log: bool,
}

impl Repair {
    /// What to do about `fault` on the node of `config`.
    #[must_use]
    pub fn of(fault: DiskFault, config: &Path, data_folder: &Path) -> Self {
        let is_engine_log = fault.ailment == Ailment::Damaged && fault.file.starts_with(data_folder.join("consensus"));
        Self { fault, config: config.to_owned(), data_folder: data_folder.to_owned(), is_engine_log }
    }

    /// What to do about `error`, if it is one of the disk's.
    #[must_use]
    pub fn of_error(error: &anyhow::Error, config: &Path, data_folder: &Path) -> Option<Self> {
        let folder = database_folder(data_folder);
        let of_storage = |fault: &StorageFault| DiskFault::of(fault, &folder);
        let fault = match error.downcast_ref::<RunFault>() {
            Some(RunFault::Disk(fault)) => Some(fault.clone()),
            Some(RunFault::Storage(fault)) => of_storage(fault),
            Some(RunFault::Consensus(fault @ StartError::Engine(_))) => DiskFault::of(fault, data_folder),
            Some(fault @ (RunFault::System { .. } | RunFault::Silence(_))) => DiskFault::of(fault, data_folder),
            Some(_) => None,
            None => error.downcast_ref::<StorageFault>().and_then(of_storage),
        };
        fault.map(|fault| Self::of(fault, config, data_folder))
    }

    /// What is wrong.
    #[must_use]
    pub const fn ailment(&self) -> Ailment {
        self.fault.ailment
    }
}

/// Where the database lies.
#[must_use]
pub fn database_folder(data_folder: &Path) -> PathBuf {
    data_folder.join("database")
}

/// Where the log of what this consensus key has signed lies.
#[must_use]
pub fn engine_log(data_folder: &Path, key: &SigningKey) -> PathBuf {
    data_folder.join("consensus").join(format!("engine-{}.wal", Address::of(&key.verifying_key())))
}

/// Whether the disk can be written, for a failure that does not say what of: a file is written, synced and removed.
#[must_use]
pub fn probe(data_folder: &Path) -> Option<DiskFault> {
    let path = data_folder.join("probe");
    let written = std::fs::File::create(&path).and_then(|mut file| {
        // More than a block of any file system, so that a disk without a free block shows.
        file.write_all(&[0; 64 * 1024])?;
        file.sync_all()
    });
    let removed = std::fs::remove_file(&path);
    let source = written.and(removed).err()?;
    DiskFault::of(&StorageFault::Folder { folder: path, source }, data_folder)
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { fault, config, data_folder, .. } = self;
        let (config, data) = (config.display(), data_folder.display());
        writeln!(f, "{}", fault.ailment)?;
        writeln!(f, "  file  {}", fault.file.display())?;
        writeln!(f, "  what  {}", fault.text)?;
        writeln!(
            f,
            "  safe  the node votes and answers no more; what was answered as final is on the other members' disks too"
        )?;
        match fault.ailment {
            Ailment::Full => {
                writeln!(f, "  next  1. make room:        df -h {data}")?;
                write!(f, "        2. start it again:   portolan-node run --config {config}")
            }
            Ailment::ReadOnly => {
                writeln!(f, "  next  1. look why:         findmnt -T {data}; ls -ld {data}; dmesg | tail")?;
                writeln!(f, "        2. make it writable, then check it: portolan-node fsck --config {config}")?;
                write!(f, "        3. start it again:   portolan-node run --config {config}")
            }
            Ailment::Damaged if self.is_engine_log => {
                let log = fault.file.display();
                writeln!(f, "  next  1. set it aside:     mv {log} {log}.damaged")?;
                writeln!(f, "        2. start it again:   portolan-node run --config {config}")?;
                write!(
                    f,
                    "           It follows without voting until a block made after its start is decided, then votes."
                )
            }
            Ailment::Damaged => {
                writeln!(f, "  next  1. see how much:     portolan-node fsck --config {config}")?;
                writeln!(f, "        2. set it aside:     mv {data} {data}.damaged")?;
                writeln!(f, "        3. put back a backup: portolan-node restore --config {config} --from BACKUP")?;
                write!(f, "           or take it anew:  portolan-node join --config {config} --from HOST:PORT")
            }
            Ailment::Failing => {
                writeln!(f, "  next  1. look why:         dmesg | tail; smartctl -a DEVICE")?;
                writeln!(f, "        2. on a sound disk:  portolan-node fsck --config {config}")?;
                write!(f, "        3. start it again:   portolan-node run --config {config}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(ailment: Ailment, file: &str) -> String {
        let fault = DiskFault { ailment, file: file.into(), text: "what happened".into() };
        Repair::of(fault, Path::new("/etc/portolan/node.toml"), Path::new("/data")).to_string()
    }

    #[test]
    fn each_ailment_names_the_file_and_the_command_that_helps() {
        let full = told(Ailment::Full, "/data/database/000012.log");
        assert!(full.starts_with("the disk with this node's data is full\n"), "{full}");
        assert!(full.contains("/data/database/000012.log") && full.contains("df -h /data"), "{full}");
        assert!(full.ends_with("portolan-node run --config /etc/portolan/node.toml"), "{full}");
        let damaged = told(Ailment::Damaged, "/data/database/000010.sst");
        for command in ["fsck", "restore", "join"] {
            assert!(
                damaged.contains(&format!("portolan-node {command} --config /etc/portolan/node.toml")),
                "{damaged}"
            );
        }
        let engine = told(Ailment::Damaged, "/data/consensus/engine-1.wal");
        assert!(engine.contains("mv /data/consensus/engine-1.wal /data/consensus/engine-1.wal.damaged"), "{engine}");
        assert!(told(Ailment::ReadOnly, "/data").contains("findmnt -T /data"));
    }

    #[test]
    fn only_faults_of_the_disk_are_told_so() {
        let (config, data) = (Path::new("node.toml"), Path::new("/data"));
        let of =
            |fault: StorageFault| Repair::of_error(&RunFault::from(fault).into(), config, data).map(|r| r.ailment());
        assert_eq!(of(StorageFault::InUse { folder: "/data/database".into() }), None);
        let source = std::io::Error::from_raw_os_error(30);
        assert_eq!(of(StorageFault::Folder { folder: "/data".into(), source }), Some(Ailment::ReadOnly));
        assert_eq!(Repair::of_error(&anyhow::anyhow!("No space left on device"), config, data), None);
    }

    #[test]
    fn a_sound_disk_passes_the_probe_and_a_missing_one_does_not() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(probe(folder.path()), None);
        assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0);
        let gone = probe(&folder.path().join("gone")).expect("a fault");
        assert_eq!(gone.ailment, Ailment::Damaged);
    }
}
