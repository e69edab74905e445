//! What customs says of a transit.

pub(super) mod state_header;
pub(super) mod state_status;
