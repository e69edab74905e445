//! Members' processes from the outside: start, tell, listen, kill.

use super::member::MEMBER;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything that should happen may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// What a member has said.
#[derive(Default)]
struct Said {
    blocks: BTreeMap<u64, (String, u32, Vec<String>)>,
    stored: BTreeSet<String>,
    status: Vec<String>,
    stopped: bool,
}

/// A running member.
pub struct Process {
    index: usize,
    child: Child,
    input: ChildStdin,
    said: Arc<(Mutex<Said>, Condvar)>,
}

/// How a member is started.
#[derive(Clone)]
pub struct Role {
    pub cut: Vec<usize>,
    pub lies: bool,
    pub silent: bool,
    /// Which pair of keys it has.
    pub generation: u8,
    /// How many validators there are at the start.
    pub founders: usize,
}

impl Default for Role {
    fn default() -> Self {
        LOUD
    }
}

/// A member that is as it should be.
pub const LOUD: Role = Role { cut: Vec::new(), lies: false, silent: false, generation: 0, founders: 4 };

/// One network at a time: four processes keep a small machine busy, and the tests measure patience in seconds.
static TURN: Mutex<()> = Mutex::new(());

/// Four members' folders and ports; the processes are started by the tests.
pub struct Four {
    pub ports: Vec<u16>,
    _turn: MutexGuard<'static, ()>,
    folder: TempDir,
}

impl Four {
    pub fn new() -> Self {
        Self::of(4)
    }

    /// Folders and ports for more members than the four that found the network.
    pub fn of(count: usize) -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        // All are bound at once, so that they differ; free for the members when they are dropped.
        let listeners: Vec<_> = (0..count).map(|_| TcpListener::bind("127.0.0.1:0").expect("a free port")).collect();
        let ports = listeners.iter().map(|listener| listener.local_addr().expect("bound").port()).collect();
        Self { ports, _turn: turn, folder: tempfile::tempdir().expect("a folder") }
    }

    pub fn folder(&self, index: usize) -> PathBuf {
        self.folder.path().join(index.to_string())
    }

    pub fn start(&self, index: usize, role: &Role) -> Process {
        Process::start(index, &self.ports, &self.folder(index), role)
    }

    pub fn start_all(&self) -> Vec<Process> {
        (0..4).map(|index| self.start(index, &Role::default())).collect()
    }
}

fn list<T: ToString>(numbers: &[T]) -> String {
    let texts: Vec<_> = numbers.iter().map(ToString::to_string).collect();
    if texts.is_empty() { "-".into() } else { texts.join(",") }
}

impl Process {
    fn start(index: usize, ports: &[u16], folder: &Path, role: &Role) -> Self {
        std::fs::create_dir_all(folder).expect("a folder");
        let lies = if role.silent {
            "silent"
        } else if role.lies {
            "lies"
        } else {
            "honest"
        };
        let Role { generation, founders, .. } = role;
        let (ports, folder, cut) = (list(ports), folder.display(), list(&role.cut));
        let told = format!("{index} {generation} {founders} {ports} {folder} {cut} {lies}");
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["--ignored", "--exact", "four::member::member_process", "--nocapture"])
            .env(MEMBER, told)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this test starts again");
        let input = child.stdin.take().expect("piped");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        let said = Arc::<(Mutex<Said>, Condvar)>::default();
        let ear = said.clone();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                // The test harness may have begun the line.
                if let Some((_, line)) = line.split_once('@') {
                    hear(&ear, line);
                }
            }
        });
        Self { index, child, input, said }
    }

    pub fn tell(&mut self, line: &str) {
        writeln!(self.input, "{line}").expect("the member listens");
    }

    fn wait<T>(&self, what: &str, found: impl Fn(&Said) -> Option<T>) -> T {
        let (said, change) = &*self.said;
        let deadline = Instant::now() + PATIENCE;
        let mut said = said.lock().expect("no panic");
        loop {
            if let Some(found) = found(&said) {
                return found;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let (index, tip) = (self.index, said.blocks.keys().last());
            assert!(!left.is_zero(), "waited in vain for {what} of member {index}; its tip is {tip:?}");
            said = change.wait_timeout(said, left).expect("no panic").0;
        }
    }

    /// Wait until this member has decided a height, and tell its header's digest.
    pub fn header(&self, height: u64) -> String {
        self.wait(&format!("height {height}"), |said| said.blocks.get(&height).map(|block| block.0.clone()))
    }

    /// Wait until this member has decided a block that names a submission; tell its height and header.
    pub fn block_with(&self, submission: &str) -> (u64, String) {
        let names = |(_, block): &(&u64, &(String, u32, Vec<String>))| block.2.iter().any(|s| s == submission);
        self.wait(&format!("submission {submission}"), |said| {
            said.blocks.iter().find(names).map(|(height, block)| (*height, block.0.clone()))
        })
    }

    /// Wait until this member has decided a height, and tell in which round.
    pub fn round(&self, height: u64) -> u32 {
        self.wait(&format!("height {height}"), |said| said.blocks.get(&height).map(|block| block.1))
    }

    /// Wait until another member has said that it stored a submission of this one.
    pub fn stored(&self, submission: &str) {
        self.wait("a receipt", |said| said.stored.contains(submission).then_some(()));
    }

    /// The newest height this member has decided.
    pub fn tip(&self) -> u64 {
        self.said.0.lock().expect("no panic").blocks.keys().last().copied().unwrap_or(0)
    }

    /// How often a submission was decided.
    pub fn count(&self, submission: &str) -> usize {
        let said = self.said.0.lock().expect("no panic");
        said.blocks.values().flat_map(|block| &block.2).filter(|s| *s == submission).count()
    }

    /// A number from the member's status.
    pub fn status(&mut self, name: &str) -> u64 {
        let before = self.said.0.lock().expect("no panic").status.len();
        self.tell("status");
        let line = self.wait("a status", |said| said.status.get(before).cloned());
        let value = line.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        value.and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("{name} in {line}"))
    }

    /// Memory it holds now, bytes.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("it runs on Linux");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a running process has memory");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
    }

    pub fn stop(mut self) {
        self.tell("stop");
        self.wait("the end", |said| said.stopped.then_some(()));
    }

    /// End it at once, as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ended");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn hear(ear: &(Mutex<Said>, Condvar), line: &str) {
    let mut said = ear.0.lock().expect("no panic");
    let words: Vec<_> = line.split(' ').collect();
    match words.as_slice() {
        ["committed", height, header, round, named] => {
            let named = named.split(',').map(str::to_owned).collect();
            let block = ((*header).to_owned(), round.parse().expect("a number"), named);
            let again = said.blocks.insert(height.parse().expect("a number"), block);
            assert!(again.is_none(), "height {height} was decided twice");
        }
        ["stored", digest] => drop(said.stored.insert((*digest).to_owned())),
        ["status", ..] => said.status.push(line.to_owned()),
        ["stopped", ..] => said.stopped = true,
        _ => {}
    }
    ear.1.notify_all();
}
