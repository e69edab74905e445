//! A state in memory: for scenarios, property tests, benches and replay.

use crate::state::StateMap;
use portolan_ledger::{Digest, StateView, StateWrites};
use std::collections::BTreeMap;

/// The whole state as an ordered map.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemoryState(StateMap<Vec<u8>>);

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
    pub fn entries(&self) -> impl Iterator<Item = (&[u8], &Vec<u8>)> {
        self.0.iter()
    }

    /// One digest over all entries: equal for equal states. It is not the root of the state tree.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&crate::state::encode(&self.entries().collect::<BTreeMap<_, _>>()))
    }
}

impl StateView for MemoryState {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.0.get(key).cloned()
    }

    fn scan(&self, prefix: &[u8], limit: usize) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.0.under(prefix).take(limit).map(|(key, value)| (key.to_vec(), value.clone())).collect()
    }
}
