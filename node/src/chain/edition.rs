//! Which edition of the rules decides the next block, and the end of a node that does not have it.
//!
//! Governance plans an edition for a height long before (`docs/specs/governance.md` §4). A node that still runs a program
//! without it stops before that height: whatever it did there would be wrong. Blocks below a height are executed by the
//! edition in force there, also when a node that joins gets them years later: it is read from the state before each.

use super::Chain;
use portolan_contracts::nouns::proposal::action::PlannedEdition;
use portolan_contracts::parameters::edition_at;
use portolan_contracts::{EDITION, EDITIONS, query};
use portolan_ledger::Height;

/// The network decides by rules that this program does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "from height {from} on the network decides by edition {edition} of the rules, and this program has editions up to {EDITION}: install a newer program and start it; nothing is lost"
)]
pub struct EditionUnknown {
    /// The edition.
    pub edition: u16,
    /// The height of the next block.
    pub from: Height,
}

impl Chain {
    /// The edition that decides the block after the tip.
    ///
    /// # Errors
    /// [`EditionUnknown`].
    ///
    /// # Panics
    /// When the store has no genesis; a node starts only on one that has.
    pub fn next_edition(&self) -> Result<u16, EditionUnknown> {
        let view = self.store().state();
        let from = view.height().next();
        let edition = edition_at(&view, from).expect("the store has its genesis");
        EDITIONS.of(edition).map(|edition| edition.number).ok_or(EditionUnknown { edition, from })
    }

    /// The edition that was decided and is to come, if this program does not have it.
    #[must_use]
    pub fn edition_lacking(&self) -> Option<PlannedEdition> {
        query::planned_edition(&self.store().state()).filter(|planned| EDITIONS.of(planned.edition).is_none())
    }
}
