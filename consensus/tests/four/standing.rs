//! Who is a member of the toy's network: founders, then what decided bodies say.
//!
//! A body `validators 0,1,2b,3`, decided at height *h*, makes those the validators from *h* + 2 on; `2b` is member 2 with its
//! second pair of keys. A body `last 3` lets member 3 propose last from the next height on. Connections follow the sets of *h* to *h* + 2. One more member may always catch up, and only that.

use super::member::{address, consensus_key, name, transport_key};
use portolan_consensus::{Member, Role};
use portolan_ledger::{Address, Height, Validator, ValidatorSet};
use std::collections::BTreeMap;

/// The member that may only catch up.
pub const OBSERVER: Seat = Seat { index: 9, generation: 0 };

/// A member with one of its pairs of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seat {
    pub index: usize,
    pub generation: u8,
}

impl Seat {
    pub const fn first(index: usize) -> Self {
        Self { index, generation: 0 }
    }

    fn parse(text: &str) -> Option<Self> {
        let (digits, generation) = text.strip_suffix('b').map_or((text, 0), |digits| (digits, 1));
        Some(Self { index: digits.parse().ok()?, generation })
    }
}

pub struct Standing {
    ports: Vec<u16>,
    sets: BTreeMap<Height, Vec<Seat>>,
    last: Option<usize>,
}

impl Standing {
    pub fn founded(founders: usize, ports: Vec<u16>) -> Self {
        Self { ports, sets: BTreeMap::from([(Height(0), (0..founders).map(Seat::first).collect())]), last: None }
    }

    /// A block of this height was decided with this body in it.
    pub fn decided(&mut self, height: Height, body: &[u8]) {
        let last = std::str::from_utf8(body).ok().and_then(|text| text.strip_prefix("last "));
        self.last = last.and_then(|index| index.parse().ok()).or(self.last);
        let Some(list) = std::str::from_utf8(body).ok().and_then(|text| text.strip_prefix("validators ")) else {
            return;
        };
        let seats = list.split(',').map(|seat| Seat::parse(seat).expect("a seat")).collect();
        self.sets.insert(height.next().next(), seats);
    }

    fn seats(&self, height: Height) -> &[Seat] {
        self.sets.range(..=height).next_back().expect("founders").1
    }

    /// In which order the validators propose.
    pub fn turns(&self, height: Height) -> Vec<Address> {
        let set = self.validators(height);
        let is_last = |validator: &&Validator| self.last.is_some_and(|last| validator.organisation == name(last));
        let (last, mut turns): (Vec<_>, Vec<_>) = set.as_slice().iter().partition(is_last);
        let first = height.0 as usize % turns.len();
        turns.rotate_left(first);
        turns.into_iter().chain(last).map(Validator::address).collect()
    }

    pub fn validators(&self, height: Height) -> ValidatorSet {
        let validator = |seat: &Seat| Validator {
            organisation: name(seat.index),
            public_key: consensus_key(*seat).verifying_key().to_bytes(),
            power: 1,
        };
        ValidatorSet::new(self.seats(height).iter().map(validator).collect()).expect("a good set")
    }

    /// Who may be connected after the block of `tip`. The newest transport key of a member counts, and all its voters.
    pub fn members(&self, tip: Height) -> Vec<Member> {
        let mut keys = BTreeMap::<usize, Vec<Seat>>::new();
        for height in [tip, tip.next(), tip.next().next()] {
            for seat in self.seats(height) {
                keys.entry(seat.index).or_default().push(*seat);
            }
        }
        let validator = |(index, seats): (usize, Vec<Seat>)| Member {
            organisation: name(index),
            role: Role::Validator,
            transport_key: transport_key(*seats.last().expect("one")).verifying_key().to_bytes(),
            consensus_keys: seats.iter().map(|seat| consensus_key(*seat).verifying_key().to_bytes()).collect(),
            address: Some(address(self.ports[index]).to_string()),
        };
        let mut members: Vec<_> = keys.into_iter().map(validator).collect();
        members.push(Member {
            organisation: name(OBSERVER.index),
            role: Role::Observer,
            transport_key: transport_key(OBSERVER).verifying_key().to_bytes(),
            consensus_keys: Vec::new(),
            address: None,
        });
        members
    }
}
