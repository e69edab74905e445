//! How goods or a declaration are tied to a container: what a hold on them reaches.

use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::Time;

/// The tie of a consignment, or of a declaration, to a container stay. It outlives the end of the link, so that nobody takes
/// a container out from under a hold by stating anew which containers there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Tie {
    /// Block time at which the container was taken out, if it was.
    pub ended_at: Option<Time>,
}

impl Tie {
    /// It stands.
    pub const STANDS: Self = Self { ended_at: None };

    /// Whether it stands.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.ended_at.is_none()
    }

    /// Whether a hold that was placed at this block time reaches through it.
    #[must_use]
    pub fn carries(&self, placed_at: Time) -> bool {
        self.ended_at.is_none_or(|ended_at| placed_at <= ended_at)
    }
}
