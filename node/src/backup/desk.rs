//! The running node's side of a backup: freeze the store for whoever asks through the socket in the data folder.
//!
//! One line each way: `freeze`, then `frozen <name>` or `refused <reason>`. The frozen store lies in `frozen/<name>` of the
//! data folder as long as the asker keeps the connection, and goes with it: an asker that dies leaves nothing behind.
//!
//! Invariants
//! - Only the owner of the data folder can ask: the socket has mode 0600.
//! - One store is frozen at a time; who comes meanwhile waits in line.
//! - What an earlier process left frozen is removed at start.

use super::BackupFault;
use super::copying::make_folder;
use crate::limits::BACKUP_ANSWER_TIME_MAX;
use crate::storage::Store;
use std::fs::{self, Permissions};
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};

/// Name of the socket in the data folder.
const SOCKET: &str = "backup.sock";
/// Name of the folder for what is frozen, in the data folder.
const FROZEN: &str = "frozen";
/// Longest path of a socket that every operating system takes, bytes.
const SOCKET_PATH_BYTES_MAX: usize = 100;
/// Longest line in either direction, bytes.
const LINE_BYTES_MAX: u64 = 4_096;

/// A name for the socket that the operating system takes, however deep the data folder lies. The file keeps it valid.
fn socket_path(data_folder: &Path) -> io::Result<(PathBuf, Option<fs::File>)> {
    let path = data_folder.join(SOCKET);
    if path.as_os_str().len() <= SOCKET_PATH_BYTES_MAX {
        return Ok((path, None));
    }
    let folder = fs::File::open(data_folder)?;
    Ok((format!("/proc/self/fd/{}/{SOCKET}", folder.as_raw_fd()).into(), Some(folder)))
}

/// The desk, listening.
pub struct Desk {
    listener: UnixListener,
    data_folder: PathBuf,
}

impl Desk {
    /// Listen in the data folder of this node, whose store is open: no other process can be listening there.
    ///
    /// # Errors
    /// The operating system refuses.
    pub fn open(data_folder: &Path) -> io::Result<Self> {
        let gone = |result: io::Result<()>| match result {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
        gone(fs::remove_dir_all(data_folder.join(FROZEN)))?;
        gone(fs::remove_file(data_folder.join(SOCKET)))?;
        let (path, _folder) = socket_path(data_folder)?;
        let listener = UnixListener::bind(&path)?;
        fs::set_permissions(&path, Permissions::from_mode(0o600))?;
        Ok(Self { listener, data_folder: data_folder.to_owned() })
    }

    /// Serve until dropped.
    pub async fn serve(self, store: Store) {
        let mut number = 0_u64;
        loop {
            let asker = match self.listener.accept().await {
                Ok((asker, _)) => asker,
                Err(fault) => {
                    tracing::warn!(%fault, "a backup could not ask");
                    tokio::time::sleep(BACKUP_ANSWER_TIME_MAX).await;
                    continue;
                }
            };
            number += 1;
            if let Err(fault) = self.answer(asker, &store, number).await {
                tracing::warn!(%fault, "a backup went away early");
            }
        }
    }

    async fn answer(&self, asker: UnixStream, store: &Store, number: u64) -> io::Result<()> {
        let (reader, mut writer) = asker.into_split();
        let mut reader = BufReader::new(reader.take(LINE_BYTES_MAX));
        let mut line = String::new();
        // Somebody who connects and says nothing must not keep the others waiting.
        let asked = tokio::time::timeout(BACKUP_ANSWER_TIME_MAX, reader.read_line(&mut line)).await;
        if asked.is_err() || line.trim() != "freeze" {
            return writer.write_all(b"refused this desk knows `freeze` only\n").await;
        }
        let name = number.to_string();
        let folder = self.data_folder.join(FROZEN).join(&name);
        let frozen = {
            let (store, folder) = (store.clone(), folder.clone());
            tokio::task::spawn_blocking(move || {
                make_folder(folder.parent().expect("it lies in the data folder"))?;
                store.freeze(&folder).map_err(BackupFault::from)
            })
        };
        let answer = match frozen.await {
            Ok(Ok(())) => format!("frozen {name}\n"),
            Ok(Err(fault)) => format!("refused {fault}\n"),
            Err(panic) => format!("refused {panic}\n"),
        };
        tracing::info!(answer = answer.trim(), "a backup asked for the store");
        let served = async {
            writer.write_all(answer.as_bytes()).await?;
            // It lasts until the asker closes: nothing more is read.
            reader.read_line(&mut String::new()).await.map(drop)
        };
        let served = served.await;
        // What cannot be removed now goes at the next start.
        let _ = tokio::task::spawn_blocking(move || fs::remove_dir_all(folder)).await;
        served
    }
}

/// A store that the running node keeps frozen as long as this lives.
pub struct Frozen {
    /// Where it lies.
    pub folder: PathBuf,
    _desk: std::os::unix::net::UnixStream,
}

/// Ask the running node of `data_folder` to freeze its store; none when no node runs there.
///
/// # Errors
/// [`BackupFault::Refused`], or the socket cannot be used.
pub fn ask(data_folder: &Path) -> Result<Option<Frozen>, BackupFault> {
    use std::io::{BufRead as _, Read as _, Write as _};
    let fault = || BackupFault::file("ask at", data_folder.join(SOCKET));
    let (path, _folder) = socket_path(data_folder).map_err(fault())?;
    let mut desk = match std::os::unix::net::UnixStream::connect(&path) {
        Ok(desk) => desk,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => {
            return Ok(None);
        }
        Err(error) => return Err(fault()(error)),
    };
    desk.write_all(b"freeze\n").map_err(fault())?;
    let mut line = String::new();
    io::BufReader::new(desk.try_clone().map_err(fault())?.take(LINE_BYTES_MAX)).read_line(&mut line).map_err(fault())?;
    match line.trim().strip_prefix("frozen ") {
        Some(name) => Ok(Some(Frozen { folder: data_folder.join(FROZEN).join(name), _desk: desk })),
        None => Err(BackupFault::Refused(line.trim().trim_start_matches("refused ").to_owned())),
    }
}

/// Where a stopped node's store is frozen.
#[must_use]
pub fn own_frozen_folder(data_folder: &Path) -> PathBuf {
    data_folder.join(FROZEN).join("own")
}
