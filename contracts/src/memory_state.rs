//! A state in memory: for scenarios, property tests, benches and replay.

use crate::state::StateMap;
use portolan_ledger::{Digest, StateView, StateWrites};
use std::collections::{BTreeMap, HashMap};

/// The whole state in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemoryState {
    /// For looking up only: nothing is ever done in the order of this map.
    values: HashMap<Vec<u8>, Vec<u8>>,
    /// The same keys, in order.
    keys: StateMap<()>,
}

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
            if let Some(value) = change {
                self.keys.insert(key.clone(), ());
                self.values.insert(key.clone(), value.clone());
            } else {
                self.keys.remove(key.clone());
                self.values.remove(key);
            }
        }
    }

    /// The entries in ascending order of key.
    pub fn entries(&self) -> impl Iterator<Item = (&[u8], &Vec<u8>)> {
        self.keys.iter().map(|(key, ())| (key, &self.values[key]))
    }

    /// One digest over all entries: equal for equal states. It is not the root of the state tree.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&crate::state::encode(&self.entries().collect::<BTreeMap<_, _>>()))
    }
}

impl StateView for MemoryState {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.values.get(key).cloned()
    }

    fn scan(&self, prefix: &[u8], limit: usize) -> Vec<(Vec<u8>, Vec<u8>)> {
        let under = self.keys.under(prefix).take(limit);
        under.map(|(key, ())| (key.to_vec(), self.values[key].clone())).collect()
    }
}
