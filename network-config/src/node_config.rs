//! The file a node is started with (`node.toml`): what is this node's own choice and nobody else's.
//!
//! What all members must agree on stands in the genesis. Paths are relative to the folder of the file.
//! `docs/reference/configuration.md` lists the fields with their units and defaults; a test compares.

use crate::fault::{ConfigFault, ensure};
use crate::limits::{
    DATABASE_CACHE_MIB, DATABASE_CACHE_MIB_MAX, DATABASE_CACHE_MIB_MIN, NODE_BYTES_MAX, OTHERS_REPORTED_AFTER_S,
    OTHERS_REPORTED_AFTER_S_MAX, TOKEN_ISSUERS_MAX, UTC_OFFSET_MINUTES_MAX,
};
use crate::public_key::PublicKey;
use crate::strict_toml::{self, file_format};
use portolan_contracts::nouns::node::Endpoint;
use portolan_ledger::limits::NAME_BYTES_MAX;
use portolan_ledger::{AudienceId, Locode, OrganisationId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

file_format! {
    /// First field of a node file.
    NodeFormat = "portolan-node/1"
}

/// How one node runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeConfig {
    /// Always `portolan-node/1`.
    pub format: NodeFormat,
    /// Whose node it is.
    pub organisation: OrganisationId,
    /// The genesis of the network.
    #[serde(default = "genesis_file")]
    pub genesis_file: PathBuf,
    /// The member's secret keys.
    #[serde(default = "keys_file")]
    pub keys_file: PathBuf,
    /// Database, engine log and quarantine.
    #[serde(default = "data_folder")]
    pub data_folder: PathBuf,
    /// Whether the database is compressed.
    #[serde(default = "yes")]
    pub database_compression: bool,
    /// Memory in which the database keeps what was read, MiB.
    #[serde(default = "database_cache_mib")]
    pub database_cache_mib: u32,
    /// Block time after which it reports what it finds broken by the records of others, seconds.
    #[serde(default = "others_reported_after_s")]
    pub others_reported_after_s: u32,
    /// What is logged, as `tracing` filters are written: `info`, `info,portolan_node=debug`.
    #[serde(default = "log_filter")]
    pub log_filter: String,
    /// Agreement with the other members.
    pub consensus: ConsensusConfig,
    /// The HTTP interface.
    pub http: HttpConfig,
    /// What to assume for messages that do not say it.
    pub gateway: GatewayConfig,
    /// Members that are reached elsewhere than the genesis says.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub peers: BTreeMap<OrganisationId, Endpoint>,
    /// Whose bearer tokens open the HTTP interface.
    pub token_issuers: Vec<TokenIssuer>,
}

/// Where the node listens for other members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsensusConfig {
    /// Address and port.
    pub listen: SocketAddr,
}

/// Where and how the node listens for its organisation's users and systems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpConfig {
    /// Address and port; beyond loopback it needs the two TLS files.
    pub listen: SocketAddr,
    /// X.509 certificate chain, PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_certificate_file: Option<PathBuf>,
    /// Its private key, PEM, mode 0600.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_key_file: Option<PathBuf>,
}

/// What to assume for the messages of this organisation's systems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewayConfig {
    /// The port, where a message names none.
    pub port: Locode,
    /// The terminal, where a message names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminal: Option<OrganisationId>,
    /// Offset of the senders' local time from UTC, minutes; east is positive.
    #[serde(default)]
    pub utc_offset_minutes: i32,
    /// Audience of names and operational detail.
    #[serde(default = "community")]
    pub community: AudienceId,
    /// Audience of reasons of holds and findings of inspections.
    #[serde(default = "authorities")]
    pub authorities: AudienceId,
    /// Terminal codes (SMDG or national, upper case) and the organisations they stand for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub terminals: BTreeMap<String, OrganisationId>,
}

/// A key whose tokens this node trusts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenIssuer {
    /// Its name in logs.
    pub name: String,
    /// The Ed25519 key.
    pub public_key: PublicKey,
}

fn genesis_file() -> PathBuf {
    "genesis.toml".into()
}

fn keys_file() -> PathBuf {
    "keys/keys.toml".into()
}

fn data_folder() -> PathBuf {
    "data".into()
}

const fn database_cache_mib() -> u32 {
    DATABASE_CACHE_MIB
}

const fn others_reported_after_s() -> u32 {
    OTHERS_REPORTED_AFTER_S
}

const fn yes() -> bool {
    true
}

fn log_filter() -> String {
    "info".into()
}

fn community() -> AudienceId {
    AudienceId::parse("community").expect("a well-formed audience id")
}

