//! A bounded memory of digests: two generations, the older forgotten whole when the younger is full.
//!
//! Forgetting is harmless to its users: a forgotten signature is checked again, a forgotten frame is relayed once more.

use portolan_ledger::Digest;
use std::collections::HashSet;
use std::mem;
use std::sync::{Mutex, PoisonError};

struct Generations {
    young: HashSet<Digest>,
    old: HashSet<Digest>,
}

/// Remembers at least the last `capacity` digests, at most twice as many.
pub struct Remembered {
    capacity: usize,
    generations: Mutex<Generations>,
}

impl Remembered {
    /// An empty memory.
    pub fn new(capacity: usize) -> Self {
        Self { capacity, generations: Mutex::new(Generations { young: HashSet::new(), old: HashSet::new() }) }
    }

    /// Whether this digest is remembered.
    pub fn holds(&self, digest: &Digest) -> bool {
        let generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        generations.young.contains(digest) || generations.old.contains(digest)
    }

    /// Remember this digest; `true` when it is new.
    pub fn insert(&self, digest: Digest) -> bool {
        let mut generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        if generations.old.contains(&digest) || !generations.young.insert(digest) {
            return false;
        }
        if generations.young.len() >= self.capacity {
            generations.old = mem::take(&mut generations.young);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_remembered_and_memory_stays_bounded() {
        let remembered = Remembered::new(4);
        let digests: Vec<_> = (0_u8..100).map(|n| Digest::of(&[n])).collect();
        for digest in &digests {
            assert!(remembered.insert(*digest));
            assert!(!remembered.insert(*digest));
        }
        assert!(digests[96..].iter().all(|digest| remembered.holds(digest)));
        assert!(!remembered.holds(&digests[0]));
        let generations = remembered.generations.lock().unwrap();
        assert!(generations.young.len() + generations.old.len() <= 8);
    }
}
