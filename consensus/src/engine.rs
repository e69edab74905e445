//! Start the engine with our context, codecs and network, and watch over it.

use crate::agreement::Agreement;
use crate::application::{Application, Fault};
use crate::codec::EngineCodec;
use crate::context::{Portolan, Voter};
use crate::gate::Gate;
use crate::gathering::Gathering;
use crate::handle::{Handle, StartError, Stopped};
use crate::intake::Intake;
use crate::limits::{INTAKE_WORKERS, PARTS_WAITING_MAX, STATUS_INTERVAL, SYNC_BLOCKS_MAX, SYNC_TIMEOUT, TIMEOUT_MAX};
use crate::network::{self, Board, Ears, Network, Roster};
use crate::settings::Settings;
use crate::signing::{Checker, Pen};
use arc_malachitebft_app::config::NodeConfig;
use arc_malachitebft_app_channel::{
    Channels, ConsensusContext, EngineBuilder, EngineHandle, RequestContext, SyncContext, WalContext,
};
use arc_malachitebft_config::{ConsensusConfig, ValueSyncConfig};
use portolan_ledger::{Address, Height};
use std::error::Error;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};
use tokio::task::AbortHandle;

/// What the engine wants to read from a configuration file, and we give from the settings.
struct Configuration {
    name: String,
    consensus: ConsensusConfig,
    value_sync: ValueSyncConfig,
}

impl Configuration {
    fn new(settings: &Settings) -> Self {
        let value_sync = ValueSyncConfig {
            status_update_interval: STATUS_INTERVAL,
            request_timeout: SYNC_TIMEOUT,
            batch_size: SYNC_BLOCKS_MAX,
            ..ValueSyncConfig::default()
        };
        Self { name: settings.organisation.to_string(), consensus: ConsensusConfig::default(), value_sync }
    }
}

impl NodeConfig for Configuration {
    fn moniker(&self) -> &str {
        &self.name
    }

    fn consensus(&self) -> &ConsensusConfig {
        &self.consensus
    }

    fn consensus_mut(&mut self) -> &mut ConsensusConfig {
        &mut self.consensus
    }

    fn value_sync(&self) -> &ValueSyncConfig {
        &self.value_sync
    }

    fn value_sync_mut(&mut self) -> &mut ValueSyncConfig {
        &mut self.value_sync
    }
}

fn check(settings: &Settings) -> Result<(), StartError> {
    let timing = &settings.timing;
    let waits = [timing.propose, timing.prevote, timing.precommit, timing.rebroadcast];
    let rules = [
        (
            settings.transport_key.to_bytes() != settings.consensus_key.to_bytes(),
            "the transport key is the consensus key",
        ),
        (waits.iter().all(|wait| !wait.is_zero() && *wait <= TIMEOUT_MAX), "a wait is not within 0 and 10 s"),
        (!timing.heartbeat.is_zero(), "the heartbeat is 0"),
    ];
    match rules.iter().find(|(holds, _)| !holds) {
        Some((_, rule)) => Err(StartError::Settings(rule)),
        None => Ok(()),
    }
}

