//! What an operator does at a node: commands of `portolan-node`, and a node that is watched until it ends.

use portolan_client::local_network::{LocalNetwork, Member};
use portolan_network_config::NodeConfig;
use serde_json::Value;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Time a node gets to end by itself.
const END_TIME_MAX: Duration = Duration::from_secs(60);
/// How often it is looked whether it has.
const POLL: Duration = Duration::from_millis(50);

/// A member's configuration file.
#[must_use]
pub fn config_file(network: &LocalNetwork, member: Member) -> PathBuf {
    network.member_folder(member).join("node.toml")
}

/// `host:port` at which a member's node listens for the others.
///
/// # Panics
/// When its configuration cannot be read.
#[must_use]
pub fn consensus_address(network: &LocalNetwork, member: Member) -> String {
    let text = std::fs::read_to_string(config_file(network, member)).expect("the configuration");
    NodeConfig::parse(&text).expect("a configuration").consensus.listen.to_string()
}

/// What a command of `portolan-node` prints and how it ends.
///
/// # Panics
/// When it does not start.
#[must_use]
pub fn command(network: &LocalNetwork, member: Member, words: &[&str]) -> Output {
    let (name, rest) = words.split_first().expect("a command");
    let mut command = Command::new(&network.programs().node);
    command.arg(name).arg("--config").arg(config_file(network, member)).args(rest);
    command.output().expect("portolan-node starts")
}

/// What a command printed; it must end well.
///
/// # Panics
/// When it does not.
#[must_use]
pub fn done(network: &LocalNetwork, member: Member, words: &[&str]) -> String {
    let output = command(network, member, words);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?} ended with {}: {said}", output.status);
    format!("{}{said}", String::from_utf8_lossy(&output.stdout))
}

/// A member's key file.
#[must_use]
pub fn keys_file(network: &LocalNetwork, member: Member) -> String {
    network.member_folder(member).join("keys/keys.toml").display().to_string()
}

/// A member's command against its own node; its answer for programs, as an error where it ended with one.
///
/// # Errors
/// What it said, when it did not end well.
///
/// # Panics
/// When it does not start or does not answer for programs.
pub fn portolan(network: &LocalNetwork, member: Member, words: &[&str]) -> Result<Value, Value> {
    let mut command = Command::new(&network.programs().client);
    command.arg("--json").args(words).args(["--node", &network.address(member), "--token"]);
    let output = command.arg(network.token_file(member)).output().expect("the program runs");
    let answer: Value = serde_json::from_slice(&output.stdout).expect("an answer for programs");
    if output.status.success() { Ok(answer) } else { Err(answer) }
}

/// A command of the client that needs no node; it must end well.
///
/// # Panics
/// When it does not.
pub fn offline(network: &LocalNetwork, words: &[&str]) {
    let output = Command::new(&network.programs().client).args(words).output().expect("the program runs");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A node that is run by the test and watched.
pub struct Watched(Child);

impl Watched {
    /// Run a member's node.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn run(network: &LocalNetwork, member: Member) -> Self {
        let mut command = Command::new(&network.programs().node);
        command.args(["run", "--config"]).arg(config_file(network, member));
        let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        Self(command.spawn().expect("portolan-node starts"))
    }

    /// Wait for its end; its exit code and what it said.
    ///
    /// # Panics
    /// When it does not end.
    pub async fn end(mut self) -> (Option<i32>, String) {
        let mut errors = self.0.stderr.take().expect("a pipe");
        let reading = std::thread::spawn(move || {
            let mut said = Vec::new();
            let _ = errors.read_to_end(&mut said);
            String::from_utf8_lossy(&said).into_owned()
        });
        let deadline = Instant::now() + END_TIME_MAX;
        let status = loop {
            match self.0.try_wait().expect("it can be waited for") {
                Some(status) => break Some(status),
                None if Instant::now() < deadline => tokio::time::sleep(POLL).await,
                None => break None,
            }
        };
        drop(self);
        let said = reading.join().expect("what it said");
        let status = status.unwrap_or_else(|| panic!("it did not end: {said}"));
        (status.code(), said)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // It may have ended already; either way nothing of it must stay.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The files under a folder with one of these extensions.
///
/// # Panics
/// When the folder cannot be read.
#[must_use]
pub fn files_with_extension(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut found: Vec<_> = paths.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    found.sort();
    found
}
