//! Read the state by type, and collect changes over it.
//!
//! A transition reads a [`StateView`] and returns [`Changes`]; it never writes. An [`Overlay`] lays the changes of
//! accepted records over the state, so that later records of the same block see them.

mod map;
mod overlay;

pub use map::StateMap;
pub use overlay::Overlay;

use crate::events::Event;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Digest, StateView, StateWrites};

/// The value at `key`, read as `T`.
///
/// # Panics
/// When the value is not a `T`: the state was not written by these rules, and a node must stop rather than diverge.
#[must_use]
pub fn read<T: BorshDeserialize>(view: &dyn StateView, key: &[u8]) -> Option<T> {
    view.get(key).map(|bytes| decode(&bytes))
}

/// A state value as `T`.
///
/// # Panics
/// As [`read`].
#[must_use]
pub fn decode<T: BorshDeserialize>(bytes: &[u8]) -> T {
    borsh::from_slice(bytes).expect("the state holds what these rules wrote")
}

/// A value as the state holds it.
///
/// # Panics
/// Never: writing to memory cannot fail.
#[must_use]
pub fn encode<T: BorshSerialize>(value: &T) -> Vec<u8> {
    // Many values live as long as their block, and most are short: `borsh::to_vec` would take a KiB for each.
    let length = borsh::object_length(value).expect("counting cannot fail");
    let mut bytes = Vec::with_capacity(length);
    value.serialize(&mut bytes).expect("writing to memory cannot fail");
    bytes
}

/// What a transition wants to change, and what it says happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// New values, or `None` to remove an entry.
    pub writes: StateWrites,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// Breaches of rules that are recorded with this record.
    pub exceptions: Vec<crate::nouns::exception::Finding>,
    /// Proposals that passed with this record: they take effect at the end of the block.
    pub passed: Vec<Digest>,
}

impl Changes {
    /// No change.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Set `key` to `value`.
    pub fn put<T: BorshSerialize>(&mut self, key: Vec<u8>, value: &T) {
        self.writes.insert(key, Some(encode(value)));
    }

    /// Remove `key`.
    pub fn remove(&mut self, key: Vec<u8>) {
        self.writes.insert(key, None);
    }

    /// Say that something happened.
    pub fn say(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Let a proposal take effect at the end of the block.
    pub fn pass(&mut self, proposal: Digest) {
        self.passed.push(proposal);
    }

    /// Record a breach of a rule.
    pub fn raise(&mut self, finding: crate::nouns::exception::Finding) {
        self.exceptions.push(finding);
    }
}
