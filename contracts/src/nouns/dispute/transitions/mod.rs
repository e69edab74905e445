//! What can be done in a dispute.

pub(super) mod open;
pub(super) mod step;
