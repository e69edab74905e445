//! What ends a hold.

pub(super) mod lift;
