//! Run the sample network on this machine: four members' nodes as processes, for the demo, the bench and the tests.
//!
//! The programs are the real ones. `portolan-node genesis dev` makes the files, `portolan-node run` runs a node,
//! `portolan keys token` makes the tokens; here they are only started, asked, stopped and killed.
//!
//! Invariants
//! - Ports are free when taken, and no second network on this machine takes them meanwhile.
//! - A node's log is a file beside its folder, over all its starts.
//! - What was started ends with the value: dropped, the nodes are killed and a folder of our own is removed.
//!
//! Why processes and not threads: what is shown and tested is what an operator runs, and only a process can be killed.

mod fault;
mod folder;
mod launch;
mod member;
mod ports;
mod process;
mod programs;

pub use fault::LocalFault;
pub use launch::Launch;
pub use member::Member;
pub use programs::Programs;

use crate::limits::{LOCAL_HEIGHT_POLL, LOCAL_READY_POLL, LOCAL_READY_TIME_MAX};
use crate::sdk::{Connection, Node};
use folder::Folder;
use portolan_ledger::policy::TrustPolicy;
use portolan_ledger::{Height, NetworkId};
use ports::PortBlock;
use process::NodeProcess;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// What a local network is made from.
#[derive(Debug, Clone, Default)]
pub struct LocalPlan {
    /// Where its files go; absent: a folder of its own that goes with it.
    pub folder: Option<PathBuf>,
    /// First port to try; absent: any.
    pub first_port: Option<u16>,
    /// Where the members have their roles, as UN/LOCODEs; empty: at the sample port.
    pub ports: Vec<String>,
    /// Longest time without a block, milliseconds; absent: that of the sample network.
    pub heartbeat_ms: Option<u64>,
    /// Most records of a member in an hour of block time; absent: no limit.
    pub records_per_hour: Option<u64>,
    /// Leave the databases uncompressed, so that what they hold can be searched byte by byte.
    pub uncompressed: bool,
}

/// Four members' nodes on this machine.
#[derive(Debug)]
pub struct LocalNetwork {
    programs: Programs,
    folder: Folder,
    ports: PortBlock,
    network: NetworkId,
    tokens: [String; 4],
    launches: [Launch; 4],
    running: [Option<NodeProcess>; 4],
}

impl LocalNetwork {
    /// Make the files of a network. No node runs yet.
    ///
    /// # Errors
    /// [`LocalFault`].
    pub fn make(programs: &Programs, plan: &LocalPlan) -> Result<Self, LocalFault> {
        let folder = Folder::take(plan.folder.as_deref())?;
        let ports = PortBlock::take(plan.first_port)?;
        let mut genesis = Command::new(&programs.node);
        genesis.args(["genesis", "dev", "--base-port", &ports.first().to_string(), "--out"]).arg(folder.path());
        for port in &plan.ports {
            genesis.args(["--port", port]);
        }
        if let Some(heartbeat_ms) = plan.heartbeat_ms {
            genesis.args(["--heartbeat-ms", &heartbeat_ms.to_string()]);
        }
        if let Some(records) = plan.records_per_hour {
            genesis.args(["--records-per-hour", &records.to_string()]);
        }
        if plan.uncompressed {
            genesis.arg("--uncompressed");
        }
        programs::output(&mut genesis)?;
        let network = read_policy(&folder.path().join("policy.json"))?.network;
        let mut made = Self {
            programs: programs.clone(),
            folder,
            ports,
            network,
            tokens: Default::default(),
            launches: Default::default(),
            running: Default::default(),
        };
        for member in Member::ALL {
            let token = made.make_token(member, "reader,writer,auditor,admin")?;
            std::fs::write(made.token_file(member), &token)
                .map_err(|source| LocalFault::system("writing a token", source))?;
            made.tokens[member.index()] = token;
        }
        Ok(made)
    }

    /// Make the files, start the four nodes and wait until they agree.
    ///
    /// # Errors
    /// [`LocalFault`].
    pub async fn start(programs: &Programs, plan: &LocalPlan) -> Result<Self, LocalFault> {
        let mut network = Self::make(programs, plan)?;
        network.run_all()?;
        network.wait_ready(&Member::ALL).await?;
        Ok(network)
    }

