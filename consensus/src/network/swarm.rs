//! The task that owns the swarm, and the face that the rest of the crate has of it.

mod connections;
mod membership;
mod missed;
mod requests;
mod speaking;
mod turns;

use super::actor::Shell;
use super::behaviour::{Behaviour, BehaviourEvent, swarm};
use super::board::{Board, Count};
use super::dial::{Dialling, multiaddr};
use super::height_log::HeightLog;
use super::lanes::{Class, Lanes};
use super::pace::{Bucket, SharedPace};
use super::publications::Publications;
use super::reader::{Heard, Reading};
use super::roster::Roster;
use super::writer::Opened;
use super::{Event, Peer, bulk};
use crate::application::Application;
use crate::context::{BlockHeight, Part, Portolan, Validators};
use crate::handle::StartError;
use crate::intake::Intake;
use crate::limits::{FRAMES_REMEMBERED, HEARD_QUEUE, LINKS_INTERVAL, TICK};
use crate::remembered::Remembered;
use crate::settings::{Member, Settings};
use crate::signing::Checker;
use arc_malachitebft_engine::network::{Msg, NetworkRef, Subscriber};
use arc_malachitebft_sync::{InboundRequestId, OutboundRequestId, Request, ValueResponse};
use bytes::Bytes;
use futures::StreamExt as _;
use libp2p::request_response::{OutboundRequestId as Asked, ResponseChannel};
use libp2p::{Multiaddr, Stream, Swarm};
use portolan_ledger::{Address, Digest, Height, NetworkId};
use ractor::Actor;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::AbortHandle;
use tokio::time::{Instant, interval};

/// What must be looked at before the engine may see it.
pub enum Inbound {
    /// A proposed block.
    Part {
        /// Who handed it over.
        from: Peer,
        /// The block.
        part: Box<Part>,
    },
    /// Decided blocks that the engine asked for.
    Synced {
        /// The engine's request.
        request: OutboundRequestId,
        /// Who answered.
        from: Peer,
        /// The answer.
        response: ValueResponse<Portolan>,
    },
}

/// Where the network hands on what it hears.
pub struct Ears {
    /// To the gate.
    pub inbound: mpsc::Sender<Inbound>,
    /// To the intake.
    pub intake: Arc<Intake>,
    /// The greatest height that a member is known to work on or to have decided.
    pub heard: watch::Sender<Height>,
    /// Hands out bodies.
    pub application: Arc<dyn Application>,
}

/// Bodies for the first digests that were asked for; `None` where nobody holds one, or for a request that failed.
pub type Fetched = Option<Vec<Option<Bytes>>>;

enum Command {
    Begin,
    Turn(Box<Turn>),
    PublishPart(Box<Part>),
    Republish(Digest),
    Fetch { peer: Peer, digests: Vec<Digest>, reply: oneshot::Sender<Fetched> },
    Snapshot { channel: ResponseChannel<Bytes>, peer: Peer, response: Option<Bytes> },
    Bodies { channel: ResponseChannel<Bytes>, peer: Peer, response: Bytes },
    Dial { peer: Peer, addresses: Vec<Multiaddr> },
    List(Roster),
    Stop,
}

/// What a member did ahead of its pace, when its turn has come.
enum Turn {
    /// It opened a stream.
    Stream { class: Class, peer: Peer, stream: Stream },
    /// It asked for decided blocks.
    Sync { id: InboundRequestId, peer: Peer, request: Request<Portolan>, channel: ResponseChannel<Bytes> },
    /// It asked for bodies.
    Fetch { peer: Peer, digests: Vec<[u8; 32]>, channel: ResponseChannel<Bytes> },
}

/// The network, to the rest of the crate.
#[derive(Clone)]
pub struct Network {
    commands: mpsc::Sender<Command>,
    lanes: Arc<Lanes>,
    settings: Arc<Settings>,
    roster: watch::Sender<Arc<Roster>>,
    board: Arc<Board>,
    publications: Arc<Publications>,
    engine: Arc<Engine>,
    /// The engine's network actor.
    pub actor: NetworkRef<Portolan>,
    /// Where it listens.
    pub address: SocketAddr,
}

