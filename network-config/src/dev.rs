//! The sample network: four members on one machine and a carrier without a node.
//!
//! For `make demo`, `make network` and tests. Keys follow from a seed that the caller draws at run time, so that nothing
//! secret is ever committed; the same seed gives the same network.

use crate::fault::ConfigFault;
use crate::founding::Founding;
use crate::genesis::Genesis;
use crate::keys::MemberKeys;
use crate::limits::{DATABASE_CACHE_MIB, OTHERS_REPORTED_AFTER_S};
use crate::member::Member;
use crate::node_config::{ConsensusConfig, GatewayConfig, HttpConfig, NodeConfig, NodeFormat, TokenIssuer};
use crate::organisation::{Grant, Mandate, Organisation};
use crate::parameters::{Parameters, Quota, RequiredLights, Share, Thresholds, Timeouts};
use crate::root_key::RootKey;
use crate::secret::Secret;
use crate::token_key::TokenKey;
use portolan_contracts::nouns::node::Endpoint;
use portolan_contracts::nouns::organisation::OrganisationStatus;
use portolan_contracts::{EDITION, Light};
use portolan_ledger::policy::TrustPolicy;
use portolan_ledger::{AudienceId, Locode, OrganisationId, RecordType, Time};
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// The four members, in the order of their addresses.
pub const MEMBERS: [&str; 4] = ["customs", "port-authority", "terminal", "pcs"];
/// The organisation without a node, whose releases the PCS writes under a mandate.
pub const CARRIER: &str = "carrier";
/// Every member: names and operational detail.
pub const COMMUNITY: &str = "community";
/// Customs and the port authority: reasons of holds, findings of inspections.
pub const AUTHORITIES: &str = "authorities";
/// The sample port.
pub const PORT: &str = "GBFXT";

/// Id, name, and role of each organisation.
const ORGANISATIONS: [(&str, &str, &str); 5] = [
    (MEMBERS[0], "Customs of the sample port", "CUS"),
    (MEMBERS[1], "Port authority of the sample port", "PHA"),
    (MEMBERS[2], "Container terminal of the sample port", "TER"),
    (MEMBERS[3], "Port community system of the sample port", "PCS"),
    (CARRIER, "Ocean carrier", "CAR"),
];
/// What the PCS may write for the carrier.
const MANDATE_RECORD_TYPES: [&str; 3] = ["Hold", "HoldLift", "Release"];

/// Where the members of a sample network listen, and what may differ from one run to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// For other members, in the order of [`MEMBERS`].
    pub consensus: [SocketAddr; 4],
    /// For each organisation's users and systems, in the order of [`MEMBERS`].
    pub http: [SocketAddr; 4],
    /// Where the organisations have their roles; messages that name no port belong to the first.
    pub ports: Vec<Locode>,
    /// Longest time without a block, milliseconds; absent: that of [`parameters`].
    pub heartbeat_ms: Option<u64>,
    /// What each member may write in an hour.
    pub quota: Quota,
    /// Whether the databases are compressed.
    pub database_compression: bool,
}

/// A sample network, ready to be written to disk.
#[derive(Debug, Clone)]
pub struct DevNetwork {
    /// The genesis.
    pub genesis: Genesis,
    /// The members, in the order of [`MEMBERS`].
    pub members: Vec<DevMember>,
    /// What an auditor takes as true: the genesis and its validators.
    pub policy: TrustPolicy,
}

/// One member's files.
#[derive(Debug, Clone)]
pub struct DevMember {
    /// Who.
    pub organisation: OrganisationId,
    /// `keys.toml`, secret.
    pub keys: MemberKeys,
    /// `root-key.toml`, secret, kept offline: authorises its other keys.
    pub root_key: RootKey,
    /// `token.key`, secret: makes bearer tokens for its node.
    pub token_key: TokenKey,
    /// `node.toml`.
    pub config: NodeConfig,
}

impl Options {
    /// Eight ports in a row on loopback: four for members, then four for HTTP.
    ///
    /// # Panics
    /// When `first_port` is above 65,528.
    #[must_use]
    pub fn on_loopback(first_port: u16) -> Self {
        let at = |offset| {
            let port: u16 = first_port.checked_add(offset).expect("eight ports fit below 65,536");
            SocketAddr::from(([127, 0, 0, 1], port))
        };
        Self {
            consensus: [0, 1, 2, 3].map(at),
            http: [4, 5, 6, 7].map(at),
            ports: vec![port()],
            heartbeat_ms: None,
            quota: Quota::default(),
            database_compression: true,
        }
    }
}

/// The parameters of the sample network: those of edition 1 for a local network.
#[must_use]
pub fn parameters(ports: Vec<Locode>) -> Parameters {
    use Light::{Commercial, Customs, Terminal};
    Parameters {
        ports,
        pickup_validity_ms: 2 * 60 * 60 * 1_000,
        hold_override_roles: Vec::new(),
        block_clock_ahead_ms_max: 2_000,
        heartbeat_ms: 10_000,
        required_lights: RequiredLights {
            import: vec![Commercial, Customs, Terminal],
            export: vec![Terminal],
            transhipment: vec![Customs],
            empty: vec![Terminal],
        },
        timeouts: Timeouts {
            propose_ms: 500,
            prevote_ms: 200,
            precommit_ms: 200,
            round_delta_ms: 200,
            rebroadcast_ms: 2_000,
        },
        quota: Quota::default(),
        thresholds: Thresholds::all(Share::TWO_THIRDS),
        gate_requires: Vec::new(),
        papers_kept: Vec::new(),
    }
}

