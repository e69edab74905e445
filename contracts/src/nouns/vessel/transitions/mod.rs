//! What can be done with a vessel.

pub(super) mod describe;
