//! How far this node's clock is from those of the members that propose.
//!
//! A fresh proposal carries its proposer's time of a moment ago. One member may lie about it, or its proposal may have been
//! long under way, so the middle of what the others say is taken. Block time alone cannot tell a clock that is ahead: an
//! idle network's newest block is old as well.

use portolan_ledger::Address;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// What each proposer's newest proposal said.
#[derive(Debug, Default)]
pub struct ProposersClocks(Mutex<BTreeMap<Address, i64>>);

impl ProposersClocks {
    /// A fresh proposal of another member came, and this clock was so many milliseconds ahead of its time.
    pub fn note(&self, proposer: Address, ahead_ms: i64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(proposer, ahead_ms);
    }

    /// Milliseconds that this clock is ahead of the others', in their middle; the smaller of two.
    #[must_use]
    pub fn ahead_ms(&self) -> Option<i64> {
        let mut said: Vec<i64> = self.0.lock().unwrap_or_else(PoisonError::into_inner).values().copied().collect();
        said.sort_unstable();
        said.get(said.len().saturating_sub(1) / 2).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_member_alone_cannot_make_a_clock_look_wrong() {
        let clocks = ProposersClocks::default();
        assert_eq!(clocks.ahead_ms(), None);
        clocks.note(Address([1; 20]), 3);
        clocks.note(Address([2; 20]), 600_000);
        assert_eq!(clocks.ahead_ms(), Some(3));
        clocks.note(Address([3; 20]), -2_000_000_000_000);
        assert_eq!(clocks.ahead_ms(), Some(3));
        clocks.note(Address([1; 20]), 600_001);
        assert_eq!(clocks.ahead_ms(), Some(600_000), "two of three say so");
    }
}
