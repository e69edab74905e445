//! `portolan-node genesis`: make a network.

use crate::clock;
use crate::files;
use clap::{Args, Subcommand};
use portolan_ledger::Locode;
use portolan_network_config::parameters::Quota;
use portolan_network_config::{Secret, dev};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// Make the genesis of a network.
#[derive(Debug, Subcommand)]
pub enum Genesis {
    /// A network of four sample members on this machine, with fresh keys; for demonstrations and tests only.
    Dev(Dev),
}

/// Where the sample network goes.
#[derive(Debug, Args)]
pub struct Dev {
    /// Folder to write to; must not hold a network yet.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// First port: agreement listens on this and the next three, HTTP ten further on.
    #[arg(long, default_value_t = 26_600)]
    base_port: u16,
    /// A port, as UN/LOCODE, where the members have their roles; repeat it for several. What names no port belongs to the
    /// first.
    #[arg(long = "port", value_name = "LOCODE", default_value = dev::PORT)]
    ports: Vec<Locode>,
    /// Longest time without a block when there is nothing to put into one, milliseconds.
    #[arg(long)]
    heartbeat_ms: Option<u64>,
    /// Most records of a member in an hour of block time; 0 is no limit.
    #[arg(long, value_name = "N", default_value_t = 0)]
    records_per_hour: u64,
    /// Leave the databases uncompressed.
    #[arg(long)]
    uncompressed: bool,
}

impl Genesis {
    /// Do what was asked.
    ///
    /// # Errors
    /// What went wrong, with its cause.
    pub fn run(self) -> anyhow::Result<()> {
        let Self::Dev(Dev { out, base_port, ports, heartbeat_ms, records_per_hour, uncompressed }) = self;
        let loopback = |port| SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port);
        let options = dev::Options {
            consensus: std::array::from_fn(|at| loopback(base_port + u16::try_from(at).unwrap_or_default())),
            http: std::array::from_fn(|at| loopback(base_port + 10 + u16::try_from(at).unwrap_or_default())),
            ports,
            heartbeat_ms,
            quota: Quota { records_per_hour_max: records_per_hour, ..Quota::default() },
            database_compression: !uncompressed,
        };
        let network = dev::network(&Secret::new(clock::random()), clock::now(), &options)?;
        files::write(&out.join("genesis.toml"), &network.genesis.to_toml())?;
        files::write(&out.join("policy.json"), &network.genesis.policy().to_json())?;
        for member in &network.members {
            let folder = out.join(member.config.organisation.as_str());
            files::write(&folder.join("node.toml"), &member.config.to_toml())?;
            files::write_secret(&folder.join("keys/keys.toml"), &member.keys.to_toml())?;
            files::write_secret(&folder.join("root-key/root-key.toml"), &member.root_key.to_toml())?;
            files::write_secret(&folder.join("keys/token.key"), &member.token_key.to_toml())?;
        }
        println!("network {} in {}", network.genesis.network(), out.display());
        Ok(())
    }
}
