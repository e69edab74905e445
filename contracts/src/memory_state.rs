//! A state in memory: for scenarios, property tests, benches and replay.

use portolan_ledger::{Digest, StateView, StateWrites};
use std::collections::BTreeMap;

/// The whole state as a sorted map.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemoryState(BTreeMap<Vec<u8>, Vec<u8>>);

impl MemoryState {
    /// The state after `writes` on nothing, for example those of a genesis.
    #[must_use]
    pub fn from_writes(writes: &StateWrites) -> Self {
        let mut state = Self::default();
        state.apply(writes);
        state
    }

    /// Make `writes` part of the state.
    pub fn apply(&mut self, writes: &StateWrites) {
        for (key, change) in writes {
            match change {
                Some(value) => self.0.insert(key.clone(), value.clone()),
                None => self.0.remove(key),
            };
        }
    }

    /// The entries in ascending order of key.
    #[must_use]
    pub const fn entries(&self) -> &BTreeMap<Vec<u8>, Vec<u8>> {
        &self.0
    }

    /// One digest over all entries: equal for equal states. It is not the root of the state tree.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&crate::state::encode(&self.0))
    }
}

impl StateView for MemoryState {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.0.get(key).cloned()
    }

    fn scan(&self, prefix: &[u8], limit: usize) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.0.scan(prefix, limit)
    }
}
