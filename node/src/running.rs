//! Join the parts of a node and run them until one of them ends or the operator asks.
//!
//! Order at start: files → store → genesis → what was undecided back into line → what was not opened yet → agreement →
//! HTTP. Order at stop: HTTP first, so that no caller is cut off by a node that still answers, then agreement. A sick disk
//! stops both at once.

mod beginning_again;
mod catching_up;
mod edition_ends;

pub use beginning_again::Ended;

use crate::admission::{Admission, Publish};
use crate::authoring::{Authoring, Keyring, ReferenceKey};
use crate::backup::copying::is_occupied;
use crate::backup::desk::Desk;
use crate::chain::{Chain, ChainApplication, ChainParameters, EditionUnknown};
use crate::decisions::Decisions;
use crate::files::{FileFault, NodeFiles};
use crate::held_keys::HeldKeys;
use crate::http::{Listening, ServeFault, Service, TokenCheck};
use crate::intake::Intake;
use crate::keys_in_force::AgreementKeys;
use crate::limits::{BLOCK_CLOCK_AHEAD_MS_MAX, MIB, SAFETY_HOLD_SHOWN, SAFETY_POLL, SNAPSHOT_AGE_MAX};
use crate::mempool::Mempool;
use crate::opening::Opener;
use crate::repair::{self, database_folder, engine_log};
use crate::reporting::{Figures, Reporter};
use crate::silence::{self, MarkerFault, Silence, begun, marker};
use crate::snapshot::Serving;
use crate::storage::{Ailment, Closing, DiskFault, StorageFault, Store, StoreOptions, genesis_root};
use beginning_again::Choice;
use portolan_consensus::{Member, Publication, Role, Settings, StartError, Stopped, Timing};
use portolan_gateway::Profile;
use portolan_ledger::evidence::SetChange;
use portolan_ledger::{Address, Digest, Header, Height};
use portolan_network_config::{AudienceDefect, Genesis, NodeConfig};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::watch;

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
    /// The disk failed while the node ran.
    #[error("{}: {}", .0.ailment, .0.text)]
    Disk(DiskFault),
    /// The marker that keeps this node silent cannot be written or removed.
    #[error(transparent)]
    Silence(#[from] MarkerFault),
    /// The network decides by rules that this program does not have.
    #[error(transparent)]
    Edition(#[from] EditionUnknown),
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

/// How a node's store uses disk and memory.
#[must_use]
pub const fn store_options(config: &NodeConfig) -> StoreOptions {
    StoreOptions { compression: config.database_compression, cache_bytes: config.database_cache_mib as usize * MIB }
}

/// Open a node's store and give it its genesis, if it has none.
///
/// # Errors
/// [`RunFault`].
pub fn open_store(files: &NodeFiles) -> Result<Store, RunFault> {
    let NodeFiles { config, genesis, .. } = files;
    let options = store_options(config);
    let folder = database_folder(&config.data_folder);
    Store::refuse_unfinished(&folder)?;
    let store = Store::open(&folder, options)?;
    let state = genesis.state();
    store.begin(&genesis.header0(genesis_root(&state)), state)?;
    Ok(store)
}

/// Open a node's store to look at it, also while the node runs.
///
/// # Errors
/// [`RunFault`].
pub fn open_store_to_read(files: &NodeFiles) -> Result<Store, RunFault> {
    Ok(Store::open_to_read(&database_folder(&files.config.data_folder), store_options(&files.config))?)
}

/// Open the store that is to run. Where its data is gone and its keys have run before, it is marked silent first.
fn begin(files: &NodeFiles) -> Result<Store, RunFault> {
    let NodeFiles { config, genesis, .. } = files;
    let network = genesis.network();
    if !is_occupied(&database_folder(&config.data_folder)) && begun::has(&config.keys_file, &network) {
        std::fs::create_dir_all(&config.data_folder)
            .map_err(|source| RunFault::System { doing: "make the data folder", source })?;
        marker::write(&config.data_folder, silence::Reason::DataGone, crate::clock::now())?;
    }
    let store = open_store(files)?;
    if let Err(fault) = begun::note(&config.keys_file, &network) {
        // Keys may lie where nobody writes; then only the guide keeps an operator from deleting the data and running on.
        tracing::warn!(%fault, cause = %fault.source, "it is not noted beside the keys that they run on this network");
    }
    Ok(store)
}

/// The header of height 0 that a genesis implies.
///
/// # Errors
/// [`StorageFault`].
pub fn genesis_header(genesis: &Genesis) -> Result<Header, StorageFault> {
    Ok(genesis.header0(genesis_root(&genesis.state())))
}

/// Run the node of `config_file` until `stop` completes or it is to begin again. `attempt` counts how often it has begun again
/// because nobody let it in. The closing that is given back tells when the store is closed, which is to be waited for before
/// the process ends.
///
/// # Errors
/// [`RunFault`].
pub async fn run(
    config_file: &Path,
    attempt: usize,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(Ended, Closing), RunFault> {
    let files = NodeFiles::read(config_file)?;
    let store = begin(&files)?;
    let held = HeldKeys::read(&files.config.keys_file)?;
    let choice = Choice::make(&store, files.config.organisation.clone(), held, attempt);
    let silence = silence_at_start(&files, &store, &choice.used)?;
    let parts = join(&files, store.clone(), &choice, silence.clone())?;
    parts.chain.next_edition()?;
    let data_folder = files.config.data_folder.clone();
    let desk = Desk::open(&data_folder)
        .map_err(|source| RunFault::System { doing: "open the desk for backups in the data folder", source })?;
    tokio::spawn(desk.serve(store.clone()));
    let closing = store.closing();
    let sickness = store.sickness();
    let snapshots = Serving::new(store.clone(), &data_folder, Box::new(set_changes));
    tokio::spawn(tidy_snapshots(snapshots.clone()));
    let chain = parts.chain.clone();
    let application = ChainApplication::new(chain.clone(), parts.admission.clone(), snapshots);
    let is_silent = silence.reason().is_some();
    let handle = portolan_consensus::start(settings(&files, &choice.used, is_silent)?, Arc::new(application)).await?;
    parts.admission.publish_with(Arc::new(Members(handle.clone())));
    let _ = parts.service.consensus.set(handle.clone());
    let blocks = parts.service.decisions.blocks();
    let reporting = tokio::spawn(parts.reporter.run(blocks));
    let listening = Listening {
        address: files.config.http.listen,
        tls: files.config.http.tls_certificate_file.clone().zip(files.config.http.tls_key_file.clone()),
    };
    let organisation = files.config.organisation.clone();
    let listens = move |address| tracing::info!(%organisation, %address, "the node serves");
    let honest = files.genesis.validators().some_honest_count();
    let engine_log = engine_log(&data_folder, &choice.used.consensus);
    tokio::spawn(watch_silence(silence.clone(), store.clone(), handle.clone(), honest));
    tokio::spawn(catching_up::tell(store.clone(), handle.clone(), honest));
    let (end, ended_by) = watch::channel(None);
    let watched = handle.clone();
    let until = async move {
        let reason = tokio::select! {
            () = stop => Ended::Asked,
            () = choice.changes(&store, &watched) => Ended::KeysChanged,
            () = choice.is_not_let_in(&watched) => Ended::NotLetIn,
            () = silence.ended() => Ended::Speaks,
        };
        end.send_replace(Some(reason));
    };
    let serving = crate::http::serve(listening, parts.service.clone(), listens, until);
    let ended = tokio::select! {
        served = serving => {
            handle.stop();
            let stopped = tokio::time::timeout(Duration::from_secs(5), handle.stopped()).await;
            tracing::info!(?stopped, "the node has stopped");
            let reason = ended_by.borrow().unwrap_or(Ended::Asked);
            served.map(|()| (reason, closing)).map_err(RunFault::from)
        }
        stopped = handle.stopped() => Err(RunFault::Stopped(stopped)),
        fault = sick(sickness.clone()) => Err(RunFault::Disk(fault)),
        fault = held_for_safety(&data_folder, engine_log) => Err(RunFault::Disk(fault)),
        unknown = edition_ends::watch(&chain, &handle) => Err(unknown.into()),
    };
    handle.stop();
    // It holds the store, which is to be closed.
    reporting.abort();
    // A sick disk brings down much at once; what is told is the cause.
    match sickness.borrow().clone() {
        Some(fault) => Err(RunFault::Disk(fault)),
        None => ended,
    }
}

/// Let snapshots go that nobody asks for any more.
async fn tidy_snapshots(snapshots: Serving) {
    let mut tick = tokio::time::interval(SNAPSHOT_AGE_MAX / 5);
    loop {
        tick.tick().await;
        snapshots.tidy();
    }
}

/// The first fault of the disk.
async fn sick(mut sickness: watch::Receiver<Option<DiskFault>>) -> DiskFault {
    let fault = sickness.wait_for(Option::is_some).await.ok().and_then(|fault| fault.clone());
    match fault {
        Some(fault) => fault,
        // The store is closed: nothing more will come.
        None => std::future::pending().await,
    }
}

/// The engine has stopped signing, because a write of its log failed. That is shown for a while, then the node ends.
async fn held_for_safety(data_folder: &Path, engine_log: PathBuf) -> DiskFault {
    while !portolan_consensus::is_held_for_safety() {
        tokio::time::sleep(SAFETY_POLL).await;
    }
    tracing::error!("agreement has stopped itself, so as not to sign twice: a write of its log failed");
    tokio::time::sleep(SAFETY_HOLD_SHOWN).await;
    let text = "the engine could not write its log, and stopped so as not to sign twice".to_owned();
    let found = repair::probe(data_folder).map(|fault| DiskFault { text: format!("{text}: {}", fault.text), ..fault });
    found.unwrap_or(DiskFault { ailment: Ailment::Failing, file: engine_log, text })
}

/// Look at each block that is committed until the silence has ended.
async fn watch_silence(silence: Arc<Silence>, store: Store, handle: portolan_consensus::Handle, honest: usize) {
    let mut committed = handle.committed();
    while silence.reason().is_some() && committed.changed().await.is_ok() {
        let Some(tip) = store.tip() else { continue };
        let others = catching_up::tip_of_others(&handle, honest);
        if let Err(fault) = silence.after_commit(&tip.header, others) {
            tracing::error!(%fault, "this node stays silent");
        }
    }
}

struct Parts {
    chain: Arc<Chain>,
    admission: Admission,
    service: Arc<Service>,
    reporter: Reporter,
}

fn join(files: &NodeFiles, store: Store, choice: &Choice, silence: Arc<Silence>) -> Result<Parts, RunFault> {
    let NodeFiles { config, genesis, .. } = files;
    let keys = choice.held.now();
    let network = genesis.network();
    let mempool = Arc::new(Mempool::default());
    let decisions = Arc::new(Decisions::default());
    recover(&store, &mempool)?;
    let keyring = Keyring::new(network, genesis.open_audiences(&config.organisation, &keys.sealing_secrets())?);
    let opener = Opener::new(store.clone(), keyring.clone());
    opener.catch_up()?;
    let parameters = ChainParameters {
        network,
        organisation: config.organisation.clone(),
        address: Address::of(&choice.used.consensus.verifying_key()),
        told_addresses: config.peers.iter().map(|(id, address)| (id.clone(), address.to_string())).collect(),
        founding_addresses: genesis.members.iter().map(|m| (m.organisation.clone(), m.address.to_string())).collect(),
        clock_ahead_ms_max: genesis.parameters.block_clock_ahead_ms_max,
    };
    let chain = Arc::new(Chain::new(parameters, store.clone(), mempool.clone(), decisions.clone(), opener));
    let holders = genesis.validators().some_honest_count();
    let admission = Admission::start(network, holders, store.clone(), mempool.clone());
    let admission = admission.map_err(|source| RunFault::System { doing: "start the admission thread", source })?;
    let authoring = Authoring {
        organisation: config.organisation.clone(),
        network,
        keys: choice.held.clone(),
        reference_key: ReferenceKey::new(*keys.reference.expose()),
        keyring,
        store: store.clone(),
    };
    let intake = Intake::new(Arc::new(authoring), admission.clone(), decisions.clone(), store.clone(), profile(config));
    let reporting = Arc::new(Figures::default());
    let reporter = Reporter {
        organisation: config.organisation.clone(),
        store: store.clone(),
        intake: intake.clone(),
        others_after_ms: u64::from(config.others_reported_after_s) * 1_000,
        mempool: mempool.clone(),
        figures: reporting.clone(),
    };
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
        reporting,
        silence,
        consensus: Arc::new(OnceLock::new()),
    });
    Ok(Parts { chain, admission, service, reporter })
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

fn settings(files: &NodeFiles, keys: &AgreementKeys, silent: bool) -> Result<Settings, RunFault> {
    let NodeFiles { config, genesis, .. } = files;
    let wal = engine_log(&config.data_folder, &keys.consensus);
    std::fs::create_dir_all(wal.parent().unwrap_or(&config.data_folder))
        .map_err(|source| RunFault::System { doing: "make the folder of the engine's log", source })?;
    Ok(Settings {
        network: genesis.network(),
        organisation: config.organisation.clone(),
        consensus_key: keys.consensus.clone(),
        transport_key: keys.transport.clone(),
        listen: config.consensus.listen,
        timing: timing(genesis),
        // A key that never signed has a log of its own, empty: what another key signed is nothing it could contradict.
        wal,
        silent,
        cut: Default::default(),
    })
}

/// The members that the genesis and the configuration know: whom a node without a store can ask.
pub(crate) fn members(config: &NodeConfig, genesis: &Genesis) -> Vec<Member> {
    let member = |member: &portolan_network_config::Member| {
        let address = config.peers.get(&member.organisation).unwrap_or(&member.address);
        Member {
            organisation: member.organisation.clone(),
            role: Role::Validator,
            transport_key: member.transport_key.0,
            consensus_keys: vec![member.consensus_key.0],
            address: Some(address.as_str().to_owned()),
        }
    };
    genesis.members.iter().map(member).collect()
}

/// Every change of the validator set since genesis.
fn set_changes(store: &Store) -> Vec<SetChange> {
    let tip = store.tip().map(|tip| crate::evidence::set_changes_until(store, &tip, Height(0)));
    tip.and_then(Result::ok).unwrap_or_default()
}

/// Whether to be silent, found out before anything can be signed.
fn silence_at_start(files: &NodeFiles, store: &Store, keys: &AgreementKeys) -> Result<Arc<Silence>, RunFault> {
    let NodeFiles { config, genesis, .. } = files;
    let log = engine_log(&config.data_folder, &keys.consensus);
    let remembered = silence::remembered(&log, store, &keys.consensus).map_err(|fault| {
        let text = format!("{fault}: {}", fault.source);
        RunFault::Disk(DiskFault { ailment: Ailment::Damaged, file: fault.path, text })
    })?;
    let tolerance_ms = genesis.parameters.block_clock_ahead_ms_max.min(BLOCK_CLOCK_AHEAD_MS_MAX);
    Ok(Arc::new(Silence::at_start(&config.data_folder, remembered, tolerance_ms)?))
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