fn authorities() -> AudienceId {
    AudienceId::parse("authorities").expect("a well-formed audience id")
}

impl NodeConfig {
    /// Read a node file.
    ///
    /// # Errors
    /// [`ConfigFault`] names the field.
    pub fn parse(text: &str) -> Result<Self, ConfigFault> {
        let config: Self = strict_toml::parse(text, NODE_BYTES_MAX)?;
        config.check()?;
        Ok(config)
    }

    /// The node file.
    #[must_use]
    pub fn to_toml(&self) -> String {
        strict_toml::write(
            "How this node runs: docs/reference/configuration.md. Paths are relative to this file's folder.",
            self,
        )
    }

    /// The same with every path taken from `folder`, the folder of the file.
    #[must_use]
    pub fn in_folder(mut self, folder: &Path) -> Self {
        for path in [&mut self.genesis_file, &mut self.keys_file, &mut self.data_folder] {
            *path = folder.join(&path);
        }
        for path in [&mut self.http.tls_certificate_file, &mut self.http.tls_key_file] {
            *path = path.take().map(|path| folder.join(path));
        }
        self
    }

    fn check(&self) -> Result<(), ConfigFault> {
        for (field, path) in
            [("genesis_file", &self.genesis_file), ("keys_file", &self.keys_file), ("data_folder", &self.data_folder)]
        {
            ensure(!path.as_os_str().is_empty(), field, "is a path")?;
        }
        let range = format!("{DATABASE_CACHE_MIB_MIN} to {DATABASE_CACHE_MIB_MAX}");
        let cache = DATABASE_CACHE_MIB_MIN..=DATABASE_CACHE_MIB_MAX;
        ensure(cache.contains(&self.database_cache_mib), "database_cache_mib", range)?;
        let range = format!("1 to {OTHERS_REPORTED_AFTER_S_MAX}");
        let after = 1..=OTHERS_REPORTED_AFTER_S_MAX;
        ensure(after.contains(&self.others_reported_after_s), "others_reported_after_s", range)?;
        self.http.check()?;
        self.gateway.check()?;
        ensure(
            !self.peers.contains_key(&self.organisation),
            format!("peers.{}", self.organisation),
            "is this node itself",
        )?;
        let issuers = self.token_issuers.len();
        let range = format!("1 to {TOKEN_ISSUERS_MAX} keys; without one nobody can call this node");
        ensure((1..=TOKEN_ISSUERS_MAX).contains(&issuers), "token_issuers", range)?;
        for (at, issuer) in self.token_issuers.iter().enumerate() {
            let TokenIssuer { name, public_key } = issuer;
            let length = (1..=NAME_BYTES_MAX).contains(&name.len()) && !name.chars().any(char::is_control);
            ensure(
                length,
                format!("token_issuers[{at}].name"),
                format!("1 to {NAME_BYTES_MAX} bytes without control characters"),
            )?;
            let field = format!("token_issuers[{at}].public_key");
            ensure(public_key.is_usable_for_signatures(), &field, "is not a usable Ed25519 key")?;
            let twin = self.token_issuers[..at].iter().any(|other| other.public_key == *public_key);
            ensure(!twin, field, "stands twice")?;
        }
        Ok(())
    }
}

impl HttpConfig {
    fn check(&self) -> Result<(), ConfigFault> {
        let (certificate, key) = (self.tls_certificate_file.is_some(), self.tls_key_file.is_some());
        let missing = if certificate { "http.tls_key_file" } else { "http.tls_certificate_file" };
        ensure(certificate == key, missing, "certificate and key come together")?;
        ensure(
            certificate || self.listen.ip().is_loopback(),
            missing,
            format!("{} is beyond loopback and needs TLS", self.listen),
        )
    }

    /// Whether it speaks TLS.
    #[must_use]
    pub const fn is_tls(&self) -> bool {
        self.tls_certificate_file.is_some()
    }
}

impl GatewayConfig {
    fn check(&self) -> Result<(), ConfigFault> {
        let field = "gateway.utc_offset_minutes";
        let range = format!("within {UTC_OFFSET_MINUTES_MAX} minutes");
        ensure(self.utc_offset_minutes.abs() <= UTC_OFFSET_MINUTES_MAX, field, range)?;
        for code in self.terminals.keys() {
            let shape = (1..=NAME_BYTES_MAX).contains(&code.len())
                && !code.bytes().any(|b| b.is_ascii_lowercase() || b.is_ascii_control());
            ensure(shape, format!("gateway.terminals.{code}"), "a terminal code is in upper case")?;
        }
        Ok(())
    }
}
