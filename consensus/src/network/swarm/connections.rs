//! Connections and streams: who is here, who is dialled, who is cut.

use super::{Command, Link, SwarmEvent, Task};
use crate::limits::{FETCHES_PER_SECOND, OPENINGS_PER_SECOND, SILENCE_MAX, STREAM_BYTES_PER_SECOND, SYNCS_PER_SECOND};
use crate::network::behaviour::{Behaviour, BehaviourEvent};
use crate::network::board::Count;
use crate::network::dial::{Dialling, resolve, socket_address};
use crate::network::lanes::Class;
use crate::network::pace::{Bucket, Pace};
use crate::network::reader;
use crate::network::writer::{Opened, Writer};
use crate::network::{Event, Peer};
use crate::settings::Role;
use arc_malachitebft_engine::network::Subscriber;
use arc_malachitebft_network::{Channel, PeerIdExt as _};
use arc_malachitebft_peer::PeerId;
use futures::StreamExt as _;
use futures::stream::{BoxStream, select_all};
use libp2p::swarm::dial_opts::{DialOpts, PeerCondition};
use libp2p::swarm::{DialError, ListenError};
use libp2p::{Multiaddr, Stream, Swarm};
use portolan_ledger::{NetworkId, OrganisationId};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError};
use tokio::sync::Mutex;
use tokio::time::Instant;

impl Link {
    pub(super) fn new(own: &Peer, peer: &Peer) -> Self {
        Self {
            connections: 0,
            dialling: Dialling::new(own, peer),
            since: Instant::now(),
            writers: Vec::new(),
            readers: BTreeMap::new(),
            is_open: false,
            links: None,
            early: None,
            repeated: None,
            fetches: 0,
            paces: BTreeMap::new(),
            openings_pace: Bucket::new(OPENINGS_PER_SECOND),
            fetches_pace: Bucket::new(FETCHES_PER_SECOND),
            syncs_pace: Bucket::new(SYNCS_PER_SECOND),
            snapshots: 0,
        }
    }

    /// End all that reads and writes on this link.
    pub(super) fn abort(&mut self) {
        self.writers.drain(..).for_each(|writer| writer.abort());
        std::mem::take(&mut self.readers).into_values().for_each(|reader| reader.abort());
    }
}

/// Wait until the swarm listens, and say where: as libp2p writes it, and with the address that was asked for.
pub(super) async fn listening(
    swarm: &mut Swarm<Behaviour>,
    asked: SocketAddr,
) -> Result<(Multiaddr, SocketAddr), Box<dyn std::error::Error + Send + Sync>> {
    loop {
        match swarm.select_next_some().await {
            libp2p::swarm::SwarmEvent::NewListenAddr { address, .. } => {
                let port = socket_address(&address).ok_or("not a TCP address")?.port();
                return Ok((address, SocketAddr::new(asked.ip(), port)));
            }
            libp2p::swarm::SwarmEvent::ListenerClosed { reason, .. } => {
                return Err(reason.err().map_or_else(|| "the listener closed".into(), Into::into));
            }
            _ => {}
        }
    }
}

/// The streams that peers open to this node, by class.
pub(super) fn accept(swarm: &Swarm<Behaviour>, network: &NetworkId) -> BoxStream<'static, (Class, Peer, Stream)> {
    let accept = |class: Class| {
        let mut control = swarm.behaviour().stream.new_control();
        let incoming = control.accept(class.protocol(network)).expect("each class is accepted once");
        incoming.map(move |(peer, stream)| (class, peer, stream)).boxed()
    };
    select_all(Class::ALL.map(accept)).boxed()
}

pub(super) fn engine_peer(peer: &Peer) -> PeerId {
    PeerId::from_libp2p(peer)
}

