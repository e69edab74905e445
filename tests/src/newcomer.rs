//! A member that a network gets after its beginning: its files, its admission by vote, its node.

use crate::network::settle;
use crate::operator::{config_file, keys_file, offline, portolan};
use portolan_client::local_network::{LocalNetwork, Member};
use portolan_client::sdk::{Connection, Node};
use portolan_ledger::OrganisationId;
use portolan_network_config::{NodeConfig, TokenKey};
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A newcomer with its files.
pub struct Newcomer {
    /// Its name.
    pub organisation: OrganisationId,
    folder: PathBuf,
    http: SocketAddr,
    token: String,
    running: Option<Child>,
}

/// A free port of loopback. It is let go before it is used, so another may take it: then the node says so.
fn free_address() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its address")
}

impl Newcomer {
    /// Make its files beside those of the founders. `--without-vote` for an observer or an auditor.
    ///
    /// # Panics
    /// When they cannot be made.
    #[must_use]
    pub fn prepare(network: &LocalNetwork, name: &str, votes: bool) -> Self {
        let folder = network.folder().join(name);
        fs::create_dir_all(folder.join("keys")).expect("its folder");
        let at = |file: &str| folder.join(file).display().to_string();
        for (purpose, file) in [("member", "keys/keys.toml"), ("root", "root-key.toml"), ("token", "token.key")] {
            offline(network, &["keys", "new", "--for", purpose, "--org", name, "-o", &at(file)]);
        }
        let (consensus, http) = (free_address(), free_address());
        let text = fs::read_to_string(config_file(network, Member::Customs)).expect("a founder's configuration");
        let mut config = NodeConfig::parse(&text).expect("a configuration");
        config.organisation = OrganisationId::parse(name).expect("an id");
        (config.consensus.listen, config.http.listen) = (consensus, http);
        let token_key = fs::read_to_string(at("token.key")).expect("its token key");
        config.token_issuers[0].public_key = TokenKey::parse(&token_key).expect("a token key").public();
        fs::write(folder.join("node.toml"), config.to_toml()).expect("its configuration");

        let (id, token) = (network.network().to_string(), at("all.token"));
        let roles = ["--roles", "reader,writer,auditor,admin", "--key", &at("token.key"), "-o", &token];
        offline(network, &[&["keys", "token", "--org", name, "--network", &id], &roles[..]].concat());
        let files =
            ["--key", &at("keys/keys.toml"), "--root-key", &at("root-key.toml"), "-o", &at("introduction.json")];
        let where_it_is = consensus.to_string();
        let mut words = [&["keys", "introduce", "--network", &id, "--address", &where_it_is], &files[..]].concat();
        words.extend((!votes).then_some("--without-vote"));
        offline(network, &words);
        let token = fs::read_to_string(token).expect("its token").trim().to_owned();
        Self { organisation: config.organisation, folder, http, token, running: None }
    }

    /// Let the founders `voters` admit it as `kind`.
    ///
    /// # Panics
    /// When they do not.
    pub async fn is_admitted(&self, network: &LocalNetwork, kind: &str, role: &str, voters: &[Member]) {
        let introduction = self.folder.join("introduction.json").display().to_string();
        let (name, first) = (self.organisation.to_string(), voters[0]);
        let who = ["propose", "admit", "--org", &name, "--name", "The newcomer", "--role", role, "--kind", kind];
        let how = ["--introduction", &introduction, "--yes", "--key", &keys_file(network, first)];
        let proposed = portolan(network, first, &[&who[..], &how[..]].concat()).expect("the proposal is final");
        let proposal = proposed["proposal"].as_str().expect("its digest").to_owned();
        for voter in voters {
            settle(network).await;
            let key = keys_file(network, *voter);
            portolan(network, *voter, &["vote", &proposal, "yes", "--yes", "--key", &key]).expect("the vote is final");
        }
        settle(network).await;
        let shown = portolan(network, first, &["proposals", &proposal]).expect("it is shown");
        assert_eq!(shown["proposal"]["state"].as_str(), Some("executed"), "{shown}");
    }

    fn call(&self, network: &LocalNetwork, words: &[&str]) -> Command {
        let (name, rest) = words.split_first().expect("a command");
        let mut command = Command::new(&network.programs().node);
        command.arg(name).arg("--config").arg(self.folder.join("node.toml")).args(rest);
        command
    }

    /// What a command of its `portolan-node` printed; it must end well.
    ///
    /// # Panics
    /// When it does not.
    #[must_use]
    pub fn done(&self, network: &LocalNetwork, words: &[&str]) -> String {
        let output = self.call(network, words).output().expect("portolan-node starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words:?} ended with {}: {said}", output.status);
        format!("{}{said}", String::from_utf8_lossy(&output.stdout))
    }

    /// Run its node.
    ///
    /// # Panics
    /// When it does not start.
    pub fn run(&mut self, network: &LocalNetwork) {
        let log = fs::File::create(self.log_file()).expect("its log");
        let mut command = self.call(network, &["run"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        self.running = Some(command.spawn().expect("portolan-node starts"));
    }

    /// What its node has logged.
    #[must_use]
    pub fn log_file(&self) -> PathBuf {
        self.folder.join("node.log")
    }

    /// Its data on disk.
    #[must_use]
    pub fn data_folder(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Its files.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its node, with a token of all roles.
    ///
    /// # Panics
    /// Never: the address is our own.
    #[must_use]
    pub fn node(&self) -> Node {
        let (node, token) = (format!("http://{}", self.http), Some(self.token.clone()));
        Node::new(&Connection { node, token, certificates: None }).expect("a node")
    }
}

impl Drop for Newcomer {
    fn drop(&mut self) {
        if let Some(running) = &mut self.running {
            // It may have ended already; either way nothing of it must stay.
            let _ = running.kill();
            let _ = running.wait();
        }
    }
}