/// Start everything; see [`crate::start`].
pub async fn start(settings: Settings, application: Arc<dyn Application>) -> Result<Handle, StartError> {
    check(&settings)?;
    #[cfg(feature = "adversary")]
    let application = crate::adversary::before(application);
    let roster = Roster::new(&settings, &application.members().await).map_err(StartError::Settings)?;
    let board = Arc::new(Board::new(roster.peers().map(|(_, listed)| listed.organisation.clone())));
    let checker = Checker::new(settings.network);
    let intake = Arc::new(Intake::new(application.clone(), board.clone()));
    let (inbound, inbound_queue) = mpsc::channel(PARTS_WAITING_MAX);
    let (heard, heard_heights) = watch::channel(Height(0));
    let ears = Ears { inbound, intake: intake.clone(), heard, application: application.clone() };
    let network = network::spawn(&settings, roster, checker.clone(), board.clone(), ears).await?;

    let (channels, engine) = build(&settings, &network, checker.clone())
        .await
        .inspect_err(|_| network.stop())
        .map_err(StartError::Engine)?;

    let (faults, faults_queue) = mpsc::channel(1);
    let (committed, _) = watch::channel(application.tip().await.height);
    let gathering = Gathering {
        application: application.clone(),
        intake: intake.clone(),
        network: network.clone(),
        board: board.clone(),
    };
    let gate = Arc::new(Gate::new(gathering, checker, committed.subscribe(), faults.clone()));
    let agreement = Arc::new(Agreement {
        application,
        network: network.clone(),
        board: board.clone(),
        pen: Pen::new(settings.network, settings.consensus_key.clone()),
        voter: Address::of(&settings.consensus_key.verifying_key()),
        timing: settings.timing,
        committed: committed.clone(),
        heard: heard_heights,
        faults,
    });

    let mut tasks = vec![
        tokio::spawn(gate.run(inbound_queue)),
        tokio::spawn(agreement.clone().begin()),
        tokio::spawn(agreement.run(channels.consensus)),
    ];
    for _ in 0..INTAKE_WORKERS {
        let intake = intake.clone();
        tasks.push(tokio::spawn(async move { intake.work().await }));
    }
    let tasks = tasks.iter().map(tokio::task::JoinHandle::abort_handle).collect();
    let (stop, stop_asked) = watch::channel(false);
    let (stopped, is_stopped) = watch::channel(None);
    let end = End { network: network.clone(), engine, tasks, stopped };
    tokio::spawn(end.watch(stop_asked, faults_queue));
    Ok(Handle::new(network, board, committed, stop, is_stopped))
}

async fn build(
    settings: &Settings,
    network: &Network,
    checker: Checker,
) -> Result<(Channels<Portolan>, EngineHandle), Box<dyn Error + Send + Sync>> {
    let consensus = if settings.silent {
        // Without a pen, and under an address that no key has: the engine takes part in nothing and decides from what the
        // others sign. Leaving votes unsent would not do: it would count its own, and could decide alone.
        ConsensusContext::new_full_node(Voter(Address([0; 20])), Box::new(checker))
    } else {
        let voter = Voter(Address::of(&settings.consensus_key.verifying_key()));
        let pen = Pen::new(settings.network, settings.consensus_key.clone());
        ConsensusContext::new_validator(voter, Box::new(checker), Box::new(pen))
    };
    // The engine's way to publish parts: ours goes past it, so nothing is ever sent here.
    let (parts, mut none) = mpsc::channel(1);
    tokio::spawn(async move { while none.recv().await.is_some() {} });
    let actor = network.actor.clone();
    #[cfg(feature = "adversary")]
    let actor = crate::adversary::between(actor, settings).await?;
    EngineBuilder::new(Portolan, Configuration::new(settings))
        .with_default_wal(WalContext::new(settings.wal.clone(), EngineCodec))
        .with_custom_network(actor, parts)
        .with_default_sync(SyncContext::new(EngineCodec))
        .with_default_consensus(consensus)
        .with_default_request(RequestContext::new(1))
        .build()
        .await
        .map_err(Into::into)
}

/// Waits for the end and makes it whole.
struct End {
    network: Network,
    engine: EngineHandle,
    tasks: Vec<AbortHandle>,
    stopped: watch::Sender<Option<Stopped>>,
}

impl End {
    async fn watch(self, mut stop_asked: watch::Receiver<bool>, mut faults: mpsc::Receiver<Fault>) {
        let mut engine = self.engine.handle;
        let reason = tokio::select! {
            _ = stop_asked.wait_for(|asked| *asked) => Stopped::Asked,
            Some(fault) = faults.recv() => Stopped::Fault(chain(&fault)),
            ended = &mut engine => Stopped::Engine(ended.err().map_or("the engine ended".into(), |e| e.to_string())),
        };
        if reason != Stopped::Asked {
            tracing::error!(?reason, "agreement ends");
        }
        self.tasks.iter().for_each(AbortHandle::abort);
        self.engine.actor.get_cell().stop_children(None);
        self.engine.actor.stop(None);
        self.network.stop();
        self.stopped.send_replace(Some(reason));
    }
}

/// An error and all that caused it, in one line.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