impl Task {
    pub(super) fn on_swarm(&mut self, event: SwarmEvent) {
        match event {
            SwarmEvent::ConnectionEstablished { peer_id, num_established, .. } => {
                if let Some(link) = self.links.get_mut(&peer_id) {
                    link.connections = num_established.get();
                    if link.connections == 1 {
                        self.connected(peer_id);
                    }
                }
            }
            SwarmEvent::ConnectionClosed { peer_id, num_established, .. } => {
                if let Some(link) = self.links.get_mut(&peer_id) {
                    link.connections = num_established;
                    if num_established == 0 {
                        self.disconnected(peer_id);
                    }
                }
            }
            SwarmEvent::IncomingConnectionError { error: ListenError::Denied { .. }, .. } => {
                self.board.add(Count::ConnectionsRefused, 1);
            }
            SwarmEvent::OutgoingConnectionError { peer_id: Some(peer), error, .. }
                if !matches!(error, DialError::DialPeerConditionFalse(_)) =>
            {
                tracing::debug!(%peer, %error, "a member was not reached");
            }
            SwarmEvent::Behaviour(BehaviourEvent::Sync(event)) => self.on_sync(event),
            SwarmEvent::Behaviour(BehaviourEvent::Fetch(event)) => self.on_fetch(event),
            SwarmEvent::Behaviour(BehaviourEvent::Snapshot(event)) => self.on_snapshot(event),
            _ => {}
        }
    }

    /// A first connection: open our lanes on it.
    fn connected(&mut self, peer: Peer) {
        let roster = self.roster();
        let Some(listed) = roster.get(&peer) else { return };
        let Some(link) = self.links.get_mut(&peer) else { return };
        link.since = Instant::now();
        // An observer listens; who may only catch up hears where this node is, and no more.
        let classes = if roster.own_role() == Role::Validator { Class::spoken_to(listed.role) } else { &[] };
        for (class, queue) in self.lanes.open(peer, classes) {
            let writer = Writer {
                control: self.swarm.behaviour().stream.new_control(),
                peer,
                class,
                protocol: class.protocol(&self.network),
                queue,
                opened: self.opened.clone(),
                publications: self.publications.clone(),
            };
            link.writers.push(tokio::spawn(writer.run()).abort_handle());
        }
    }

    /// The last connection is gone.
    fn disconnected(&mut self, peer: Peer) {
        self.lanes.close(&peer);
        let roster = self.roster();
        let Some(link) = self.links.get_mut(&peer) else { return };
        link.abort();
        link.links = None;
        // One that closes before it says a word does not let this node in: it is dialled again as if it had not been there.
        if std::mem::take(&mut link.is_open) {
            link.dialling.lost();
            if let Some(listed) = roster.get(&peer) {
                tracing::info!(member = %listed.organisation, "disconnected");
                self.board.connected(&listed.organisation, self.is_here(&listed.organisation));
            }
            self.engine.show(&Event::PeerDisconnected(engine_peer(&peer)));
            self.tell_links();
        }
    }

    /// Whether a member is here under any of its keys.
    pub(super) fn is_here(&self, organisation: &OrganisationId) -> bool {
        let roster = self.roster();
        let is_of = |peer: &Peer| roster.get(peer).is_some_and(|listed| listed.organisation == *organisation);
        self.links.iter().any(|(peer, link)| link.is_open && is_of(peer))
    }

    /// A peer opened a stream: read it if its role may speak that class. A newer one replaces an older.
    pub(super) fn on_stream(&mut self, class: Class, peer: Peer, stream: Stream) {
        let roster = self.roster();
        // What a validator opens follows from its own list, which may be newer than ours: a node that catches up may not have
        // read yet that it is a validator.
        let Some(listed) = roster.get(&peer).filter(|_| roster.is_validator(&peer)) else {
            // Dropping it resets it before any byte of ours.
            self.board.add(Count::RoleRefused, 1);
            return;
        };
        let Some(link) = self.links.get_mut(&peer) else { return };
        let fresh = || Arc::new(Mutex::new(Pace::new(class.frames_per_second(), STREAM_BYTES_PER_SECOND)));
        let pace = link.paces.entry(class).or_insert_with(fresh).clone();
        let reading = reader::read(self.reading.clone(), stream, peer, listed.organisation.clone(), class, pace);
        if let Some(older) = link.readers.insert(class, tokio::spawn(reading).abort_handle()) {
            older.abort();
        }
        let is_met_here = roster.own_role() == Role::Observer && class.tells_life();
        if is_met_here && !std::mem::replace(&mut link.is_open, true) {
            self.meet(&peer);
        }
    }