/// The engine's actors that listen to the network.
#[derive(Default)]
struct Engine {
    listening: Mutex<Vec<Box<dyn Subscriber<Event>>>>,
}

impl Engine {
    fn show(&self, event: &Event) {
        for actor in self.listening.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            actor.send(event.clone());
        }
    }
}

impl Network {
    /// Show an event to the engine.
    pub fn show(&self, event: &Event) {
        self.engine.show(event);
    }

    /// Let the engine start its first height. Members are heard and answered before that too.
    pub async fn begin(&self) {
        let _ = self.commands.send(Command::Begin).await;
    }

    /// Send a block that this node proposes to all validators.
    pub async fn publish_part(&self, part: Part) {
        // A closed channel means that the network has ended, which whoever watches the engine learns.
        let _ = self.commands.send(Command::PublishPart(Box::new(part))).await;
    }

    /// Send a block that another proposed once more.
    pub async fn republish(&self, header: Digest) {
        let _ = self.commands.send(Command::Republish(header)).await;
    }

    /// Ask a member for bodies.
    pub async fn fetch(&self, peer: Peer, digests: Vec<Digest>) -> Fetched {
        let (reply, answer) = oneshot::channel();
        self.commands.send(Command::Fetch { peer, digests, reply }).await.ok()?;
        answer.await.ok().flatten()
    }

    /// Send a submission to all validators and count who says that it holds it.
    pub fn publish_body(&self, digest: Digest, body: &[u8]) -> watch::Receiver<usize> {
        let receipts = self.publications.await_receipts(digest);
        let frame = bulk::encode(&digest, body);
        for peer in self.lanes.peers(Class::Bulk) {
            let is_sent = self.lanes.send(&peer, Class::Bulk, frame.clone());
            self.board.add(if is_sent { Count::BulkOut } else { Count::Dropped }, 1);
        }
        receipts
    }

    /// The validators connected now.
    pub fn connected(&self) -> Vec<Peer> {
        self.lanes.peers(Class::Consensus)
    }

    /// The members.
    pub fn roster(&self) -> Arc<Roster> {
        self.roster.borrow().clone()
    }

    /// Let in these members from now on, and nobody else.
    pub async fn list(&self, members: Arc<[Member]>) {
        let roster = match Roster::new(&self.settings, &members) {
            Ok(roster) if roster != *self.roster().as_ref() => roster,
            Ok(_) => return,
            // The rules refuse such a record, so the connections stay as they are until the next.
            Err(reason) => return tracing::error!(%reason, "the ledger's members cannot be listed"),
        };
        let _ = self.commands.send(Command::List(roster)).await;
    }

    /// End the network.
    pub fn stop(&self) {
        let _ = self.commands.try_send(Command::Stop);
        self.actor.stop(None);
    }
}

/// What is known of one listed peer.
struct Link {
    connections: u32,
    dialling: Dialling,
    /// When the last connection came, for those that then say nothing.
    since: Instant,
    writers: Vec<AbortHandle>,
    readers: BTreeMap<Class, AbortHandle>,
    /// Whether its consensus lane stands, and so the engine knows of it.
    is_open: bool,
    /// The members it says it is connected with.
    links: Option<BTreeSet<Peer>>,
    /// The greatest height of which it said something too early for this node to keep.
    early: Option<Height>,
    /// The height of which it last heard everything again because it had asked.
    repeated: Option<Height>,
    /// Fetches of its that are being answered.
    fetches: usize,
    /// How fast it may send on streams of each class.
    paces: BTreeMap<Class, SharedPace>,
    /// How often it may open a stream.
    openings_pace: Bucket,
    /// How often it may ask for bodies.
    fetches_pace: Bucket,
    /// How often it may ask for blocks.
    syncs_pace: Bucket,
    /// Requests of its for a snapshot that are being answered.
    snapshots: usize,
}

