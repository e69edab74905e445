//! Each node in a network namespace of its own, with one wire to each other node.
//!
//! A wire is a veth pair between two namespaces. Taken down it is a cut cable: one end sees no route, the other hears
//! nothing, and no packet tells either that a connection has ended. Nodes keep their HTTP address on their own loopback; a
//! relay carries it out through a socket file, since files are shared and networks are not.
//!
//! Invariants
//! - Everything made here has a name that begins with this value's own tag, and goes with the value.

use super::outside::{attempt, run};
use crate::relay::{Address, RelayProcess};
use portolan_client::local_network::Member;
use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// Four namespaces and six wires.
#[derive(Debug)]
pub struct Namespaces {
    tag: String,
    folder: PathBuf,
    relays: Vec<RelayProcess>,
}

fn at(member: Member) -> usize {
    member as usize
}

impl Namespaces {
    /// What asks whether they can be made: a call and what undoes it.
    pub const TRIAL: [&'static [&'static str]; 2] =
        [&["ip", "netns", "add", "portolan-trial"], &["ip", "netns", "del", "portolan-trial"]];

    /// Make the namespaces and wires.
    ///
    /// # Panics
    /// When the system refuses; what was made is taken down again.
    #[must_use]
    pub fn make() -> Self {
        let tag = format!("pt{:06x}", rand::random::<u32>() & 0xff_ffff);
        let folder = std::env::temp_dir().join(format!("portolan-{tag}"));
        std::fs::create_dir(&folder).expect("a folder for socket files");
        let made = Self { tag, folder, relays: Vec::new() };
        for member in Member::ALL {
            run(&["ip", "netns", "add", &made.name(member)]);
            run(&["ip", "-n", &made.name(member), "link", "set", "lo", "up"]);
        }
        for (one, other) in pairs() {
            let (near, far) = (made.wire(one, other), made.wire(other, one));
            let (here, there) = (made.name(one), made.name(other));
            run(&["ip", "link", "add", &near, "netns", &here, "type", "veth", "peer", "name", &far, "netns", &there]);
            for (member, towards) in [(one, other), (other, one)] {
                let (name, wire) = (made.name(member), made.wire(member, towards));
                let address = format!("{}/30", made.address(member, towards));
                run(&["ip", "-n", &name, "address", "add", &address, "dev", &wire]);
                run(&["ip", "-n", &name, "link", "set", &wire, "up"]);
            }
        }
        made
    }

    /// Let `http` of each node be reached from outside, through `relay`.
    pub fn open_http(&mut self, relay: &Path, http: [SocketAddr; 4]) {
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for member in Member::ALL {
            let address = Address::Tcp(http[at(member)]);
            let file = Address::Unix(self.folder.join(member.as_str()));
            let within = self.within(member);
            let link = (member.to_string(), file.clone(), address.clone());
            inside.push(RelayProcess::start(&within, relay, 0, &[link]));
            outside.push((member.to_string(), address, file));
        }
        self.relays = inside;
        self.relays.push(RelayProcess::start(&[], relay, 0, &outside));
    }

    /// What runs a program in a member's namespace.
    #[must_use]
    pub fn within(&self, member: Member) -> Vec<OsString> {
        ["ip", "netns", "exec", &self.name(member)].map(OsString::from).to_vec()
    }

    /// Where `member` is reached by `towards`.
    #[must_use]
    pub fn address(&self, member: Member, towards: Member) -> Ipv4Addr {
        let (low, high) = if at(member) < at(towards) { (member, towards) } else { (towards, member) };
        let wire = (at(low) * 4 + at(high)) as u8;
        Ipv4Addr::new(10, 213, wire, if member == low { 1 } else { 2 })
    }

    /// Cut the wire between two members, at the first one's end.
    pub fn cut(&self, one: Member, other: Member) {
        run(&["ip", "-n", &self.name(one), "link", "set", &self.wire(one, other), "down"]);
    }

    /// Mend the wire between two members, whichever end was cut.
    pub fn mend(&self, one: Member, other: Member) {
        for (member, towards) in [(one, other), (other, one)] {
            run(&["ip", "-n", &self.name(member), "link", "set", &self.wire(member, towards), "up"]);
        }
    }

    fn name(&self, member: Member) -> String {
        format!("{}-{}", self.tag, member.as_str())
    }

    fn wire(&self, member: Member, towards: Member) -> String {
        format!("{}{}{}", self.tag, at(member), at(towards))
    }
}

/// The six pairs of members.
pub fn pairs() -> impl Iterator<Item = (Member, Member)> {
    let all = Member::ALL.into_iter().enumerate();
    all.flat_map(|(at, one)| Member::ALL.into_iter().skip(at + 1).map(move |other| (one, other)))
}

impl Drop for Namespaces {
    fn drop(&mut self) {
        self.relays.clear();
        for member in Member::ALL {
            // With a namespace go the ends of its wires, and with one end the other.
            let _ = attempt(&["ip", "netns", "del", &self.name(member)]);
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_members_have_six_pairs() {
        assert_eq!(pairs().count(), 6);
        assert!(pairs().all(|(one, other)| at(one) < at(other)));
    }
}
