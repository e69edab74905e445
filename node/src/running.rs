//! Join the parts of a node and run them until one of them ends or the operator asks.
//!
//! Order at start: files → store → genesis → what was undecided back into line → what was not opened yet → agreement →
//! HTTP. Order at stop: HTTP first, so that no caller is cut off by a node that still answers, then agreement.

use crate::admission::{Admission, Publish};
use crate::authoring::{Authoring, Keyring, ReferenceKey};
use crate::chain::{Chain, ChainApplication, ChainParameters};
use crate::decisions::Decisions;
use crate::files::{FileFault, NodeFiles};
use crate::http::{Listening, ServeFault, Service, TokenCheck};
use crate::intake::Intake;
use crate::keys_in_force::{self, AgreementKeys};
use crate::mempool::Mempool;
use crate::opening::Opener;
use crate::storage::{Closing, StorageFault, Store, StoreOptions};
use portolan_consensus::{Publication, Settings, StartError, Stopped, Timing};
use portolan_gateway::Profile;
use portolan_ledger::{Address, Digest, Height};
use portolan_network_config::{AudienceDefect, Genesis, NodeConfig};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// Why a node does not start or has stopped.
#[derive(Debug, thiserror::Error)]
pub enum RunFault {
    /// A file cannot be used.
    #[error(transparent)]
    File(#[from] FileFault),
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] StorageFault),
    /// An audience key in genesis does not open for this member.
    #[error(transparent)]
    Audience(#[from] AudienceDefect),
    /// The operating system refused something.
    #[error("{doing}")]
    System {
        /// What was attempted.
        doing: &'static str,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
    /// Agreement did not start.
    #[error(transparent)]
    Consensus(#[from] StartError),
    /// Agreement ended.
    #[error("agreement ended: {0:?}; start the node again")]
    Stopped(Stopped),
    /// The HTTP interface did not start or ended.
    #[error(transparent)]
    Serve(#[from] ServeFault),
}

/// Open a node's store and give it its genesis, if it has none.
///
/// # Errors
/// [`RunFault`].
pub fn open_store(files: &NodeFiles) -> Result<Store, RunFault> {
    let NodeFiles { config, genesis, .. } = files;
    let options = StoreOptions { compression: config.database_compression };
    let store = Store::open(&config.data_folder.join("database"), options)?;
    let state = genesis.state();
    store.begin(&genesis.header0(store.genesis_root(&state)?), state)?;
    Ok(store)
}

/// Open a node's store to look at it, also while the node runs.
///
/// # Errors
/// [`RunFault`].
pub fn open_store_to_read(files: &NodeFiles) -> Result<Store, RunFault> {
    let options = StoreOptions { compression: files.config.database_compression };
    Ok(Store::open_to_read(&files.config.data_folder.join("database"), options)?)
}

/// Why a node ended of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It was asked to.
    Asked,
    /// The ledger has another of its keys in force: it is to begin again with that one.
    KeysChanged,
}

/// Run the node of `config_file` until `stop` completes or its keys change. The closing that is given back tells when the
/// store is closed, which is to be waited for before the process ends.
///
/// # Errors
/// [`RunFault`].
pub async fn run(
    config_file: &Path,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(Ended, Closing), RunFault> {
    let files = NodeFiles::read(config_file)?;
    let store = open_store(&files)?;
    let keys = keys_in_force::of_agreement(&store, &files.config.organisation, &files.keys);
    let parts = join(&files, store, &keys)?;
    let closing = parts.service.store.closing();
    let application = ChainApplication::new(parts.chain.clone(), parts.admission.clone());
    let handle = portolan_consensus::start(settings(&files, &keys)?, Arc::new(application)).await?;
    parts.admission.publish_with(Arc::new(Members(handle.clone())));
    let _ = parts.service.consensus.set(handle.clone());
    let listening = Listening {
        address: files.config.http.listen,
        tls: files.config.http.tls_certificate_file.clone().zip(files.config.http.tls_key_file.clone()),
    };
    let organisation = files.config.organisation.clone();
    let listens = move |address| tracing::info!(%organisation, %address, "the node serves");
    let (end, ended) = tokio::sync::watch::channel(None);
    let changed = keys_changed(parts.service.store.clone(), files, keys, handle.committed());
    let until = async move {
        let reason = tokio::select! {
            () = stop => Ended::Asked,
            () = changed => Ended::KeysChanged,
        };
        end.send_replace(Some(reason));
    };
    let serving = crate::http::serve(listening, parts.service.clone(), listens, until);
    tokio::select! {
        served = serving => {
            handle.stop();
            let stopped = tokio::time::timeout(Duration::from_secs(5), handle.stopped()).await;
            tracing::info!(?stopped, "the node has stopped");
            served?;
            let reason = ended.borrow().unwrap_or(Ended::Asked);
            Ok((reason, closing))
        }
        stopped = handle.stopped() => Err(RunFault::Stopped(stopped)),
    }
}

/// Completes when the ledger has others of the held keys in force than those that agreement runs with.
async fn keys_changed(
    store: Store,
    files: NodeFiles,
    keys: AgreementKeys,
    mut committed: tokio::sync::watch::Receiver<Height>,
) {
    while committed.changed().await.is_ok() {
        if keys_in_force::of_agreement(&store, &files.config.organisation, &files.keys) != keys {
            tracing::info!("the ledger has another of this node's keys in force: it begins again with that one");
            return;
        }
    }
    std::future::pending().await
}

struct Parts {
    chain: Arc<Chain>,
    admission: Admission,
    service: Arc<Service>,
}

fn join(files: &NodeFiles, store: Store, agreement: &AgreementKeys) -> Result<Parts, RunFault> {
    let NodeFiles { config, genesis, keys } = files;
    let network = genesis.network();
    let mempool = Arc::new(Mempool::default());
    let decisions = Arc::new(Decisions::default());
    recover(&store, &mempool)?;
    let keyring = Keyring::new(network, genesis.open_audiences(&config.organisation, &keys.sealing)?);
    let opener = Opener::new(store.clone(), keyring.clone());
    opener.catch_up()?;
    let parameters = ChainParameters {
        network,
        edition: genesis.edition,
        organisation: config.organisation.clone(),
        address: Address::of(&agreement.consensus.verifying_key()),
        told_addresses: config.peers.iter().map(|(id, address)| (id.clone(), address.to_string())).collect(),
        founding_addresses: genesis.members.iter().map(|m| (m.organisation.clone(), m.address.to_string())).collect(),
        clock_ahead_ms_max: genesis.parameters.block_clock_ahead_ms_max,
    };
    let chain = Arc::new(Chain::new(parameters, store.clone(), mempool.clone(), decisions.clone(), opener));
    let holders = genesis.validators().some_honest_count();
    let admission = Admission::start(network, genesis.edition, holders, store.clone(), mempool.clone());
    let admission = admission.map_err(|source| RunFault::System { doing: "start the admission thread", source })?;
    let authoring = Authoring {
        organisation: config.organisation.clone(),
        network,
        signing_keys: keys.signing_keys(),
        reference_key: ReferenceKey::new(*keys.reference.expose()),
        keyring,
        store: store.clone(),
    };
    let intake = Intake::new(Arc::new(authoring), admission.clone(), decisions.clone(), store.clone(), profile(config));
    let trusted: Vec<_> = config.token_issuers.iter().map(|issuer| issuer.public_key.0).collect();
    let service = Arc::new(Service {
        organisation: config.organisation.clone(),
        network,
        tokens: TokenCheck::new(config.organisation.clone(), &network, &trusted),
        places: Default::default(),
        store,
        chain: chain.clone(),
        admission: admission.clone(),
        mempool,
        decisions,
        intake,
        consensus: Arc::new(OnceLock::new()),
    });
    Ok(Parts { chain, admission, service })
}

/// What was admitted and not decided before the last stop goes back into line.
fn recover(store: &Store, mempool: &Mempool) -> Result<(), StorageFault> {
    let undecided = store.undecided_bodies()?;
    let count = undecided.len();
    for digest in undecided {
        let Some(submission) = store.body(&digest)? else { continue };
        let bytes = submission.encoded_length();
        // What finds no room in line stays on disk until it expires; another member may still propose it.
        let _ = mempool.insert(Arc::new(submission), bytes);
    }
    if count > 0 {
        tracing::info!(count, "undecided submissions are back in line");
    }
    Ok(())
}

fn profile(config: &NodeConfig) -> Profile {
    let gateway = &config.gateway;
    Profile {
        port: gateway.port.clone(),
        terminal: gateway.terminal.clone(),
        terminals: gateway.terminals.clone(),
        utc_offset_minutes: gateway.utc_offset_minutes,
        community: gateway.community.clone(),
        authorities: gateway.authorities.clone(),
    }
}

fn settings(files: &NodeFiles, keys: &AgreementKeys) -> Result<Settings, RunFault> {
    let NodeFiles { config, genesis, .. } = files;
    let voter = Address::of(&keys.consensus.verifying_key());
    let wal = config.data_folder.join("consensus");
    std::fs::create_dir_all(&wal)
        .map_err(|source| RunFault::System { doing: "make the folder of the engine's log", source })?;
    Ok(Settings {
        network: genesis.network(),
        organisation: config.organisation.clone(),
        consensus_key: keys.consensus.clone(),
        transport_key: keys.transport.clone(),
        listen: config.consensus.listen,
        timing: timing(genesis),
        // A key that never signed has a log of its own, empty: what another key signed is nothing it could contradict.
        wal: wal.join(format!("engine-{voter}.wal")),
        cut: Default::default(),
    })
}

fn timing(genesis: &Genesis) -> Timing {
    let timeouts = &genesis.parameters.timeouts;
    Timing {
        propose: Duration::from_millis(timeouts.propose_ms),
        prevote: Duration::from_millis(timeouts.prevote_ms),
        precommit: Duration::from_millis(timeouts.precommit_ms),
        round_delta: Duration::from_millis(timeouts.round_delta_ms),
        rebroadcast: Duration::from_millis(timeouts.rebroadcast_ms),
        heartbeat: Duration::from_millis(genesis.parameters.heartbeat_ms),
    }
}

/// Admitted submissions go to the members.
struct Members(portolan_consensus::Handle);

impl Publish for Members {
    fn publish(&self, digest: Digest, body: Vec<u8>) -> Publication {
        self.0.publish(digest, bytes::Bytes::from(body))
    }
}