    /// Start every node that is not running; does not wait.
    ///
    /// # Errors
    /// [`LocalFault`].
    pub fn run_all(&mut self) -> Result<(), LocalFault> {
        Member::ALL.into_iter().try_for_each(|member| self.run(member))
    }

    /// Start one node, if it is not running; does not wait.
    ///
    /// # Errors
    /// [`LocalFault`].
    pub fn run(&mut self, member: Member) -> Result<(), LocalFault> {
        if self.running[member.index()].is_none() {
            let config = self.member_folder(member).join("node.toml");
            let command = self.launches[member.index()].command(&self.programs.node, &config);
            let process = NodeProcess::start(command, &self.log_file(member))?;
            self.running[member.index()] = Some(process);
        }
        Ok(())
    }

    /// Start a member's node in this way from its next start on.
    pub fn launch_as(&mut self, member: Member, launch: Launch) {
        self.launches[member.index()] = launch;
    }

    /// Whether a node's process has ended by itself.
    pub fn has_ended(&mut self, member: Member) -> bool {
        self.running[member.index()].as_mut().is_some_and(NodeProcess::has_ended)
    }

    /// Wait until each of `members` says that it serves and has a quorum.
    ///
    /// # Errors
    /// [`LocalFault::NotReady`] after `limits::LOCAL_READY_TIME_MAX`, with the end of the node's log.
    pub async fn wait_ready(&mut self, members: &[Member]) -> Result<(), LocalFault> {
        let deadline = Instant::now() + LOCAL_READY_TIME_MAX;
        for member in members {
            let node = self.stranger(*member)?;
            while let Err(fault) = node.ready().await {
                let ended = self.running[member.index()].as_mut().is_none_or(NodeProcess::has_ended);
                if ended || Instant::now() > deadline {
                    let log = process::end_of_log(&self.log_file(*member));
                    let reason = if ended { "its process has ended".into() } else { fault.to_string() };
                    return Err(LocalFault::NotReady { member: *member, reason, log });
                }
                tokio::time::sleep(LOCAL_READY_POLL).await;
            }
        }
        Ok(())
    }

    /// Wait until every running node has the block of `height`.
    ///
    /// # Errors
    /// [`LocalFault::NotReady`] after `limits::LOCAL_READY_TIME_MAX`.
    pub async fn wait_height(&self, height: Height) -> Result<(), LocalFault> {
        let deadline = Instant::now() + LOCAL_READY_TIME_MAX;
        for member in Member::ALL.into_iter().filter(|member| self.is_running(*member)) {
            loop {
                let reached = self.node(member)?.checkpoint().await.map(|head| head.height);
                if reached.as_ref().is_ok_and(|reached| *reached >= height) {
                    break;
                }
                if Instant::now() > deadline {
                    let reason = format!("it stands at {reached:?}, not at height {height}");
                    let log = process::end_of_log(&self.log_file(member));
                    return Err(LocalFault::NotReady { member, reason, log });
                }
                tokio::time::sleep(LOCAL_HEIGHT_POLL).await;
            }
        }
        Ok(())
    }

    /// Stop a node as an operator does (SIGTERM) and wait for its end.
    ///
    /// # Errors
    /// [`LocalFault::NotStopped`] when it had to be killed or ended with a fault.
    pub async fn stop(&mut self, member: Member) -> Result<(), LocalFault> {
        match self.running[member.index()].take() {
            Some(process) => process.stop(member).await,
            None => Ok(()),
        }
    }

    /// Stop every node, all at once.
    ///
    /// # Errors
    /// The first [`LocalFault::NotStopped`], after all have ended.
    pub async fn stop_all(&mut self) -> Result<(), LocalFault> {
        let stopping = Member::ALL.map(|member| (member, self.running[member.index()].take()));
        for process in stopping.iter().filter_map(|(_, process)| process.as_ref()) {
            process.ask_to_stop();
        }
        let mut first = Ok(());
        for (member, process) in stopping {
            if let Some(process) = process {
                first = first.and(process.stop(member).await);
            }
        }
        first
    }