struct Task {
    network: NetworkId,
    own_voter: Address,
    swarm: Swarm<Behaviour>,
    roster: watch::Sender<Arc<Roster>>,
    lanes: Arc<Lanes>,
    board: Arc<Board>,
    publications: Arc<Publications>,
    engine: Arc<Engine>,
    ears: Ears,
    links: BTreeMap<Peer, Link>,
    listening: Multiaddr,
    validators: watch::Sender<Arc<Validators>>,
    /// Whether the engine may start.
    has_begun: bool,
    reading: Arc<Reading>,
    log: HeightLog,
    seen: Remembered,
    started: Instant,
    commands: mpsc::Sender<Command>,
    opened: mpsc::Sender<Opened>,
    /// Requests of members that the engine has yet to answer.
    answering: HashMap<InboundRequestId, ResponseChannel<Bytes>>,
    /// Requests of the engine that members have yet to answer.
    asking: HashMap<Asked, OutboundRequestId>,
    /// Fetches that members have yet to answer.
    fetching: HashMap<Asked, oneshot::Sender<Fetched>>,
}

/// Listen, and start the task and the engine's actor.
pub async fn spawn(
    settings: &Settings,
    roster: Roster,
    checker: Checker,
    board: Arc<Board>,
    ears: Ears,
) -> Result<Network, StartError> {
    let listen = |source| StartError::Listen { address: settings.listen, source };
    let mut swarm = swarm(&settings.network, &settings.transport_key, &roster).map_err(listen)?;
    swarm.listen_on(multiaddr(settings.listen)).map_err(|error| listen(error.into()))?;
    let (listening, address) = connections::listening(&mut swarm, settings.listen).await.map_err(listen)?;
    board.listens(address);

    let (roster, _) = watch::channel(Arc::new(roster));
    #[cfg(not(feature = "adversary"))]
    let lanes = Arc::<Lanes>::default();
    #[cfg(feature = "adversary")]
    let lanes = Arc::new(Lanes::with_tongue(crate::adversary::tongue(settings)));
    let (publications, engine) = (Arc::<Publications>::default(), Arc::default());
    let (commands, command_queue) = mpsc::channel(HEARD_QUEUE);
    let (heard, heard_queue) = mpsc::channel(HEARD_QUEUE);
    let (opened, opened_queue) = mpsc::channel(HEARD_QUEUE);
    // What members say before the engine starts is judged by the set of the height that it will start with.
    let next = ears.application.tip().await.height.next();
    let line_up = ears.application.line_up(next).await.expect("nothing commits before agreement has started");
    let (validators, known) = watch::channel(Arc::new(Validators::new(BlockHeight(next), &line_up)));
    let (from_engine, engine_queue) = mpsc::unbounded_channel();
    let (actor, _) = Actor::spawn(None, Shell, from_engine).await.map_err(|e| StartError::Engine(e.into()))?;

    let own = *swarm.local_peer_id();
    let reading = Reading { checker, validators: known, heard, intake: ears.intake.clone(), board: board.clone() };
    let network = Network {
        commands: commands.clone(),
        lanes: lanes.clone(),
        settings: Arc::new(settings.clone()),
        roster: roster.clone(),
        board: board.clone(),
        publications: publications.clone(),
        engine: Arc::clone(&engine),
        actor,
        address,
    };
    let links = roster.borrow().peers().map(|(peer, _)| (*peer, Link::new(&own, peer))).collect();
    let task = Task {
        network: settings.network,
        own_voter: Address::of(&settings.consensus_key.verifying_key()),
        swarm,
        roster,
        lanes,
        board,
        publications,
        engine,
        ears,
        links,
        listening,
        validators,
        has_begun: false,
        reading: Arc::new(reading),
        log: HeightLog::default(),
        seen: Remembered::new(FRAMES_REMEMBERED),
        started: Instant::now(),
        commands,
        opened,
        answering: HashMap::new(),
        asking: HashMap::new(),
        fetching: HashMap::new(),
    };
    tokio::spawn(task.run(Queues {
        engine: engine_queue,
        commands: command_queue,
        heard: heard_queue,
        opened: opened_queue,
    }));
    Ok(network)
}

