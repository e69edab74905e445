//! What can be done with a manifest; its lines are a noun of their own.

pub(super) mod lodge;
pub(super) mod state;
