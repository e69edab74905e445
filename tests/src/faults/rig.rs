//! A network that can be broken, and the questions that show whether it has come back.
//!
//! Invariants
//! - A node never tells a lower height than it told before, whatever happened to it meanwhile.
//! - A running node whose process has ended by itself is a failure, unless the scenario expects it.

use super::COMES_BACK_WITHIN;
use super::journal::Journal;
use super::scene::Scene;
use super::traffic::{Pace, Traffic};
use super::wires::{self, Wires};
use crate::network::programs;
use crate::signing::Signer;
use portolan_api::misbehaviour::{Breach, MisbehaviourAnswer};
use portolan_api::paths;
use portolan_api::status::ReadyAnswer;
use portolan_client::local_network::{Launch, LocalNetwork, LocalPlan, Member};
use portolan_client::sdk::Node;
use portolan_ledger::Height;
use portolan_network_config::NodeConfig;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

/// How long one answer is waited for.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);
/// The engine's counts of votes and proposals of which it has seen two where one is allowed.
const DOUBLE_SIGNATURES: [&str; 2] = [
    "malachitebft_core_consensus_equivocation_votes_total",
    "malachitebft_core_consensus_equivocation_proposals_total",
];
/// Pause between two questions.
const POLL: Duration = Duration::from_millis(10);

/// A network that can be broken.
pub struct Rig {
    /// The processes.
    pub network: LocalNetwork,
    /// What lies between them.
    pub wires: Wires,
    nodes: [Node; 4],
    http: reqwest::Client,
    told: [Height; 4],
    scene: Arc<Scene>,
}

impl Rig {
    /// Make the files of a network; nothing runs.
    ///
    /// # Panics
    /// When they cannot be made.
    #[must_use]
    pub fn make(scene: &Arc<Scene>) -> Self {
        let folder = scene.folder().join("network");
        let plan = LocalPlan { folder: Some(folder), ..LocalPlan::default() };
        let network = LocalNetwork::make(programs(), &plan).expect("the files of a network");
        let nodes = Member::ALL.map(|member| network.node(member).expect("a node"));
        let http = reqwest::Client::builder().no_proxy().timeout(ANSWER_WITHIN).build().expect("a client");
        Self { network, wires: Wires::Loopback, nodes, http, told: [Height(0); 4], scene: scene.clone() }
    }

    /// Put a relay between all nodes.
    #[must_use]
    pub fn relayed(mut self) -> Self {
        self.wires = Wires::relay(&self.network, &self.scene.relay, self.scene.seed);
        self
    }

    /// Put each node into a network namespace.
    #[must_use]
    pub fn separated(mut self) -> Self {
        self.wires = Wires::namespaces(&mut self.network, &self.scene.relay);
        self
    }

    /// Change a member's node file.
    pub fn configure(&self, member: Member, change: impl FnOnce(&mut NodeConfig)) {
        wires::configure(&self.network, member, change);
    }

    /// Start all and wait until they agree.
    ///
    /// # Panics
    /// When they do not.
    pub async fn run_all(&mut self) {
        self.network.run_all().expect("the nodes start");
        self.network.wait_ready(&Member::ALL).await.expect("the nodes are ready");
        self.scene.say("four nodes are ready");
    }

    /// Start one in this way from now on.
    pub fn launch_as(&mut self, member: Member, launch: Launch) {
        self.network.launch_as(member, launch);
    }