struct Queues {
    engine: mpsc::UnboundedReceiver<Msg<Portolan>>,
    commands: mpsc::Receiver<Command>,
    heard: mpsc::Receiver<Heard>,
    opened: mpsc::Receiver<Opened>,
}

impl Task {
    /// The members as of the newest block.
    fn roster(&self) -> Arc<Roster> {
        self.roster.borrow().clone()
    }

    async fn run(mut self, mut queues: Queues) {
        let mut streams = connections::accept(&self.swarm, &self.network);
        let (mut tick, mut tell_links) = (interval(TICK), interval(LINKS_INTERVAL));
        loop {
            tokio::select! {
                message = queues.engine.recv() => match message {
                    Some(message) => self.on_engine(message),
                    None => break,
                },
                command = queues.commands.recv() => match command {
                    Some(Command::Stop) | None => break,
                    Some(command) => self.on_command(command),
                },
                Some(heard) = queues.heard.recv() => self.on_heard(heard),
                Some(opened) = queues.opened.recv() => self.on_opened(opened),
                Some((class, peer, stream)) = streams.next() => {
                    let pace = |link: &mut Link| link.openings_pace.turn();
                    self.in_turn(peer, pace, Turn::Stream { class, peer, stream });
                }
                event = self.swarm.select_next_some() => self.on_swarm(event),
                _ = tick.tick() => self.on_tick(),
                _ = tell_links.tick() => self.tell_links(),
            }
        }
        for link in self.links.values_mut() {
            link.abort();
        }
    }

    fn on_command(&mut self, command: Command) {
        match command {
            Command::Begin => self.begin(),
            Command::Turn(turn) => self.on_turn(*turn),
            Command::PublishPart(part) => self.publish_part(&part),
            Command::Republish(header) => self.republish(&header),
            Command::Fetch { peer, digests, reply } => self.fetch(peer, &digests, reply),
            Command::Snapshot { channel, peer, response } => self.give_snapshot(channel, peer, response),
            Command::Bodies { channel, peer, response } => self.hand_out(channel, peer, response),
            Command::Dial { peer, addresses } => self.dial(peer, addresses),
            Command::List(roster) => self.list(roster),
            Command::Stop => {}
        }
    }

    fn on_engine(&mut self, message: Msg<Portolan>) {
        match message {
            Msg::Subscribe(actor) => self.subscribe(actor),
            Msg::PublishConsensusMsg(message) => self.publish(&message.into()),
            Msg::PublishLivenessMsg(message) => self.publish(&message.into()),
            Msg::BroadcastStatus(status) => self.tell_status(&status),
            Msg::UpdateValidatorSet(validators) => self.start_height(validators),
            Msg::OutgoingRequest(peer, request, reply) => self.ask(&peer, &request, reply),
            Msg::OutgoingResponse(request, response) => self.answer(&request, &response),
            Msg::CancelRequest(request) => self.asking.retain(|_, asked| *asked != request),
            Msg::CancelInboundRequest(request) => drop(self.answering.remove(&request)),
            Msg::DumpState(reply) => drop(reply.send(None)),
            Msg::UpdatePersistentPeers(_, reply) => {
                let error = "members come from the ledger, not from the engine";
                drop(
                    reply.send(Err(arc_malachitebft_engine::network::PersistentPeerError::InternalError(error.into()))),
                );
            }
            // Parts go from the agreement loop to `publish_part`; validator proofs and gossip do not exist here.
            Msg::PublishProposalPart(_) | Msg::ValidatorProofVerified { .. } | Msg::NewEvent(_) => {}
        }
    }
}

type SwarmEvent = libp2p::swarm::SwarmEvent<BehaviourEvent>;
