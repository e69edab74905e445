//! The state that the bench executes over: looked up by hash, scanned in order.

use portolan_contracts::MemoryState;
use portolan_contracts::state::StateMap;
use portolan_ledger::StateView;
#[allow(clippy::disallowed_types, reason = "it is looked up by key and never walked")]
use std::collections::HashMap;

/// A state in memory.
#[allow(clippy::disallowed_types, reason = "it is looked up by key and never walked")]
pub struct InMemory {
    values: HashMap<Vec<u8>, Vec<u8>>,
    keys: StateMap<()>,
}

impl InMemory {
    /// The same entries.
    pub fn of(state: &MemoryState) -> Self {
        let values = state.entries().map(|(key, value)| (key.to_vec(), value.clone())).collect();
        let mut keys = StateMap::new();
        for (key, _) in state.entries() {
            keys.insert(key.to_vec(), ());
        }
        Self { values, keys }
    }
}

impl StateView for InMemory {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.values.get(key).cloned()
    }

    fn scan(&self, prefix: &[u8], limit: usize) -> Vec<(Vec<u8>, Vec<u8>)> {
        let under = self.keys.under(prefix).take(limit);
        under.map(|(key, ())| (key.to_vec(), self.values[key].clone())).collect()
    }
}
