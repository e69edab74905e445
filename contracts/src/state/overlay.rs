//! Changes laid over a state, which later records of a block see.

use super::encode;
use super::map::StateMap;
use borsh::BorshSerialize;
use portolan_ledger::{StateView, StateWrites};

/// Changes laid over a state that itself is not touched.
///
/// What comes after [`Overlay::mark`] can be taken back: a submission enters whole or not at all.
pub struct Overlay<'v> {
    base: &'v dyn StateView,
    writes: StateMap<Change>,
    /// What stood at the keys that changed since the mark, the newest last.
    since_mark: Option<Vec<(Vec<u8>, Option<Change>)>>,
}

/// A new value, or `None` to remove the entry.
type Change = Option<Vec<u8>>;

impl<'v> Overlay<'v> {
    /// No change yet over `base`.
    #[must_use]
    pub const fn over(base: &'v dyn StateView) -> Self {
        Self { base, writes: StateMap::new(), since_mark: None }
    }

    /// Lay `writes` on top.
    pub fn apply(&mut self, writes: StateWrites) {
        for (key, change) in writes {
            self.set(key, change);
        }
    }

    /// Set one key.
    pub fn put<T: BorshSerialize>(&mut self, key: Vec<u8>, value: &T) {
        self.set(key, Some(encode(value)));
    }

    /// Remove one key.
    pub fn remove(&mut self, key: Vec<u8>) {
        self.set(key, None);
    }

    /// From here on, changes can be taken back.
    pub fn mark(&mut self) {
        self.since_mark = Some(Vec::new());
    }

    /// What was changed since the mark stays.
    pub fn keep(&mut self) {
        self.since_mark = None;
    }

    /// Take back what was changed since the mark.
    ///
    /// # Panics
    /// Without a mark.
    pub fn take_back(&mut self) {
        let changed = self.since_mark.take().expect("a mark was set");
        for (key, before) in changed.into_iter().rev() {
            match before {
                Some(change) => drop(self.writes.insert(key, change)),
                None => drop(self.writes.remove(&key)),
            }
        }
    }

    /// Everything that was laid on top.
    #[must_use]
    pub fn into_writes(self) -> StateWrites {
        self.writes.into_entries().collect()
    }

    fn set(&mut self, key: Vec<u8>, change: Change) {
        let Some(since_mark) = &mut self.since_mark else {
            self.writes.insert(key, change);
            return;
        };
        let before = self.writes.insert(key.clone(), change);
        since_mark.push((key, before));
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
        let under: Vec<_> = self.writes.under(prefix).collect();
        if under.is_empty() {
            return self.base.scan(prefix, limit);
        }
        // Each entry removed here can hide one of the base's, so that many more are asked for.
        let removed = under.iter().filter(|(_, change)| change.is_none()).count();
        let mut before = self.base.scan(prefix, limit.saturating_add(removed)).into_iter().peekable();
        let mut entries = Vec::new();
        for (key, change) in under {
            while let Some(entry) = before.next_if(|(other, _)| other.as_slice() < key) {
                entries.push(entry);
            }
            before.next_if(|(other, _)| other == key);
            if let Some(value) = change {
                entries.push((key.to_vec(), value.clone()));
            }
        }
        entries.extend(before);
        entries.truncate(limit);
        entries
    }
}