    /// One of our lanes stands: say again what was said since the height started.
    pub(super) fn on_opened(&mut self, Opened { peer, class }: Opened) {
        let Some(link) = self.links.get_mut(&peer).filter(|link| link.connections > 0) else { return };
        if class.tells_life() && !std::mem::replace(&mut link.is_open, true) {
            self.meet(&peer);
        }
        self.say_again(&peer, class, |_| true);
    }

    /// Tell the engine of a peer that it can exchange statuses with.
    fn meet(&mut self, peer: &Peer) {
        if let Some(listed) = self.roster().get(peer) {
            tracing::info!(member = %listed.organisation, "connected");
            self.board.connected(&listed.organisation, true);
            if !listed.is_leaving {
                self.has_arrived(&listed.organisation);
            }
        }
        self.engine.show(&Event::PeerConnected(engine_peer(peer)));
        // Without it, the engine would tell the peer our tip only at its next interval.
        self.engine.show(&Event::PeerSubscribed(engine_peer(peer), Channel::Sync));
        self.tell_links();
    }

    /// An actor of the engine wants to hear: tell it what has happened so far.
    pub(super) fn subscribe(&mut self, actor: Box<dyn Subscriber<Event>>) {
        for (peer, _) in self.links.iter().filter(|(_, link)| link.is_open) {
            actor.send(Event::PeerConnected(engine_peer(peer)));
            actor.send(Event::PeerSubscribed(engine_peer(peer), Channel::Sync));
        }
        if self.has_begun {
            actor.send(Event::Listening(self.listening.clone()));
        }
        self.engine.listening.lock().unwrap_or_else(PoisonError::into_inner).push(actor);
    }

    /// The engine may start: it does so on the first word that the network listens, and on nothing else.
    pub(super) fn begin(&mut self) {
        self.has_begun = true;
        self.engine.show(&Event::Listening(self.listening.clone()));
    }

    /// Dial who is missing, cut who says nothing.
    pub(super) fn on_tick(&mut self) {
        let (roster, mut mute) = (self.roster(), Vec::new());
        for (peer, link) in &mut self.links {
            let is_mute = link.connections > 0
                && roster.is_validator(peer)
                && link.since.elapsed() > SILENCE_MAX
                && link.readers.iter().all(|(class, reader)| !class.tells_life() || reader.is_finished());
            if is_mute {
                mute.push(*peer);
            }
            let address = roster.get(peer).and_then(|listed| listed.address.clone());
            let Some(address) = address.filter(|_| link.connections == 0 && link.dialling.is_due()) else { continue };
            link.dialling.attempted();
            let (commands, peer) = (self.commands.clone(), *peer);
            tokio::spawn(async move {
                let addresses = resolve(&address).await;
                let _ = commands.send(Command::Dial { peer, addresses }).await;
            });
        }
        mute.into_iter().for_each(|peer| self.cut(peer));
    }

    pub(super) fn dial(&mut self, peer: Peer, addresses: Vec<Multiaddr>) {
        self.swarm.behaviour_mut().door.know(peer, &addresses);
        if addresses.is_empty() || self.links.get(&peer).is_none_or(|link| link.connections > 0) {
            return;
        }
        let options =
            DialOpts::peer_id(peer).condition(PeerCondition::DisconnectedAndNotDialing).addresses(addresses).build();
        if let Err(error) = self.swarm.dial(options) {
            tracing::debug!(%peer, %error, "not dialled");
        }
    }

    /// End all connections with a peer; it may come back.
    pub(super) fn cut(&mut self, peer: Peer) {
        if let Some(link) = self.links.get_mut(&peer) {
            link.since = Instant::now();
        }
        let _ = self.swarm.disconnect_peer_id(peer);
    }
}
