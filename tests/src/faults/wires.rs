//! What lies between the nodes, and how each node learns where the others are reached.

use super::namespaces::{Namespaces, pairs};
use crate::relay::{Address, Order, RelayProcess};
use portolan_client::local_network::{Launch, LocalNetwork, Member};
use portolan_network_config::NodeConfig;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

/// What lies between the nodes.
#[derive(Debug)]
pub enum Wires {
    /// Nothing: one machine's loopback.
    Loopback,
    /// A relay that every connection goes through.
    Relay(RelayProcess),
    /// A wire of its own for each pair, between namespaces.
    Namespaces(Namespaces),
}

/// The link over which `from` dials `to`.
fn link(from: Member, to: Member) -> String {
    format!("{from}>{to}")
}

/// Change a member's node file.
pub(super) fn configure(network: &LocalNetwork, member: Member, change: impl FnOnce(&mut NodeConfig)) {
    let file = network.member_folder(member).join("node.toml");
    let text = std::fs::read_to_string(&file).expect("the node file");
    let mut config = NodeConfig::parse(&text).expect("a node file");
    change(&mut config);
    std::fs::write(&file, config.to_toml()).expect("the node file is written");
}

fn listening(network: &LocalNetwork, member: Member) -> (SocketAddr, SocketAddr) {
    let mut found = None;
    configure(network, member, |config| found = Some((config.consensus.listen, config.http.listen)));
    found.expect("the node file was read")
}

impl Wires {
    /// Put a relay between all nodes. They must not run yet.
    #[must_use]
    pub fn relay(network: &LocalNetwork, program: &Path, seed: u64) -> Self {
        let anywhere = Address::Tcp(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        let ways = pairs().flat_map(|(one, other)| [(one, other), (other, one)]);
        let links: Vec<_> =
            ways.map(|(from, to)| (link(from, to), anywhere.clone(), Address::Tcp(listening(network, to).0))).collect();
        let relay = RelayProcess::start(&[], program, seed, &links);
        for from in Member::ALL {
            configure(network, from, |config| {
                for to in Member::ALL.into_iter().filter(|to| *to != from) {
                    let Address::Tcp(address) = relay.address(&link(from, to)) else { unreachable!("links are TCP") };
                    let endpoint = address.to_string().parse().expect("an endpoint");
                    config.peers.insert(to.as_str().parse().expect("an organisation"), endpoint);
                }
            });
        }
        Self::Relay(relay)
    }

    /// Put each node into a namespace. They must not run yet.
    #[must_use]
    pub fn namespaces(network: &mut LocalNetwork, relay: &Path) -> Self {
        let mut namespaces = Namespaces::make();
        let addresses = Member::ALL.map(|member| listening(network, member));
        for member in Member::ALL {
            configure(network, member, |config| {
                config.consensus.listen.set_ip(Ipv4Addr::UNSPECIFIED.into());
                for other in Member::ALL.into_iter().filter(|other| *other != member) {
                    let port = addresses[other as usize].0.port();
                    let address = SocketAddr::from((namespaces.address(other, member), port));
                    let endpoint = address.to_string().parse().expect("an endpoint");
                    config.peers.insert(other.as_str().parse().expect("an organisation"), endpoint);
                }
            });
            network.launch_as(member, Launch { within: namespaces.within(member), ..Launch::default() });
        }
        namespaces.open_http(relay, addresses.map(|(_, http)| http));
        Self::Namespaces(namespaces)
    }

    /// Nothing passes between two members any more.
    ///
    /// # Panics
    /// On loopback, where there is nothing to cut.
    pub fn cut(&mut self, one: Member, other: Member) {
        match self {
            Self::Loopback => panic!("loopback cannot be cut"),
            Self::Relay(_) => self.order_pair(one, other, Order::Cut),
            Self::Namespaces(namespaces) => namespaces.cut(one, other),
        }
    }

    /// The link between two members is good again.
    ///
    /// # Panics
    /// On loopback.
    pub fn mend(&mut self, one: Member, other: Member) {
        match self {
            Self::Loopback => panic!("loopback was never cut"),
            Self::Relay(_) => self.order_pair(one, other, Order::Mend),
            Self::Namespaces(namespaces) => namespaces.mend(one, other),
        }
    }

    /// Mend everything.
    pub fn mend_all(&mut self) {
        pairs().for_each(|(one, other)| self.mend(one, other));
    }

    /// Change both ways between two members, whoever dialled.
    ///
    /// # Panics
    /// When there is no relay between them.
    pub fn order_pair(&mut self, one: Member, other: Member, order: Order) {
        let Self::Relay(relay) = self else { panic!("no relay lies between the nodes") };
        relay.order(&link(one, other), order);
        relay.order(&link(other, one), order);
    }

    /// Change all links.
    pub fn order_all(&mut self, order: Order) {
        pairs().for_each(|(one, other)| self.order_pair(one, other, order));
    }
}
