//! Read the state by type, and collect changes over it.
//!
//! A transition reads a [`StateView`] and returns [`Changes`]; it never writes. An [`Overlay`] lays the changes of
//! accepted records over the state, so that later records of the same block see them.

use crate::events::Event;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Digest, StateView, StateWrites};
use std::collections::BTreeMap;

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
    borsh::to_vec(value).expect("writing to memory cannot fail")
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

/// Changes laid over a state that itself is not touched.
pub struct Overlay<'v> {
    base: &'v dyn StateView,
    writes: StateWrites,
}

impl<'v> Overlay<'v> {
    /// No change yet over `base`.
    #[must_use]
    pub const fn over(base: &'v dyn StateView) -> Self {
        Self { base, writes: BTreeMap::new() }
    }

    /// Lay `writes` on top.
    pub fn apply(&mut self, writes: StateWrites) {
        // Not `append`: that rebuilds the whole map, for every submission of a block.
        self.writes.extend(writes);
    }

    /// Set one key.
    pub fn put<T: BorshSerialize>(&mut self, key: Vec<u8>, value: &T) {
        self.writes.insert(key, Some(encode(value)));
    }

    /// Remove one key.
    pub fn remove(&mut self, key: Vec<u8>) {
        self.writes.insert(key, None);
    }

    /// Everything that was laid on top.
    #[must_use]
    pub fn into_writes(self) -> StateWrites {
        self.writes
    }
}

impl StateView for Overlay<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        match self.writes.get(key) {
            Some(change) => change.clone(),
            None => self.base.get(key),
        }
    }

    fn scan(&self, prefix: &[u8], limit: usize) -> Vec<(Vec<u8>, Vec<u8>)> {
        let under = || self.writes.range(prefix.to_vec()..).take_while(|(key, _)| key.starts_with(prefix));
        // Each entry removed here can hide one of the base's, so that many more are asked for.
        let removed = under().filter(|(_, change)| change.is_none()).count();
        let mut entries: BTreeMap<_, _> = self.base.scan(prefix, limit.saturating_add(removed)).into_iter().collect();
        for (key, change) in under() {
            match change {
                Some(value) => entries.insert(key.clone(), value.clone()),
                None => entries.remove(key),
            };
        }
        entries.into_iter().take(limit).collect()
    }
}
