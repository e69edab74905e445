//! Who votes.

use portolan_ledger::Address;
use std::fmt;

/// The address of a validator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Voter(pub Address);

impl fmt::Display for Voter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl arc_malachitebft_core_types::Address for Voter {}