fn id(text: &str) -> OrganisationId {
    OrganisationId::parse(text).expect("a well-formed organisation id")
}

fn organisations(ports: &[Locode]) -> Vec<Organisation> {
    let grant = |role: &str, port: &Locode| -> Grant { format!("{role}@{port}").parse().expect("a well-formed grant") };
    ORGANISATIONS
        .iter()
        .map(|(organisation, name, role)| Organisation {
            id: id(organisation),
            name: (*name).to_owned(),
            status: OrganisationStatus::Active,
            roles: ports.iter().map(|port| grant(role, port)).collect(),
        })
        .collect()
}

/// The sample port.
///
/// # Panics
/// Never: it is well formed.
#[must_use]
pub fn port() -> Locode {
    Locode::parse(PORT).expect("a well-formed UN/LOCODE")
}

/// The sample network, with keys that follow from `seed`: 32 bytes from the operating system. `time`
/// is that of the genesis, not after the members' clocks.
///
/// # Errors
/// [`ConfigFault`] when the options are not those of a network, for example a port 0 of the loopback or no port of call.
pub fn network(seed: &Secret, time: Time, options: &Options) -> Result<DevNetwork, ConfigFault> {
    let ports = options.ports.as_slice();
    let home = ports.first().ok_or_else(|| ConfigFault::new("parameters.ports", "at least one port"))?;
    let keys = MEMBERS.map(|member| MemberKeys::derive(id(member), seed));
    let root_key = |organisation: &OrganisationId| RootKey::derive(organisation.clone(), seed);
    let genesis = founding(ports, &keys, &root_key, time, options)?.found(seed)?;
    let member = |(at, keys): (usize, MemberKeys)| {
        let organisation = keys.organisation.clone();
        let token_key = TokenKey::derive(organisation.clone(), seed);
        let config = node_config(&organisation, at, home, &token_key, options);
        DevMember { root_key: root_key(&organisation), organisation, keys, token_key, config }
    };
    let members = keys.into_iter().enumerate().map(member).collect();
    Ok(DevNetwork { policy: genesis.policy(), genesis, members })
}

fn founding(
    ports: &[Locode],
    keys: &[MemberKeys; 4],
    root_key: &dyn Fn(&OrganisationId) -> RootKey,
    time: Time,
    options: &Options,
) -> Result<Founding, ConfigFault> {
    let member = |(at, keys): (usize, &MemberKeys)| {
        let address = options.consensus[at].to_string().parse();
        let address: Endpoint = address.map_err(|error| ConfigFault::new(format!("members[{at}].address"), error))?;
        Ok(Member::of(keys, root_key(&keys.organisation).public(), address, 1))
    };
    let audience = |name: &str, members: &[&str]| {
        (AudienceId::parse(name).expect("a well-formed audience id"), members.iter().map(|member| id(member)).collect())
    };
    let parameters = parameters(ports.to_vec());
    let heartbeat_ms = options.heartbeat_ms.unwrap_or(parameters.heartbeat_ms);
    Ok(Founding {
        name: "dev".into(),
        time,
        edition: EDITION,
        succeeds: None,
        parameters: Parameters { heartbeat_ms, quota: options.quota, ..parameters },
        organisations: organisations(ports),
        members: keys.iter().enumerate().map(member).collect::<Result<_, ConfigFault>>()?,
        mandates: vec![Mandate {
            from: id(CARRIER),
            to: id(MEMBERS[3]),
            record_types: MANDATE_RECORD_TYPES.map(|name| RecordType::parse(name).expect("a record type")).to_vec(),
            valid_from: Time(0),
            valid_until: None,
        }],
        audiences: vec![audience(COMMUNITY, &MEMBERS), audience(AUTHORITIES, &MEMBERS[..2])],
    })
}

/// The node file of the member at `at`, in a folder of its own beside the genesis.
fn node_config(
    organisation: &OrganisationId,
    at: usize,
    port: &Locode,
    token_key: &TokenKey,
    options: &Options,
) -> NodeConfig {
    NodeConfig {
        format: NodeFormat,
        organisation: organisation.clone(),
        genesis_file: "../genesis.toml".into(),
        keys_file: "keys/keys.toml".into(),
        data_folder: "data".into(),
        database_compression: options.database_compression,
        database_cache_mib: DATABASE_CACHE_MIB,
        others_reported_after_s: OTHERS_REPORTED_AFTER_S,
        log_filter: "info".into(),
        consensus: ConsensusConfig { listen: options.consensus[at] },
        http: HttpConfig { listen: options.http[at], tls_certificate_file: None, tls_key_file: None },
        gateway: GatewayConfig {
            port: port.clone(),
            terminal: Some(id(MEMBERS[2])),
            utc_offset_minutes: 0,
            community: AudienceId::parse(COMMUNITY).expect("a well-formed audience id"),
            authorities: AudienceId::parse(AUTHORITIES).expect("a well-formed audience id"),
            terminals: BTreeMap::from([("FXTT".to_owned(), id(MEMBERS[2]))]),
        },
        peers: BTreeMap::new(),
        token_issuers: vec![TokenIssuer { name: format!("{organisation} users"), public_key: token_key.public() }],
    }
}