    /// Start one; does not wait.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn run(&mut self, member: Member) {
        self.network.run(member).expect("the node starts");
    }

    /// Kill one on the spot.
    pub fn kill(&mut self, member: Member) {
        self.network.kill(member);
    }

    /// A member's node.
    #[must_use]
    pub fn node(&self, member: Member) -> &Node {
        &self.nodes[member as usize]
    }

    /// Load the nodes of `called`, with submissions of the members of `signing`.
    #[must_use]
    pub fn traffic(&self, called: &[Member], pace: Pace) -> Traffic {
        let nodes = called.iter().map(|member| (*member, self.node(*member).clone())).collect();
        let signers = called.iter().map(|member| Signer::of(&self.network, *member)).collect();
        let journal = Journal::open(&self.scene.folder().join("journal.txt"));
        Traffic::begin(nodes, signers, journal, pace, self.scene.seed)
    }

    /// The height a node tells, if it answers.
    ///
    /// # Panics
    /// When it is lower than one it told before.
    pub async fn height(&mut self, member: Member) -> Option<Height> {
        let head = timeout(ANSWER_WITHIN, self.node(member).checkpoint()).await.ok()?.ok()?;
        let told = &mut self.told[member as usize];
        assert!(head.height >= *told, "{member} told height {told} before and {} now", head.height);
        *told = head.height;
        Some(head.height)
    }

    /// The greatest height that any of `members` tells.
    pub async fn highest(&mut self, members: &[Member]) -> Height {
        let mut highest = Height(0);
        for member in members {
            // One that is only just starting has not forgotten what it told before.
            let told = self.told[*member as usize];
            highest = highest.max(self.height(*member).await.unwrap_or(told));
        }
        highest
    }

    /// What a node says of itself.
    pub async fn ready(&self, member: Member) -> Option<ReadyAnswer> {
        let url = format!("{}{}", self.network.address(member), paths::READY);
        let answer = self.http.get(url).send().await.ok()?.bytes().await.ok()?;
        serde_json::from_slice(&answer).ok()
    }

    /// A figure of a node's, all its labels added up; none if it does not answer or has no such figure.
    ///
    /// # Panics
    /// When its token cannot be read.
    pub async fn figure(&self, member: Member, name: &str) -> Option<u64> {
        let token = std::fs::read_to_string(self.network.token_file(member)).expect("a token");
        let url = format!("{}{}", self.network.address(member), paths::METRICS);
        let text = self.http.get(url).bearer_auth(token.trim()).send().await.ok()?.text().await.ok()?;
        let lines = text.lines().filter_map(|line| line.split_once([' ', '{']).filter(|(found, _)| *found == name));
        let values = lines.filter_map(|(_, rest)| rest.rsplit(' ').next()?.parse::<f64>().ok());
        values.map(|value| value as u64).reduce(|sum, value| sum + value)
    }

    /// The breaches of the protocol that a node has seen and keeps, with their proofs.
    ///
    /// # Panics
    /// When it does not answer.
    pub async fn breaches(&self, member: Member) -> Vec<Breach> {
        let token = std::fs::read_to_string(self.network.token_file(member)).expect("a token");
        let url = format!("{}{}", self.network.address(member), paths::MISBEHAVIOUR);
        let answer = self.http.get(url).bearer_auth(token.trim()).send().await.expect("an answer");
        let answer = answer.bytes().await.expect("a body");
        serde_json::from_slice::<MisbehaviourAnswer>(&answer).expect("breaches").breaches
    }

    /// Double votes and double proposals that a node's engine has seen since it started, whoever signed them.
    ///
    /// # Panics
    /// When a node answers and has no such figure: then what is counted here would be nothing.
    pub async fn double_signatures(&self, member: Member) -> u64 {
        let mut seen = 0;
        for name in DOUBLE_SIGNATURES {
            seen += self.figure(member, name).await.unwrap_or_else(|| panic!("{member} does not tell {name}"));
        }
        seen
    }

    /// Wait until each of `members` has committed two blocks more than any of them has now; how long the first took.
    ///
    /// # Panics
    /// When that does not happen within [`COMES_BACK_WITHIN`], or a node of them has ended.
    pub async fn comes_back(&mut self, members: &[Member]) -> Duration {
        let before = self.highest(members).await;
        let (begin, mut first) = (Instant::now(), None);
        let mut waiting = members.to_vec();
        while let Some(member) = waiting.first().copied() {
            let height = self.height(member).await;
            if height.is_some_and(|height| height > before) {
                first.get_or_insert_with(|| begin.elapsed());
            }
            if height.is_some_and(|height| height.0 > before.0 + 1) {
                waiting.remove(0);
                continue;
            }
            assert!(!self.network.has_ended(member), "the process of {member} has ended by itself");
            if begin.elapsed() > COMES_BACK_WITHIN {
                let ready = self.ready(member).await;
                panic!("{member} does not come back: at {height:?}, beyond {before} asked for; it says {ready:?}");
            }
            sleep(POLL).await;
        }
        first.unwrap_or_default()
    }

    /// Wait until each of `members` has what the highest of them has now.
    ///
    /// # Panics
    /// When one does not get there within [`COMES_BACK_WITHIN`].
    pub async fn settle(&mut self, members: &[Member]) -> Height {
        let highest = self.highest(members).await;
        let begin = Instant::now();
        for member in members {
            loop {
                let height = self.height(*member).await;
                if height.is_some_and(|height| height >= highest) {
                    break;
                }
                assert!(begin.elapsed() < COMES_BACK_WITHIN, "{member} stands at {height:?}, others at {highest}");
                sleep(POLL).await;
            }
        }
        highest
    }

    /// At the greatest height that all of `members` have, they have the same block. Blocks name the ones before them, so
    /// everything before is the same too.
    ///
    /// # Panics
    /// When they have not.
    pub async fn agree(&mut self, members: &[Member]) -> Height {
        let mut common = None;
        for member in members {
            let height = self.height(*member).await.unwrap_or_else(|| panic!("{member} does not answer"));
            common = Some(common.map_or(height, |common: Height| common.min(height)));
        }
        let common = common.unwrap_or_default();
        let mut first = None;
        for member in members {
            let block = self.node(*member).block(common).await;
            let block = block.unwrap_or_else(|fault| panic!("{member} has no block {common}: {fault}"));
            let (_, digest) = first.get_or_insert((*member, block.digest));
            assert_eq!(*digest, block.digest, "fork: {member} has another block {common} than {:?}", members[0]);
        }
        common
    }
}
