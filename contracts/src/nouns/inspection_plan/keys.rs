//! Where plans live in the state: by the request that opened them, and their figures by port.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::{Digest, Locode};

/// A plan.
#[must_use]
pub fn plan(id: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::InspectionPlan).digest(id).key()
}

/// What was counted in a port.
#[must_use]
pub fn figures(port: &Locode) -> Vec<u8> {
    KeyBuilder::new(Tag::InspectionFigures).text(port.as_str()).key()
}