    /// Kill a node on the spot (SIGKILL): what it had not synced is lost.
    pub fn kill(&mut self, member: Member) {
        self.running[member.index()] = None;
    }

    /// Let a node hang where it is (SIGSTOP), with its connections open, until it is [woken](Self::wake).
    pub fn hang(&self, member: Member) {
        self.running[member.index()].as_ref().inspect(|node| node.signal("STOP"));
    }

    /// Let a node that hangs go on (SIGCONT).
    pub fn wake(&self, member: Member) {
        self.running[member.index()].as_ref().inspect(|node| node.signal("CONT"));
    }

    /// Kill all nodes on the spot.
    pub fn kill_all(&mut self) {
        self.running = Default::default();
    }

    /// Whether a node was started and not stopped since.
    #[must_use]
    pub fn is_running(&self, member: Member) -> bool {
        self.running[member.index()].is_some()
    }

    /// A member's node with a token of all roles.
    ///
    /// # Errors
    /// [`LocalFault::Call`], which would be a bug: the address is our own.
    pub fn node(&self, member: Member) -> Result<Node, LocalFault> {
        self.node_with_token(member, Some(self.tokens[member.index()].clone()))
    }

    /// A member's node without any token.
    ///
    /// # Errors
    /// As [`Self::node`].
    pub fn stranger(&self, member: Member) -> Result<Node, LocalFault> {
        self.node_with_token(member, None)
    }

    /// A member's node with this token.
    ///
    /// # Errors
    /// As [`Self::node`].
    pub fn node_with_token(&self, member: Member, token: Option<String>) -> Result<Node, LocalFault> {
        Ok(Node::new(&Connection { node: self.address(member), token, certificates: None })?)
    }

    /// A token for a member's node with these roles, made by `portolan keys token`.
    ///
    /// # Errors
    /// [`LocalFault`].
    pub fn make_token(&self, member: Member, roles: &str) -> Result<String, LocalFault> {
        let mut make = Command::new(&self.programs.client);
        make.args(["keys", "token", "--org", member.as_str(), "--network", &self.network.to_string()]);
        make.args(["--roles", roles, "--key"]).arg(self.member_folder(member).join("keys/token.key"));
        Ok(programs::output(&mut make)?.trim().to_owned())
    }

    /// The network: the digest of its genesis.
    #[must_use]
    pub const fn network(&self) -> NetworkId {
        self.network
    }

    /// The programs it is run with.
    #[must_use]
    pub const fn programs(&self) -> &Programs {
        &self.programs
    }

    /// The HTTP address of a member's node.
    #[must_use]
    pub fn address(&self, member: Member) -> String {
        format!("http://127.0.0.1:{}", self.ports.http(member))
    }

    /// The folder with everything of this network.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The trust policy that starts at genesis.
    #[must_use]
    pub fn policy_file(&self) -> PathBuf {
        self.folder().join("policy.json")
    }

    /// A member's configuration, keys and data.
    #[must_use]
    pub fn member_folder(&self, member: Member) -> PathBuf {
        self.folder().join(member.as_str())
    }

    /// What a member's node keeps on disk.
    #[must_use]
    pub fn data_folder(&self, member: Member) -> PathBuf {
        self.member_folder(member).join("data")
    }

    /// What a member's node has logged, over all its starts.
    #[must_use]
    pub fn log_file(&self, member: Member) -> PathBuf {
        self.folder().join(format!("{member}.log"))
    }

    /// A file with a token of all roles for a member's node.
    #[must_use]
    pub fn token_file(&self, member: Member) -> PathBuf {
        self.member_folder(member).join("all-roles.token")
    }
}

fn read_policy(path: &Path) -> Result<TrustPolicy, LocalFault> {
    let bytes = std::fs::read(path).map_err(|source| LocalFault::system("reading the trust policy", source))?;
    TrustPolicy::parse(&bytes).map_err(LocalFault::Policy)
}
