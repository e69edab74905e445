//! One node's process: started with its log in a file, asked to stop, or killed.

use super::{LocalFault, Member};
use crate::limits::{LOCAL_LOG_TAIL_BYTES, LOCAL_READY_POLL, LOCAL_STOP_TIME_MAX};
use std::fs::{self, OpenOptions};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Instant;

/// A running node; dropped, it is killed.
#[derive(Debug)]
pub(super) struct NodeProcess(Child);

impl NodeProcess {
    /// Start a node by this call; what it says is appended to `log`.
    pub fn start(mut command: Command, log: &Path) -> Result<Self, LocalFault> {
        let file = OpenOptions::new().append(true).create(true).open(log);
        let file = file.map_err(|source| LocalFault::system(format!("opening {}", log.display()), source))?;
        let copy = file.try_clone().map_err(|source| LocalFault::system("sharing the log file", source))?;
        command.stdin(Stdio::null()).stdout(file).stderr(copy);
        let child = command.spawn().map_err(|source| LocalFault::system("starting portolan-node", source))?;
        Ok(Self(child))
    }

    /// Whether the process has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }

    /// Send SIGTERM.
    pub fn ask_to_stop(&self) {
        self.signal("TERM");
    }

    /// Send the signal of this name. The shell does it: signals cannot be sent from safe Rust.
    pub fn signal(&self, name: &str) {
        let words = ["-c", "kill -s \"$1\" \"$0\"", &self.0.id().to_string(), name];
        let _ = Command::new("sh").args(words).status();
    }

    /// Ask to stop, wait, and kill what does not.
    pub async fn stop(mut self, member: Member) -> Result<(), LocalFault> {
        self.ask_to_stop();
        let deadline = Instant::now() + LOCAL_STOP_TIME_MAX;
        loop {
            match self.0.try_wait() {
                Ok(Some(status)) => return clean(member, status),
                Ok(None) if Instant::now() < deadline => tokio::time::sleep(LOCAL_READY_POLL).await,
                Ok(None) => {
                    let reason = format!("it still ran after {} s and was killed", LOCAL_STOP_TIME_MAX.as_secs());
                    return Err(LocalFault::NotStopped { member, reason });
                }
                Err(source) => return Err(LocalFault::system("waiting for portolan-node", source)),
            }
        }
    }
}

fn clean(member: Member, status: ExitStatus) -> Result<(), LocalFault> {
    if status.success() { Ok(()) } else { Err(LocalFault::NotStopped { member, reason: status.to_string() }) }
}

impl Drop for NodeProcess {
    fn drop(&mut self) {
        // It may have ended already; either way nothing of it must stay.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The last lines of a log, for a fault's text.
pub(super) fn end_of_log(log: &Path) -> String {
    let bytes = fs::read(log).unwrap_or_default();
    let tail = &bytes[bytes.len().saturating_sub(LOCAL_LOG_TAIL_BYTES)..];
    String::from_utf8_lossy(tail).into_owned()
}
